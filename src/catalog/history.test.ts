import { describe, expect, test } from 'vitest';
import { SWITCHES } from '../engine/define.ts';
import {
  FIRST_YEAR,
  kindsIn,
  LAST_YEAR,
  milestones,
  SERVERS,
  serverIn,
  switchesIn,
} from './history.ts';
import { sources } from './sources/index.ts';

const known = new Set(sources.map(({ id }) => id));

describe('the history', () => {
  test('is in order, within its years, and every entry has a source and a sentence', () => {
    const all = milestones();
    expect(all.map(({ year }) => year)).toEqual(
      all.map(({ year }) => year).toSorted((a, b) => a - b),
    );
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, year, source, summary } of all) {
      if (id !== 'kind-server') expect(year, id).toBeGreaterThanOrEqual(FIRST_YEAR);
      expect(year, id).toBeLessThanOrEqual(LAST_YEAR);
      expect(known, id).toContain(source);
      expect(summary, id).toMatch(/^[A-Z].*\.$/);
    }
  });

  test.each([
    [1970, ['server']],
    [1979, ['server', 'linux', 'process', 'chroot']],
  ])('in %d there was nothing else', (year, ids) => {
    expect(kindsIn(year).map(({ id }) => id)).toEqual(
      expect.arrayContaining(ids) as unknown as string[],
    );
    expect(kindsIn(year)).toHaveLength(ids.length);
  });

  test('a Linux of 1979 knows no switch, one of 2007 no network namespace, one of 2020 all', () => {
    expect(switchesIn(1979, 'windows')).toEqual([]);
    expect(switchesIn(2007)).not.toContain('network');
    expect(switchesIn(2008)).toEqual(expect.arrayContaining(['pid', 'network', 'cpu', 'memory']));
    expect(switchesIn(2009)).not.toContain('io');
    expect(switchesIn(2010)).toContain('io');
    expect(switchesIn(2012)).not.toContain('user');
    expect(switchesIn(2020).toSorted()).toEqual([...SWITCHES].toSorted());
  });

  test('a jail of 2000 has switches that Linux has not', () => {
    expect(switchesIn(2000, 'freebsd')).toEqual(expect.arrayContaining(['pid', 'network']));
    expect(switchesIn(2000, 'linux')).not.toContain('pid');
    expect(switchesIn(2011, 'freebsd')).not.toContain('memory');
    expect(switchesIn(2012, 'freebsd')).toEqual(expect.arrayContaining(['cpu', 'memory', 'pids']));
    expect(switchesIn(2007, 'aix')).toEqual(expect.arrayContaining(['cpu', 'memory', 'pids']));
    expect(switchesIn(2016, 'windows')).toEqual(expect.arrayContaining(['cpu', 'memory', 'io']));
  });

  test('servers grow, and each is sold until the next', () => {
    expect(SERVERS.map(({ year }) => year)).toEqual(
      SERVERS.map(({ year }) => year).toSorted((a, b) => a - b),
    );
    for (const key of ['memoryBytes', 'diskBytes', 'speed'] as const) {
      const values = SERVERS.map((server) => server[key].value);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
    }
    expect(serverIn(1960).year).toBe(1966);
    expect(serverIn(2008).year).toBe(2006);
    expect(serverIn(2026).cores.value).toBe(192);
    for (const { source } of SERVERS) expect(known).toContain(source);
  });
});
