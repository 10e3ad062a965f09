import { describe, expect, test } from 'vitest';
import { stateDigest } from '../digest.ts';
import { RandomStream } from '../random.ts';
import type { EntitySpec } from '../scenario.ts';
import { createSimulation } from '../simulation.ts';
import { testCatalog } from '../testing/catalog.ts';
import { emptyWorld, makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { throttlingOf } from './cpu-quota.ts';

const hardware = (cores: number, more = {}) => ({
  ...(testHost('x').hardware as NonNullable<EntitySpec['hardware']>),
  cores,
  ...more,
});
const MS = 1000;

/** A container alone on a machine, with so much work for so many threads under a quota. */
const limited = (work: number, quota: number, period: number, threads: number): EntitySpec[] => [
  testHost('host', { hardware: hardware(16) }),
  {
    id: 'a',
    kind: 'container',
    on: 'host',
    up: true,
    cpus: quota / period,
    cpuPeriodMicros: period * MS,
    tasksAtOnce: threads,
    tasks: Array.from({ length: threads }, () => (work * MS) / threads),
  },
];
const endOf = (it: TestWorld): number =>
  it.events.find(({ type }) => type === 'tasksDone')?.at ?? Number.NaN;

describe('a quota in each period', () => {
  test('holds work up as the closed form says, for any work, quota and number of threads', () => {
    for (let seed = 0; seed < 300; seed++) {
      const random = new RandomStream(seed, 'quota');
      const threads = 1 + random.nextBelow(8);
      const period = 10 * (1 + random.nextBelow(20));
      const quota = 1 + random.nextBelow(2 * threads * period);
      const work = threads * (1 + random.nextBelow(1000));
      const it = makeWorld({ entities: limited(work, quota, period, threads) });
      it.run(1e10);
      const held = threads * period > quota;
      const full = held ? Math.ceil(work / quota) - 1 : 0;
      const wall = full * period + (work - full * quota) / threads;
      const what = `seed ${seed}: ${work} ms, ${quota} in ${period}, ${threads} threads`;
      expect(Math.abs(endOf(it) - wall * MS), what).toBeLessThanOrEqual(1);
      expect(throttlingOf(it.world, 1).throttled, what).toBe(full);
    }
  });

  test('does not let an idle container save up for later', () => {
    const it = makeWorld({ entities: limited(10, 20, 100, 1) });
    it.run(1e6);
    expect(endOf(it)).toBe(10 * MS);
    expect(throttlingOf(it.world, 1)).toMatchObject({ throttled: 0, throttledMicros: 0 });
  });

  test('says how long it held the threads up', () => {
    const it = makeWorld({ entities: limited(100, 20, 100, 1) });
    it.run(150 * MS);
    expect(throttlingOf(it.world, 1)).toEqual({
      periods: 2,
      throttled: 2,
      throttledMicros: 80 * MS + 30 * MS,
    });
  });

  test('leaves to others what it does not let its own use', () => {
    const [host, a] = limited(1e6, 20, 100, 4) as [EntitySpec, EntitySpec];
    const one = { ...host, hardware: hardware(1) };
    const b = { id: 'b', kind: 'container', on: 'host', up: true, tasks: [90 * MS] };
    const it = makeWorld({ entities: [one, a, b] });
    it.run(1e6);
    // Half a core until the quota is gone after 40 ms, all of it for 60 ms, and half again.
    expect(endOf(it)).toBe(120 * MS);
  });

  test('is restored in the middle of a period to the very state', () => {
    const worlds = [{ ...emptyWorld, entities: limited(500, 30, 100, 2) }];
    const scenario = { title: 'Quota', seed: 1, worlds, journal: [] };
    const sim = createSimulation({ catalog: testCatalog(), scenario, checkEvery: 1 });
    sim.advance(270 * MS);
    const half = sim.snapshot();
    sim.advance(1e9);
    const [end, hash] = [stateDigest(sim.snapshot()), sim.hash];
    sim.restore(half);
    expect(stateDigest(sim.snapshot())).toBe(stateDigest(half));
    sim.advance(1e9);
    expect([stateDigest(sim.snapshot()), sim.hash]).toEqual([end, hash]);
  });
});

describe('two threads a core', () => {
  const smt = { smtGain: { value: 0.25, source: 'assumption', note: 'made up' } };
  const busy = (threads: number, more: object): TestWorld =>
    makeWorld(
      {
        entities: [
          testHost('host', { hardware: hardware(2, more) }),
          {
            id: 'a',
            kind: 'container',
            on: 'host',
            up: true,
            tasksAtOnce: threads,
            tasks: Array.from({ length: threads }, () => 1000 * MS),
          },
        ],
      },
      testCatalog({ host: smt }),
    );

  test.each([
    [1, 1],
    [2, 2],
    [3, 2.25],
    [4, 2.5],
    [8, 2.5],
  ])('of %d threads, two cores do the work of %d', (threads, work) => {
    const it = busy(threads, { threadsPerCore: 2 });
    it.run(1e9);
    expect(endOf(it)).toBe(Math.ceil((threads * 1000 * MS) / work));
  });

  test('add nothing where a core has one', () => {
    const it = busy(4, {});
    it.run(1e9);
    expect(endOf(it)).toBe(2000 * MS);
  });
});
