/**
 * `npm run -s validate [-- --json] [-- --only V03] [-- --write]`: plays the validation cases
 * through the engine's public API and compares them with what was published. `--write` brings
 * docs/validation.md and what the page shows up to date.
 *
 * Exit 1 when a case fails, 2 with one line on stderr when the input is bad.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { sources } from '../catalog/sources/index.ts';
import { VALIDATION } from '../scenarios/validation/index.ts';
import { paperOf, resultsText } from './validate/paper.ts';
import { play, type Row } from './validate/play.ts';
import { tableOf } from './validate/table.ts';

const OPTIONS = ['--json', '--only', '--write'];

function main(args: readonly string[]): number {
  const at = args.indexOf('--only');
  const only = at >= 0 ? (args[at + 1] ?? '') : null;
  const unknown = args.find((arg, i) => !OPTIONS.includes(arg) && !(at >= 0 && i === at + 1));
  if (unknown !== undefined) return refuse(`unknown option ${unknown}; known are ${OPTIONS}`);
  const cases = VALIDATION.filter(({ id }) => only === null || id === only.toUpperCase());
  if (only !== null && cases.length === 0) {
    return refuse(`no case "${only}"; name one of ${VALIDATION.map(({ id }) => id)}`);
  }
  const writes = args.includes('--write');
  if (writes && only !== null) return refuse('--write needs all cases; leave out --only');
  const rows: Row[] = [];
  for (const one of cases) {
    rows.push(play(one, sources));
    // Word on stderr for people who wait; stdout is the answer alone.
    if (process.stderr.isTTY) process.stderr.write(`\r${rows.length} of ${cases.length} played`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (writes) write(rows);
  process.stdout.write(`${args.includes('--json') ? JSON.stringify(rows) : tableOf(rows)}\n`);
  return rows.every((row) => row.pass) ? 0 : 1;
}

function write(rows: readonly Row[]): void {
  const root = process.env.HYPERVISIBLE_ROOT ?? '.';
  const results = resultsText(rows);
  writeFileSync(resolve(root, 'src/scenarios/validation/results.json'), results);
  const paper = paperOf(VALIDATION, JSON.parse(results), sources);
  writeFileSync(resolve(root, 'docs/validation.md'), paper);
}

function refuse(why: string): number {
  process.stderr.write(`validate: ${why}\n`);
  return 2;
}

process.exitCode = main(process.argv.slice(2));
