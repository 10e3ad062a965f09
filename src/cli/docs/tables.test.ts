/** What docs/model.md prints of the catalogue is what the catalogue says. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../catalog/index.ts';
import { sources } from '../../catalog/sources/index.ts';
import { fill } from './fill.ts';
import { quantity } from './quantity.ts';
import { tables } from './tables.ts';
import { technologyTables } from './technologies.ts';

const paper = readFileSync('docs/model.md', 'utf8');
const technologies = readFileSync('docs/technologies.md', 'utf8');

test('the tables of docs/model.md are those of the catalogue: run `node scripts/cli.mjs docs`', () => {
  expect(fill(paper)).toBe(paper);
});

test('those of docs/technologies.md too', () => {
  expect(fill(technologies, technologyTables())).toBe(technologies);
  for (const { id } of catalog.kinds) expect(technologies).toContain(`(\`${id}\`) |`);
});

test('a table that was changed by hand is found', () => {
  const bent = paper.replace('| Server (`server`) |', '| Servant (`server`) |');
  expect(bent).not.toBe(paper);
  expect(fill(bent)).toBe(paper);
});

test('a paper without a place for a table is refused', () => {
  expect(() => fill('# A paper')).toThrow('no place for "technologies"');
});

test('every entry, every source and every recalled source is in them', () => {
  const { figures = '', sources: listed = '' } = tables();
  for (const { id } of [...catalog.kinds, ...catalog.systems, ...catalog.applications]) {
    expect(figures).toContain(`\n\`${id}\``);
  }
  for (const { id } of sources) expect(listed).toContain(`| \`${id}\` |`);
  const recalled = sources.filter(({ verified }) => verified === 'memory').length;
  expect(listed.split('**(recalled)**')).toHaveLength(recalled + 1);
});

describe('a figure has the unit of its name', () => {
  test.each([
    ['waitMicros', 60_000_000, '60 s'],
    ['cpuMicros', 71_470, '71.47 ms'],
    ['cpuMicros', 3500, '3,500 µs'],
    ['memoryBytes', 134_448 * 1024, '134,448 KiB'],
    ['memoryBytes', Math.round(25.9 * 2 ** 20), '25.9 MiB'],
    ['diskBytes', 3_100_000_000, '3,100 MB'],
    ['diskBytes', 33_325_076, '33,325,076 B'],
    ['cpuEfficiency', 284.2 / 290.83, '0.9772'],
    ['dirtyBytesPerCpuSecond', 40_625_000, '40,625,000 B per s'],
    ['resetAfterMicros', 0, '0'],
  ])('%s %d is %s', (name, value, text) => {
    expect(quantity(name, value)).toBe(text);
  });
});
