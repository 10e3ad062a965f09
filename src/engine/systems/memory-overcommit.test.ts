import { describe, expect, test } from 'vitest';
import { reclaimAsEsx } from '../../catalog/kinds/reclaim.ts';
import type { EntityDocument, HostDocument, ScenarioDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import { cell, eventsOf, give, metricsOf, run, stateIn, wait } from '../testing/run.ts';
import { stateAfter } from './memory-pressure.ts';

const MiB = 2 ** 20;

type Guest = Omit<Partial<EntityDocument>, 'id' | 'on' | 'kind'>;
/** Guests on one host that overcommits, up from the beginning. */
function estate(
  guests: Readonly<Record<string, Guest>>,
  host: Partial<HostDocument> = {},
  stack: 'kvm' | 'esxi' = 'kvm',
): ScenarioDocument {
  const base: EntityDocument[] =
    stack === 'kvm'
      ? [
          { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host', up: true },
          { id: 'hv', kind: 'kvm', on: 'linux', up: true },
        ]
      : [{ id: 'hv', kind: 'esxi', on: 'host', up: true }];
  return {
    version: 1,
    title: 'Estate',
    worlds: {
      w: {
        hosts: [
          { id: 'host', cores: 8, memory: '16 GiB', disk: '2 TB', memoryOvercommit: true, ...host },
        ],
        entities: [
          ...base,
          ...Object.entries(guests).map(([id, rest]) => ({
            system: 'ubuntu',
            memory: '1 GiB',
            up: true,
            ...rest,
            id,
            on: 'hv',
            kind: `${stack}-guest`,
          })),
        ],
      },
    },
  };
}
const many = (n: number, guest: Guest): Record<string, Guest> =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`vm-${i + 1}`, guest]));
const parts = (sim: Simulation) => {
  const found = metricsOf(sim).hosts[0]?.memory;
  if (!found) throw new Error('no host');
  return found;
};

describe('page sharing', () => {
  const same: Guest = {
    memory: '512 MiB',
    memoryTouched: '512 MiB',
    memoryContents: [{ id: 'linux', share: 0.5 }],
  };

  test('remembers in the first pass and merges in the second', () => {
    const sim = run(estate(many(4, same)));
    const pass = (4 * 512 * MiB) / (5000 * 4096);
    wait(sim, pass - 0.01);
    expect(parts(sim).savedBytes).toBe(0);
    wait(sim, 0.01 + pass / 2);
    expect(parts(sim).mergedBytes / (4 * 512 * MiB)).toBeCloseTo(0.25, 4);
    wait(sim, pass);
    expect(parts(sim)).toMatchObject({
      mergedBytes: 4 * 256 * MiB,
      savedBytes: 3 * 256 * MiB,
      sharedBytes: 256 * MiB,
    });
  });

  test('of zero pages keeps a single one', () => {
    const zeros = { ...same, memoryContents: [{ id: 'zero', share: 0.5 }] };
    const sim = run(estate(many(2, zeros)));
    wait(sim, 1000);
    expect(parts(sim)).toMatchObject({ savedBytes: 512 * MiB - 4096, sharedBytes: 4096 });
  });

  test('takes no timer when nothing else goes on', () => {
    const sim = run(estate(many(4, same)));
    expect(sim.advance(1e9).fired).toBeLessThan(3);
  });

  test('ends with the guest', () => {
    const sim = run(estate(many(2, same)));
    wait(sim, 1000);
    expect(parts(sim).savedBytes).toBe(256 * MiB);
    give(sim, { type: 'kill', id: 'vm-1' });
    expect(parts(sim).savedBytes).toBe(0);
  });
});

describe('the four states', () => {
  test('are entered below and left above their thresholds', () => {
    const next = (from: number, free: number) => stateAfter(from, free, reclaimAsEsx);
    expect([next(0, 0.05), next(0, 0.04), next(0, 0.0399)]).toEqual([0, 0, 1]);
    expect([next(1, 0.06), next(1, 0.0601), next(1, 0.02), next(1, 0.019)]).toEqual([1, 0, 1, 2]);
    expect([next(2, 0.04), next(2, 0.041), next(2, 0.0099)]).toEqual([2, 1, 3]);
    expect([next(3, 0.02), next(3, 0.021), next(3, 0.5)]).toEqual([3, 2, 0]);
  });

  test('come one after the other as memory is used up, each at its time', () => {
    const grows = { memory: '17 GiB', memoryGrowth: '16 MiB/s', application: 'worker' };
    const sim = run(estate({ vm: { ...grows, system: 'alpine', memoryContents: [] } }));
    const size = 16 * 1024 * MiB;
    wait(sim, 2000);
    const states = eventsOf(sim, 'memoryStateChanged').filter((e) => e.subject === 'host');
    expect(states.slice(0, 3).map((e) => e.data.to)).toEqual(['soft', 'hard', 'low']);
    const [soft, hard, low] = states.map((e) => e.at);
    // The balloon gets the files that the guest has read, and nothing is left to take.
    const idle = eventsOf(sim, 'ballooned')[0]?.data.gotBytes as number;
    const passed = (bytes: number): number => (bytes / (16 * MiB)) * 1e6;
    const ratio = (from = 0, to = 0, bytes = 0): number => (to - from) / passed(bytes);
    // Each new page also takes 64 B of what page sharing keeps: 1/64 more, or a little less.
    expect(ratio(soft, hard, 0.02 * size + idle)).toBeCloseTo(64 / 65, 2);
    expect(ratio(hard, low, 0.01 * size)).toBeCloseTo(64 / 65, 2);
  });

  test('take from balloons in the soft state, and give back when memory is free again', () => {
    const sim = run(
      estate({
        idle: { memory: '8 GiB', memoryTouched: '8 GiB' },
        busy: {
          memory: '12 GiB',
          memoryGrowth: '64 MiB/s',
          memoryMax: '9 GiB',
          application: 'worker',
        },
      }),
    );
    wait(sim, 400);
    const states = eventsOf(sim, 'memoryStateChanged').map((e) => e.data.to);
    expect(states[0]).toBe('soft');
    expect(states).not.toContain('hard');
    expect(eventsOf(sim, 'swapped')).toEqual([]);
    expect(parts(sim).balloonedBytes).toBeGreaterThan(1024 * MiB);
    give(sim, { type: 'kill', id: 'busy' });
    wait(sim, 60);
    expect(parts(sim)).toMatchObject({ balloonedBytes: 0, state: 'high' });
  });

  test('write to the disk in the hard state, and stop who is above its target in the low one', () => {
    const sim = run(
      estate(
        {
          a: {
            memory: '9 GiB',
            memoryGrowth: '2 GiB/s',
            memoryMax: '8 GiB',
            application: 'worker',
          },
          b: {
            memory: '9 GiB',
            memoryGrowth: '2 GiB/s',
            memoryMax: '8 GiB',
            application: 'worker',
          },
        },
        { swap: '8 GiB', diskSpeed: '200 MB/s' },
      ),
    );
    wait(sim, 300);
    expect(eventsOf(sim, 'swapped').some((e) => e.data.way === 'out')).toBe(true);
    expect(eventsOf(sim, 'killedForMemory')).toEqual([]);
    expect([stateIn(sim, 'a'), stateIn(sim, 'b')]).toEqual(['running', 'running']);
    expect(cell(sim, 'a', 'memoryBytes') + cell(sim, 'b', 'memoryBytes')).toBeGreaterThan(
      16 * 2 ** 30,
    );
    expect(parts(sim).swappedBytes).toBeGreaterThan(0);
  });
});

test('a guest that is admitted beyond the memory needs only what is reserved for it', () => {
  const sim = run(estate(many(40, { memory: '4 GiB', memoryReserved: '64 MiB' })));
  expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBeLessThan(16 * 2 ** 30);
  expect(eventsOf(sim, 'refused')).toEqual([]);
});

describe('a limit of its own', () => {
  const dbench: Guest = {
    memory: '256 MiB',
    application: 'worker',
    applicationMemory: '10 MB',
    memoryTouched: '256 MiB',
    tasks: Array.from({ length: 400 }, () => '100 ms'),
  };
  const timeOf = (guest: Guest): number => {
    const sim = run(estate({ vm: guest }));
    wait(sim, 100);
    return metricsOf(sim).batch.lastMicros;
  };

  test.each([
    [128, 0.044],
    [224, 0.014],
  ])('of %i of 256 MiB is held by a balloon, which costs %f', (limit, loss) => {
    const sim = run(estate({ vm: { ...dbench, memoryLimit: `${limit} MiB` } }));
    wait(sim, 10);
    expect(eventsOf(sim, 'ballooned').at(-1)?.data.bytes).toBe((256 - limit) * MiB);
    const slow = timeOf({ ...dbench, memoryLimit: `${limit} MiB` });
    expect(1 - timeOf(dbench) / slow).toBeCloseTo(loss, 2);
  });
});
