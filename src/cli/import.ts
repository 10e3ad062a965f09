/**
 * `npm run -s import -- FILE… [--json]`: reads files of other tools and reports, one JSON line a
 * file. Exit code 0 when every file got an answer, however bad the file.
 *
 * A Compose file may use the `.env` beside it and the Compose files it includes or extends; they
 * are read from its folder. The project is called `proj`, as in the reference answers.
 */
import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type ComposeOptions, parseDotEnv } from '../importers/compose/index.ts';
import { reportFile, reportUnreadable } from '../importers/report.ts';
import type { ImportReport } from '../importers/types.ts';

/** The importer refuses more than 2 MiB; this keeps a disk image from being read at all. */
const MAX_BYTES = 8 * 1024 * 1024;

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function readText(path: string): string {
  const stat = statSync(path);
  // A device such as /dev/zero never ends.
  if (!stat.isFile()) throw Object.assign(new Error('not a file'), { code: 'not a file' });
  return stat.size > MAX_BYTES ? ' '.repeat(MAX_BYTES) : readFileSync(path, 'utf8');
}

/** The text of a file, or undefined when there is none. */
function tryRead(path: string): string | undefined {
  try {
    return readText(path);
  } catch {
    return undefined;
  }
}

function optionsFor(path: string): ComposeOptions {
  const folder = dirname(path);
  const env = tryRead(resolve(folder, '.env'));
  return {
    projectName: 'proj',
    path: basename(path),
    env: env === undefined ? {} : parseDotEnv(env),
    files: (other) => tryRead(resolve(folder, other)),
  };
}

function report(path: string): ImportReport {
  try {
    return reportFile(path, readText(path), optionsFor(path));
  } catch (error) {
    return reportUnreadable(path, reasonOf(error));
  }
}

function main(): void {
  const paths = process.argv.slice(2).filter((argument) => argument !== '--json');
  if (paths.length === 0) {
    console.error('Name at least one file: npm run -s import -- FILE… [--json]');
    process.exitCode = 2;
    return;
  }
  // Written in pieces: thousands of reports are too much for one string and too many for one each.
  let lines = '';
  for (const path of paths) {
    lines += `${JSON.stringify(report(path))}\n`;
    if (lines.length > 1_000_000) {
      process.stdout.write(lines);
      lines = '';
    }
  }
  process.stdout.write(lines);
}

main();
