import { describe, expect, test } from 'vitest';
import { ARCHS } from '../../engine/define.ts';
import { parseDay } from '../../units.ts';
import { claims } from '../claims.ts';
import { COMPONENTS } from '../components.ts';
import { catalog } from '../index.ts';
import { sources } from '../sources/index.ts';
import { vulnerabilities } from './index.ts';

const sourceIds = new Set(sources.map(({ id }) => id));

describe('the deck', () => {
  test('has at least fourteen entries, each with a name of its own', () => {
    expect(vulnerabilities.length).toBeGreaterThanOrEqual(14);
    expect(new Set(vulnerabilities.map(({ id }) => id)).size).toBe(vulnerabilities.length);
  });

  describe.each(vulnerabilities.map((flaw) => [flaw.id, flaw] as const))('%s', (_, flaw) => {
    test('has a source that exists, and says what it does in a sentence', () => {
      expect(sourceIds).toContain(flaw.source);
      expect(flaw.summary).toMatch(/^[A-Z].*\.$/);
    });

    test('has dates that are days, in order', () => {
      const { introduced, fixed, published } = flaw;
      for (const date of [introduced, fixed, published]) {
        if (date !== undefined) expect(parseDay(date), date).not.toBeNull();
      }
      if (introduced && fixed) expect(introduced < fixed).toBe(true);
      if (introduced) expect(introduced <= published).toBe(true);
    });

    test('is of processors that there are, and only of those that are its maker’s', () => {
      for (const arch of flaw.archs ?? []) expect(ARCHS).toContain(arch);
      if (/Intel/.test(flaw.versions ?? '')) expect(flaw.archs).toEqual(['x86-64']);
    });

    test('names software that there is, unless it is a misconfiguration', () => {
      if (flaw.sort === 'misconfiguration') expect(flaw.component).toBeUndefined();
      else expect(Object.keys(COMPONENTS)).toContain(flaw.component);
    });

    test('tells of effects and gives no steps', () => {
      expect(flaw.summary).not.toMatch(/[`$#/\\]|\b(run|exec|curl|gcc|mkdir)\b\s+[a-z.-]+\s+-/);
    });
  });

  test('has something in the catalogue that each named software is', () => {
    const named = new Set<string>();
    for (const { brings, components } of catalog.kinds) {
      for (const component of components ?? []) named.add(component);
      for (const tier of brings)
        if (tier.filledBy === 'kind' && tier.component) named.add(tier.component);
    }
    for (const { kernel, userland } of catalog.systems) {
      for (const { component } of [kernel, userland]) if (component) named.add(component);
    }
    for (const { cost } of catalog.applications) if (cost.component) named.add(cost.component);
    for (const { component } of vulnerabilities) if (component) expect(named).toContain(component);
  });
});

describe('claims', () => {
  test('say where and when, and what to try', () => {
    for (const { date, by, task, finding, source } of claims) {
      expect(date).toMatch(/\d{4}/);
      expect(by.length).toBeGreaterThan(5);
      expect(task).toMatch(/^[A-Z].*\.$/);
      expect(finding).toMatch(/\.$/);
      if (source) expect(sourceIds).toContain(source);
    }
  });
});
