/** Laws for every validation case; and the paper says what the cases came to. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sources } from '../../catalog/sources/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { defineCase } from '../../scenarios/validation/case.ts';
import { VALIDATION } from '../../scenarios/validation/index.ts';
import { builtInsOf, caseOf, isCaseId } from '../../scenarios/validation/open.ts';
import results from '../../scenarios/validation/results.json' with { type: 'json' };
import type { CaseResult } from '../../scenarios/validation/results.ts';
import { paperOf, resultsText } from './paper.ts';
import { play } from './play.ts';
import { tableOf } from './table.ts';

const known = new Set(sources.map(({ id }) => id));
const openable = VALIDATION.flatMap(builtInsOf);

test('ids are unique and in order, and the scenarios of cases clash with no others', () => {
  const ids = VALIDATION.map(({ id }) => id);
  expect([...new Set(ids)].sort()).toEqual(ids);
  const all = [...scenarios, ...openable].map(({ id }) => id);
  expect(new Set(all).size).toBe(all.length);
});

describe.each(VALIDATION.map((one) => [one.id, one] as const))('case %s', (_, one) => {
  test('says what it is, in words, and where it was read', () => {
    expect(one.id).toMatch(/^V\d\d$/);
    expect(one.title.length).toBeLessThanOrEqual(80);
    expect(one.title).not.toMatch(/\.$/);
    expect(one.summary).toMatch(/[.?]$/);
    expect(one.sources.length).toBeGreaterThan(0);
    expect(one.sources.filter((id) => !known.has(id))).toEqual([]);
  });

  test('does not deviate if it is exact, and gives its reasons if it does', () => {
    if (!one.deviations) return;
    expect(one.kind).not.toBe('EXACT');
    expect(one.remarks).toBeDefined();
  });

  test('has scenarios that can be opened by an id', () => {
    const all = builtInsOf(one);
    expect(all.length).toBeGreaterThan(0);
    for (const { id, document } of all) {
      expect(isCaseId(id), id).toBe(true);
      expect(parseScenario(document)).toMatchObject({ ok: true });
      expect(caseOf(document, VALIDATION)?.one).toBe(one);
    }
  });

  test('has a curve of two published points or more, of worlds that it has', () => {
    for (const series of one.curve?.series ?? []) {
      expect(series.published.length).toBeGreaterThanOrEqual(2);
      expect(series.published.flat().every(Number.isFinite)).toBe(true);
      const named = series.scenario === undefined ? Object.keys(one.scenarios) : [series.scenario];
      const worlds = named.flatMap((name) => Object.keys(one.scenarios[name]?.worlds ?? {}));
      expect(worlds).toContain(series.world);
    }
  });
});

describe('the paper', () => {
  test('is what the results make of it: run `npm run -s validate -- --write`', () => {
    const paper = paperOf(VALIDATION, results as readonly CaseResult[], sources);
    expect(readFileSync('docs/validation.md', 'utf8')).toBe(paper);
  });
});

describe('a case that cannot be played', () => {
  const broken = defineCase({
    id: 'V99',
    title: 'A case with a mistake in it',
    kind: 'EXACT',
    summary: 'Its scenario is refused.',
    sources: [sources[0]?.id ?? ''],
    scenarios: { only: { version: 1, title: 'nothing', worlds: {} } },
    run: (lab) => {
      lab.start({ version: 1, title: 'nothing', worlds: {} });
      return [];
    },
  });

  test('is a failed row with its reason, in the table and in the paper', () => {
    const row = play(broken, sources);
    expect(row).toMatchObject({ pass: false, checks: [] });
    expect(tableOf([row])).toContain('the scenario is refused: worlds');
    expect(tableOf([row])).toContain('0 of 1 cases pass');
    const paper = paperOf([broken], JSON.parse(resultsText([row])), sources);
    expect(paper).toContain('It could not be played');
  });
});
