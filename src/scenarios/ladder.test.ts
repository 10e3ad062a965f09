import { describe, expect, test } from 'vitest';
import { findKind, findSystem } from '../catalog/find.ts';
import { metricsOf, run, stateIn } from '../engine/testing/run.ts';
import { LADDER_DATE, ladder, ladderAt, RUNGS, rungsAt, withDate } from './ladder.ts';
import { parseScenario } from './parse.ts';

const idsAt = (date: string): string[] => rungsAt(date).map(({ id }) => id);
const opened = () => run(ladderAt(), { checkEvery: 1000 });
type Sim = ReturnType<typeof opened>;
const attack = (sim: Sim, id: string, vulnerability: string): boolean =>
  sim.submit({ type: 'attack', world: 'ladder', id, vulnerability }).accepted;
const reached = (sim: Sim): readonly string[] => metricsOf(sim, 'ladder').isolation?.reached ?? [];

describe('the ladder', () => {
  test('is a scenario that can be opened, on any day', () => {
    for (const date of [LADDER_DATE, '1972-01-01', '1980-02-29', '2008-02-29', '2024-03-01']) {
      const parsed = parseScenario(ladderAt(date));
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    }
  });

  test('has all its rungs today', () => {
    expect(idsAt('2024-03-01')).toEqual(RUNGS.map(({ id }) => id));
  });

  test('grows with the years', () => {
    expect(idsAt('1971-12-31')).toEqual(['process', 'apart']);
    expect(idsAt('1999-12-31')).toEqual(['process', 'chroot', 'apart']);
    expect(idsAt('2014-01-01')).not.toContain('gvisor');
  });

  test('runs the same program twice on each rung from the beginning', () => {
    const sim = opened();
    for (const { program, neighbour } of rungsAt(LADDER_DATE)) {
      expect(stateIn(sim, program, 'ladder'), program).toBe('running');
      expect(stateIn(sim, neighbour, 'ladder'), neighbour).toBe('running');
    }
  });

  test('has nothing that is older than what it is, and no Linux that its day did not have', () => {
    for (const date of [LADDER_DATE, '2009-06-01', '2015-06-01', '2024-03-01']) {
      const { entities = [] } = ladderAt(date).worlds.ladder ?? {};
      for (const { id, kind, system, asOf = date } of entities) {
        expect(asOf <= date, id).toBe(true);
        expect(Number(asOf.slice(0, 4)), id).toBeGreaterThanOrEqual(findKind(kind)?.year ?? 0);
        const released = findSystem(system ?? null)?.released ?? asOf;
        if (released <= date) expect(asOf >= released, id).toBe(true);
      }
    }
    const ofDay = (id: string) =>
      ladderAt().worlds.ladder?.entities?.find((one) => one.id === id) ?? { kind: '' };
    expect(ofDay('docker-linux')).toMatchObject({ system: 'rhel', asOf: '2015-03-01' });
    expect(ofDay('micro-linux')).toMatchObject({ system: 'ubuntu', asOf: '2018-11-26' });
  });

  test('can begin on another day with the same software', () => {
    expect(withDate(ladderAt(), '2021-01-01').worlds.ladder?.date).toBe('2021-01-01');
    expect(ladder.document.worlds.ladder?.date).toBe(LADDER_DATE);
  });
});

describe('Dirty COW on every rung', () => {
  test('reaches the neighbour exactly where both share a kernel', () => {
    const sim = opened();
    const rungs = rungsAt(LADDER_DATE);
    for (const { program } of rungs) attack(sim, program, 'dirty-cow');
    const hit = rungs.filter(({ neighbour }) => reached(sim).includes(neighbour));
    expect(hit.map(({ id }) => id)).toEqual(['process', 'chroot', 'lxc', 'docker']);
    expect(reached(sim)).toContain('kvm-web');
    expect(reached(sim)).not.toContain('kvm-neighbour');
  });
});
