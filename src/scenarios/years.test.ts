import { describe, expect, test } from 'vitest';
import { FIRST_YEAR, LAST_YEAR } from '../catalog/history.ts';
import { run } from '../view/testing/run.ts';
import { parseScenario } from './parse.ts';
import { CONTAINERS, MACHINES, yearAt } from './years.ts';

const YEARS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);

const separation = (entity: string, year: number) =>
  yearAt(year)?.worlds.ladder?.entities?.find(({ id }) => id === entity)?.separation;

describe('the ladder through the years', () => {
  test('every year can be opened, or has nothing of it', () => {
    for (const year of YEARS) {
      const document = yearAt(year);
      if (!document) continue;
      const parsed = parseScenario(document);
      expect(parsed.ok ? year : parsed.problems).toBe(year);
    }
  });

  test('rungs only ever come', () => {
    const counts = YEARS.map((year) => yearAt(year)?.worlds.ladder?.hosts.length ?? 0);
    for (let i = 1; i < counts.length; i++) {
      expect(counts[i]).toBeGreaterThanOrEqual(counts[i - 1] ?? 0);
    }
    expect(counts[0]).toBe(0);
    expect(counts.at(-1)).toBeGreaterThan(12);
  });

  test('what nobody had invented is off', () => {
    expect(separation('lxc-web', 2009)).toMatchObject({ user: false, cgroup: false });
    expect(separation('lxc-web', 2009)).not.toHaveProperty('pid');
    expect(separation('lxc-web', 2020)).toBeUndefined();
  });

  test('other kernels than Linux learned to limit on days of their own', () => {
    const limits = { cpu: false, memory: false, pids: false, io: false };
    expect(separation('jail-web', 2011)).toEqual(limits);
    expect(separation('jail-web', 2012)).toEqual({ io: false });
    expect(separation('jail-web', 2019)).toBeUndefined();
    expect(separation('wpar-web', 2007)).toBeUndefined();
  });

  test('ever more virtual machines and containers would fit on the server of the year', () => {
    const fits = [2000, 2009, 2017].map((year) => {
      const { mirror } = run({ document: yearAt(year) ?? undefined }, 90);
      const of = (id: string) => {
        const metrics = mirror.world(id)?.metrics;
        return (metrics?.moreFit.count ?? 0) + (metrics?.services[0]?.ready ?? 0);
      };
      return [of(MACHINES), of(CONTAINERS)] as const;
    });
    expect(fits[0]?.[0]).toBeLessThanOrEqual(1);
    expect(fits[1]?.[0]).toBeGreaterThan(10);
    expect(fits[2]?.[0]).toBeGreaterThan(fits[1]?.[0] ?? 0);
    for (const [machines, containers] of fits) expect(containers).toBeGreaterThan(machines);
  });
});
