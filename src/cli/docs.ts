/**
 * `node scripts/cli.mjs docs`: writes the tables of docs/model.md out from the catalogue, between
 * their markers. A test holds them together.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fill } from './docs/fill.ts';

const paper = resolve(process.env.HYPERVISIBLE_ROOT ?? '.', 'docs/model.md');
const before = readFileSync(paper, 'utf8');
const after = fill(before);
if (after !== before) writeFileSync(paper, after);
process.stdout.write(after === before ? 'docs/model.md is up to date\n' : 'wrote docs/model.md\n');
