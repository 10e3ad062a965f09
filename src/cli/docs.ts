/**
 * `node scripts/cli.mjs docs`: writes the tables of docs/model.md and docs/technologies.md out from
 * the catalogue, between their markers. A test holds them together.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fill } from './docs/fill.ts';
import { tables } from './docs/tables.ts';
import { technologyTables } from './docs/technologies.ts';

const root = process.env.HYPERVISIBLE_ROOT ?? '.';
for (const [name, filled] of [
  ['docs/model.md', tables()],
  ['docs/technologies.md', technologyTables()],
] as const) {
  const paper = resolve(root, name);
  const before = readFileSync(paper, 'utf8');
  const after = fill(before, filled);
  if (after !== before) writeFileSync(paper, after);
  process.stdout.write(after === before ? `${name} is up to date\n` : `wrote ${name}\n`);
}
