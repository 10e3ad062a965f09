/** What a hostile file may cost: little time, bounded work, never an exception. */
import { expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { readDockerfile } from './read-dockerfile.ts';

const MANY = 2_000_000;
const fill = (piece: string, length = MANY): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
/** As long as a line may be. */
const long = (piece: string): string => fill(piece, 65_000);

test.each([
  ['spaces before a word', `FROM a\nRUN x${long(' ')}x`],
  ['spaces at ends of lines', `FROM a\n${fill(`RUN x${' '.repeat(60_000)}y\n`)}`],
  ['backslashes', `FROM a\nRUN ${long('\\')}`],
  ['lines that go on', `FROM a\nRUN x \\\n${fill('y \\\n')}`],
  ['one instruction of comments', `FROM a\nRUN x \\\n${fill('#\n')}`],
  ['a long image', `FROM ${long('a/')}`],
  ['a stage of dashes', `FROM a AS ${long('-')}`],
  ['flags', `FROM a\nCOPY ${long('--from=a ')} x y`],
  ['a mount', `FROM a\nRUN --mount=${long('from=,')} x`],
  ['mounts', `FROM a\n${fill('RUN --mount=type=bind,from=b,target=/x y\n')}`],
  ['quotes', `FROM a\nENV ${long('a="b" ')}`],
  ['an open quote', `FROM a\nENV a="${long('b ')}`],
  ['brackets', `FROM a\nCMD ${long('[')}`],
  ['here-documents', `FROM a\nRUN ${long('<<A ')}`],
  ['a name of one', `FROM a\nRUN <<${long('A')}`],
  ['arrows', `FROM a\nRUN ${long('<')}`],
  ['braces', `FROM a\nRUN <<A ${long('${')}`],
  ['directives', fill('# a=b\n')],
  ['a directive of spaces', `#${long(' ')}=x\nFROM a`],
  ['health', `FROM a\nHEALTHCHECK --interval=${long('1')} CMD x`],
  ['instructions', `FROM a\n${fill('RUN x\n')}`],
  ['unknown instructions', `FROM a\n${fill('X\n')}`],
  ['stages', fill('FROM a AS b\n', 100_000)],
  ['stages that copy from one another', fill('FROM b AS b\nCOPY --from=b x y\n', 200_000)],
  ['values that grow', `FROM a\n${fill('ENV A=$A$A$A\nRUN $A\n', 100_000)}`],
  ['globals that grow', `${fill('ARG A=x$A$A$A\n', 50_000)}\nFROM $A`],
  ['an installer', `FROM a\nRUN apt-get install ${long('a ')}`],
  ['commands', `FROM a\nRUN ${long('x&&')}`],
  ['removals', `FROM a\nRUN apt-get update ${long('rm -rf ')}`],
  ['sources', `FROM a\nCOPY ${long('x ')} y`],
  ['stars', `FROM a\nCOPY ${long('*')} y`],
  ['carriage returns', `FROM a\nRUN x${long('\r')}x`],
  ['nulls', `FROM a\n${fill('\0\n')}`],
  ['names of objects', 'FROM __proto__ AS constructor\nENV __proto__=1\nRUN x\ntoString y'],
  ['too much', fill('FROM a\n', 3_000_000)],
])('%s cost little', (_what, text) => {
  const files = [{ path: 'a'.repeat(2_000), bytes: 1 }];
  const start = performance.now();
  const result = readDockerfile(text);
  const plan = planOf(text, { files, args: { A: 'x' } });
  expect(performance.now() - start).toBeLessThan(3_000);
  expect(result.errors.length).toBeLessThanOrEqual(200);
  expect(plan.steps.length).toBeLessThanOrEqual(200);
  for (const { message } of result.errors) expect(message.length).toBeLessThan(300);
});

test('broken files are answered, whatever is in them', () => {
  const good =
    '# escape=\\\nARG V=1\nFROM a:$V AS b\nENV A="b c" D=e\nRUN <<-E cat \\\n # x\n y\n\tz\n\tE\n' +
    'COPY --from=b ["x", "y"]\nHEALTHCHECK --retries=2 CMD x\nONBUILD RUN y\nEXPOSE 1 2\n';
  let seed = 1;
  const next = (most: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return seed % most;
  };
  const pieces = [
    '"',
    '\\',
    '\n',
    '<<',
    '$',
    '{',
    '}',
    '[',
    '--',
    '=',
    '#',
    '`',
    ' ',
    'FROM',
    '\0',
  ];
  for (let run = 0; run < 3_000; run++) {
    let text = good;
    for (let cut = 0; cut <= next(6); cut++) {
      const at = next(text.length);
      const piece = pieces[next(pieces.length)] ?? '';
      text = text.slice(0, at) + piece + text.slice(at + next(4));
    }
    const { class: found, errors } = readDockerfile(text);
    expect(found === 'ok').toBe(errors.length === 0);
    const plan = planOf(text);
    for (const { bytes, cpuMicros, fetchBytes } of plan.steps) {
      expect([bytes, fetchBytes].every(Number.isInteger) && cpuMicros >= 0).toBe(true);
    }
  }
});
