/**
 * Real Dockerfiles against the answers of the reference (BuildKit's parser). The files are not part
 * of this repository: the folder is named by HYPERVISIBLE_CORPORA or stands beside the project.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { type DockerfileExpect, dockerfileExpect, readDockerfile } from './read-dockerfile.ts';

interface Row {
  readonly type: string;
  readonly path: string;
  readonly class: string;
  readonly expect: DockerfileExpect;
}

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const corpora = process.env.HYPERVISIBLE_CORPORA ?? resolve(projectRoot, '../shared/corpora');
const answers = join(corpora, 'EXPECTED.jsonl');
const rows = existsSync(answers)
  ? readFileSync(answers, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row)
      .filter((row) => row.type === 'dockerfile' && existsSync(join(corpora, row.path)))
  : [];

/** Names without regard to case. */
const upper = (names: readonly string[]): string[] => names.map((name) => name.toUpperCase());

describe('Dockerfiles that real projects use', () => {
  if (rows.length === 0) {
    test('skipped: the corpus has no Dockerfiles with answers (set HYPERVISIBLE_CORPORA)', () => {
      console.info('skipped: no Dockerfiles in the corpus');
      expect(rows).toEqual([]);
    });
  }
  test.each(rows.map((row) => [row.class, row.path, row] as const))(
    'the answer to the %s file %s equals the reference',
    (_class, path, row) => {
      const text = readFileSync(join(corpora, path), 'utf8');
      const result = readDockerfile(text);
      expect({ class: result.class, errors: result.errors }).toMatchObject({ class: row.class });
      for (const { line, column } of result.errors) {
        expect(Math.min(line, column)).toBeGreaterThan(0);
      }
      expect(planOf(text).ok).toBe(row.class === 'ok' && row.expect.stages > 0);
      if (row.class !== 'ok') return;
      const found = dockerfileExpect(result);
      expect({ ...found, instr: upper(found.instr) }).toEqual({
        ...row.expect,
        instr: upper(row.expect.instr),
      });
    },
  );
});
