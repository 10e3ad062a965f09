/**
 * Real Compose files against the answers of the reference (compose-go). The files are not part of
 * this repository: the folder is named by HYPERVISIBLE_CORPORA or stands beside the project.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseDotEnv } from './dotenv.ts';
import { expectOf } from './expect.ts';
import { type ComposeResult, readCompose } from './read-compose.ts';

interface Row {
  readonly type: string;
  readonly path: string;
  readonly class: string;
  readonly expect: { readonly services?: unknown };
}

const projectRoot = fileURLToPath(new URL('../../../', import.meta.url));
const corpora = process.env.HYPERVISIBLE_CORPORA ?? resolve(projectRoot, '../shared/corpora');
const answers = join(corpora, 'EXPECTED.jsonl');

const tryRead = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

function read(path: string): ComposeResult {
  const folder = dirname(join(corpora, path));
  return readCompose(readFileSync(join(corpora, path), 'utf8'), {
    projectName: 'proj',
    env: parseDotEnv(tryRead(join(folder, '.env')) ?? ''),
    files: (other) => tryRead(resolve(folder, other)),
  });
}

/** The reference read this one but could not print it, so there is only "it is fine" to compare. */
const classOf = (row: Row): string => (row.class === 'ok-no-model' ? 'ok' : row.class);

if (existsSync(answers)) {
  const rows = readFileSync(answers, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.type === 'compose');

  describe('files that real projects use', () => {
    test.each(rows.map((row) => [row.class, row.path, row] as const))(
      'the answer to the %s file %s equals the reference',
      (_class, path, row) => {
        const result = read(path);
        const found = { class: result.class, errors: result.errors };
        expect(found).toMatchObject({ class: classOf(row) });
        // Printed and read again: the short form has no prototypes, which toEqual would notice.
        const short = result.project ? JSON.parse(JSON.stringify(expectOf(result.project))) : null;
        if (row.expect.services) expect(short).toEqual(row.expect);
        if (result.class === 'ok') expect(result.errors).toEqual([]);
        for (const { line, column } of result.errors)
          expect(Math.min(line, column)).toBeGreaterThan(0);
      },
    );

    test('nothing is missing from the comparison', () => {
      expect(rows.length).toBeGreaterThan(300);
    });
  });
} else {
  test('skipped: corpus not present (set HYPERVISIBLE_CORPORA to compare real files)', () => {
    console.info('skipped: corpus not present');
    expect(existsSync(answers)).toBe(false);
  });
}
