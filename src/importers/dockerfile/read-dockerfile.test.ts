// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles write variables like this.
import { describe, expect, test } from 'vitest';
import { dockerfileExpect, readDockerfile } from './read-dockerfile.ts';

const lines = (...text: readonly string[]): string => text.join('\n');
const namesIn = (text: string): readonly string[] => dockerfileExpect(readDockerfile(text)).instr;
const classOf = (text: string): string => readDockerfile(text).class;

describe('a Dockerfile that is right', () => {
  test.each([
    ['lower case', 'from a\nrun b\nCmd c', ['FROM', 'RUN', 'CMD']],
    ['a byte order mark and CRLF', '\uFEFFFROM a\r\nRUN b \\\r\n c\r\n', ['FROM', 'RUN']],
    [
      'comments and blank lines within',
      'FROM a\nRUN b \\\n# x\n\n  # y\n c\nRUN d',
      ['FROM', 'RUN', 'RUN'],
    ],
    ['a doubled escape, which does not go on', 'FROM a\nRUN b \\\\\nRUN c', ['FROM', 'RUN', 'RUN']],
    ['another escape', '# escape=`\nFROM a\nRUN b `\n c\nCOPY x C:\\', ['FROM', 'RUN', 'COPY']],
    ['an escape that comes too late', '# hi\n# escape=`\nFROM a\nRUN b \\\n c', ['FROM', 'RUN']],
    [
      'a directive behind an unknown one',
      '# x=1\n# escape=`\nFROM a\nRUN b \\\n c',
      ['FROM', 'RUN'],
    ],
    ['a last line that goes on', 'FROM a\nRUN b \\', ['FROM', 'RUN']],
    ['leading white space', '  FROM a\n\tRUN b', ['FROM', 'RUN']],
    ['only arguments first', 'ARG A\nARG B=1\nFROM $A', ['ARG', 'ARG', 'FROM']],
    [
      'one after spaces',
      'FROM a\nRUN cat <<  EOF  > x\nFROM no\nEOF\nRUN b',
      ['FROM', 'RUN', 'RUN'],
    ],
    ['one with a dash in its name', 'FROM a\nRUN << -E\nx\n-E\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['a dash that stands alone', 'FROM a\nRUN cat <<- E\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['a here-string', 'FROM a\nRUN cat <<< "x" <<<y\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['a quoted name', "FROM a\nRUN <<eo\\'f\nx\neo'f\nRUN <<'o t'\nx\no t", ['FROM', 'RUN', 'RUN']],
    ['a variable as name', 'FROM a\nRUN 3<<$EOF\n$EOF\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['a here-document', 'FROM a\nRUN <<EOF\nFROM no\nEOF\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['one with tabs', 'FROM a\nRUN <<-E\n\tx\n\tE\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['one in quotes', 'FROM a\nCOPY <<"E" /x\n$a\nE\nRUN b', ['FROM', 'COPY', 'RUN']],
    ['two of them', 'FROM a\nCOPY <<A <<B /x\n1\nA\n2\nB\nRUN b', ['FROM', 'COPY', 'RUN']],
    ['one of a trigger', 'FROM a\nONBUILD RUN <<E\nx\nE\nRUN b', ['FROM', 'ONBUILD', 'RUN']],
    [
      'arrows that are no here-document',
      "FROM a\nRUN echo it's <<E\nRUN b",
      ['FROM', 'RUN', 'RUN'],
    ],
    ['arrows in quotes', 'FROM a\nRUN echo "<<E"\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['a shift', 'FROM a\nRUN echo $((1<<2)) ${x[@]} <<E\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['arrows in JSON', 'FROM a\nRUN ["cat", "<<E"]\nRUN b', ['FROM', 'RUN', 'RUN']],
    ['JSON that is none', "FROM a\nCMD ['a']\nCMD [ -d x ]", ['FROM', 'CMD', 'CMD']],
  ])('may have %s', (_what, text, names) => {
    expect(readDockerfile(text).errors).toEqual([]);
    expect(classOf(text)).toBe('ok');
    expect(namesIn(text)).toEqual(names);
  });

  test('tells images and ports as they are written', () => {
    const text = lines(
      'FROM --platform=$BUILDPLATFORM golang:${V:-1.2}@sha256:ab AS Build',
      'FROM scratch',
      'EXPOSE 80 443/tcp ${PORT}/udp',
      'EXPOSE 7000-7009',
    );
    expect(dockerfileExpect(readDockerfile(text))).toEqual({
      stages: 2,
      instr: ['FROM', 'FROM', 'EXPOSE', 'EXPOSE'],
      from: ['golang:${V:-1.2}@sha256:ab', 'scratch'],
      expose: ['80', '443/tcp', '${PORT}/udp', '7000-7009'],
    });
  });

  test.each([
    'ENV A b c',
    'ENV A=b C="d e" F=\\ g',
    'LABEL "a b"=c',
    'ARG A B=2',
    'COPY --from=a --chown=1:2 --chmod=755 --link --parents --exclude=x --exclude=y a b',
    'ADD --checksum=sha256:a --keep-git-dir=true --unpack=false https://x/y /z',
    'RUN --mount=type=cache,target=/x --mount=type=bind,from=b,target=/y --network=none x',
    'RUN --security=insecure --device=a x',
    'HEALTHCHECK --interval=5m --timeout=3s --start-period=1m30s --retries=3 CMD curl x',
    'HEALTHCHECK NONE',
    'ONBUILD COPY a b',
    'SHELL ["a", "-c"]',
    'VOLUME /a /b',
    'VOLUME ["/a"]',
    'STOPSIGNAL $X',
    'MAINTAINER me',
    'RUN',
    'CMD',
  ])('may say %s', (line) => {
    expect(readDockerfile(`FROM a\n${line}`)).toMatchObject({ class: 'ok', errors: [] });
  });

  test('is told what of it means nothing here', () => {
    const { ignored } = readDockerfile('FROM a\nLABEL a=b\nSTOPSIGNAL 9');
    expect(ignored.map(({ line }) => line)).toEqual([2, 3]);
  });
});

describe('a Dockerfile that is wrong', () => {
  test.each([
    ['RUN x\nFROM a', 1],
    ['FROM a\nFOO x', 2],
    ['FROM a b', 1],
    ['FROM a AS 1x', 1],
    ['FROM', 1],
    ['FROM --x=1 a', 1],
    ['FROM a\nCOPY x', 2],
    ['FROM a\nCOPY --from x y', 2],
    ['FROM a\nCOPY --from=1 --from=2 x y', 2],
    ['FROM a\nCOPY --link=maybe x y', 2],
    ['FROM a\nENV', 2],
    ['FROM a\nENV =x', 2],
    ['FROM a\nARG', 2],
    ['FROM a\nEXPOSE', 2],
    ['FROM a\nUSER', 2],
    ['FROM a\nVOLUME [""]', 2],
    ['FROM a\nSHELL x', 2],
    ['FROM a\nHEALTHCHECK', 2],
    ['FROM a\nHEALTHCHECK x', 2],
    ['FROM a\nHEALTHCHECK CMD', 2],
    ['FROM a\nHEALTHCHECK --interval=x CMD y', 2],
    ['FROM a\nHEALTHCHECK --retries=0 CMD y', 2],
    ['FROM a\nHEALTHCHECK --timeout=50ns CMD y', 2],
    ['FROM a\nHEALTHCHECK --timeout=1m30 CMD y', 2],
    ['FROM a\nCOPY x <<E\ny\nE', 2],
    ['FROM a\nONBUILD', 2],
    ['FROM a\nONBUILD ONBUILD RUN x', 2],
    ['FROM a\nONBUILD FROM x', 2],
    ['FROM a\nRUN --mount=type=bind,from=$X,target=/x y', 2],
    ['FROM a\nRUN --network=mine x', 2],
    ['FROM a\nRUN --x y', 2],
    ['FROM a\n\n# c\n  RUN --x y', 4],
  ])('can be taken apart and makes no sense: %j', (text, line) => {
    const { class: found, errors } = readDockerfile(text);
    expect(found).toBe('parse-only');
    expect(errors).toHaveLength(1);
    expect(errors[0]?.line).toBe(line);
    expect(errors[0]?.message).toMatch(/^[^\n]+\.$/);
    expect(namesIn(text).length).toBeGreaterThan(0);
  });

  test.each([
    ['', 1],
    ['# nothing', 1],
    ['FROM a\nENV x', 2],
    ['FROM a\nENV a=1 b', 2],
    ['FROM a\nLABEL x', 2],
    ['FROM a\nCMD ["x", 1]', 2],
    ['FROM a\nCOPY [{}]', 2],
    ['FROM a\nONBUILD ENV x', 2],
    ['FROM a\nRUN <<EOF\nx', 2],
    ['# escape=x\nFROM a', 1],
    ['# escape=`\n# escape=`\nFROM a', 2],
    [`FROM a\nRUN ${'x'.repeat(65_536)}`, 2],
  ])('cannot be taken apart: %.40j', (text, line) => {
    const result = readDockerfile(text);
    expect(result).toMatchObject({ class: 'invalid', instructions: [] });
    expect(result.errors[0]?.line).toBe(line);
  });

  test('says all that is wrong, with line and column', () => {
    const { errors } = readDockerfile('FROM a\n  FOO\nUSER');
    expect(errors.map(({ line, column }) => [line, column])).toEqual([
      [2, 3],
      [3, 1],
    ]);
  });
});
