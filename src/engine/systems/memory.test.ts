import { describe, expect, test } from 'vitest';
import type { HostDocument, ScenarioDocument, SettingsDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import { cell, eventsOf, give, metricsOf, run, stateIn, wait } from '../testing/run.ts';

const GB = 1e9;

/** Containers and guests on one host of 8 cores, by id. */
function household(
  things: Readonly<Record<string, SettingsDocument & { readonly on?: string }>>,
  host: Partial<HostDocument> = {},
): ScenarioDocument {
  return {
    version: 1,
    title: 'Household',
    worlds: {
      w: {
        hosts: [{ id: 'host', cores: 8, memory: '16 GB', disk: '500 GB', ...host }],
        entities: [
          { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host', up: true },
          { id: 'docker', kind: 'docker', on: 'linux', up: true },
          { id: 'kvm', kind: 'kvm', on: 'linux', up: true },
          ...Object.entries(things).map(([id, { on, ...rest }]) => ({
            ...rest,
            id,
            on: on ?? (rest.kind === 'kvm-guest' ? 'kvm' : 'linux'),
            up: true,
          })),
        ],
      },
    },
  };
}
const container = { kind: 'docker-container', application: 'worker' } as const;
const guest = { kind: 'kvm-guest', system: 'ubuntu', application: 'worker' } as const;
const memory = (sim: Simulation) => metricsOf(sim).hosts[0]?.memory;

describe('growth', () => {
  test('is a straight line until its end', () => {
    const sim = run(
      household({
        leak: {
          ...container,
          applicationMemory: '50 MB',
          memoryGrowth: '10 MB/s',
          memoryMax: '75 MB',
        },
      }),
    );
    wait(sim, 2.5);
    expect(cell(sim, 'leak', 'memoryBytes')).toBe(75e6);
    wait(sim, 60);
    expect(cell(sim, 'leak', 'memoryBytes')).toBe(125e6);
  });

  test('is the same whether or not somebody looks', () => {
    const document = household({
      leak: { ...container, memoryGrowth: '7777777 B/s', restart: 'no' },
    });
    const [seen, unseen] = [run(document), run(document)];
    for (let i = 0; i < 40; i++) {
      wait(seen, 0.1);
      metricsOf(seen);
      cell(seen, 'leak', 'memoryBytes');
    }
    wait(unseen, 4);
    expect(seen.hash).toBe(unseen.hash);
    expect(seen.snapshot()).toEqual(unseen.snapshot());
  });

  test('ends a container at its limit with exit code 137, at the microsecond', () => {
    const sim = run(
      household({
        leak: {
          ...container,
          memory: '100 MB',
          applicationMemory: '50 MB',
          memoryGrowth: '10 MB/s',
        },
        other: container,
      }),
    );
    wait(sim, 10);
    const [kill] = eventsOf(sim, 'killedForMemory');
    expect(kill).toMatchObject({ subject: 'leak', at: 5_000_000, data: { exitCode: 137 } });
    expect(stateIn(sim, 'leak')).toBe('crashed');
    expect(stateIn(sim, 'other')).toBe('running');
  });

  test('inside a virtual machine ends what is in it, and nobody outside notices', () => {
    const sim = run(
      household({
        vm: { ...guest, memory: '1 GB', applicationMemory: '100 MB', memoryGrowth: '100 MB/s' },
        other: container,
      }),
    );
    const before = metricsOf(sim).hosts[0]?.memoryPromisedBytes;
    wait(sim, 20);
    const kills = eventsOf(sim, 'killedForMemory');
    expect(kills[0]).toMatchObject({
      subject: 'vm',
      at: (1 * GB - 214e6) / 100,
      data: { tier: 'application' },
    });
    expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBe(before);
    expect(stateIn(sim, 'other')).toBe('running');
  });

  test('is kept and goes on after a snapshot', () => {
    const sim = run(household({ leak: { ...container, memoryGrowth: '10 MB/s' } }));
    wait(sim, 3);
    const saved = sim.snapshot();
    wait(sim, 5);
    const later = cell(sim, 'leak', 'memoryBytes');
    sim.restore(saved);
    wait(sim, 5);
    expect(cell(sim, 'leak', 'memoryBytes')).toBe(later);
  });
});

describe('a host out of memory', () => {
  test('has the kernel kill whoever holds most', () => {
    const sim = run(
      household({
        hog: { ...container, applicationMemory: '1 GB', memoryGrowth: '1 GB/s' },
        big: { ...container, applicationMemory: '4 GB' },
        small: container,
      }),
    );
    wait(sim, 60);
    expect(eventsOf(sim, 'killedForMemory').map((e) => e.subject)).toEqual(['hog']);
  });

  test('spares whom an adjustment protects', () => {
    const sim = run(
      household({
        hog: {
          ...container,
          applicationMemory: '1 GB',
          memoryGrowth: '1 GB/s',
          oomScoreAdjust: -1000,
        },
        big: { ...container, applicationMemory: '4 GB' },
        small: container,
      }),
    );
    wait(sim, 60);
    const killed = eventsOf(sim, 'killedForMemory').map((e) => e.subject);
    expect(killed.slice(0, 2)).toEqual(['big', 'small']);
    expect(killed).not.toContain('hog');
  });

  test('writes to its swap first', () => {
    const sim = run(
      household(
        {
          hog: {
            ...container,
            applicationMemory: '1 GB',
            memoryGrowth: '500 MB/s',
            memoryMax: '17 GB',
          },
          big: { ...container, applicationMemory: '4 GB' },
        },
        { swap: '8 GB' },
      ),
    );
    wait(sim, 200);
    expect(eventsOf(sim, 'killedForMemory')).toEqual([]);
    const parts = memory(sim);
    expect(parts?.swappedBytes).toBeGreaterThan(6 * GB);
    expect(eventsOf(sim, 'swapped').length).toBeGreaterThan(10);
  });

  test('loses the innocent to a fork bomb, whose processes are small', () => {
    const sim = run(
      household({
        bomb: { kind: 'docker-container', application: 'fork-bomb' },
        db: { ...container, applicationMemory: '4 GB' },
      }),
    );
    wait(sim, 60);
    expect(eventsOf(sim, 'killedForMemory')[0]?.subject).toBe('db');
    expect(stateIn(sim, 'bomb')).toBe('running');
  });

  test('does not notice a fork bomb that may not have many processes', () => {
    const sim = run(
      household({
        bomb: { kind: 'docker-container', application: 'fork-bomb', pids: 100 },
        db: { ...container, applicationMemory: '4 GB' },
      }),
    );
    wait(sim, 60);
    expect(eventsOf(sim, 'killedForMemory')).toEqual([]);
    expect(cell(sim, 'bomb', 'memoryBytes')).toBe(1e6 + 100 * 512 * 1024);
  });
});

test('requests in flight take memory, and give it back', () => {
  const document = household({});
  const world = document.worlds.w as (typeof document.worlds)[string];
  const sim = run({
    ...document,
    worlds: {
      w: {
        ...world,
        services: [
          {
            id: 'web',
            on: ['linux'],
            template: {
              ...container,
              applicationMemory: '10 MB',
              memoryPerRequest: '1 MB',
              requestWork: '1 s',
            },
          },
        ],
        clients: [{ id: 'c', service: 'web', rate: '4/s' }],
      },
    },
  });
  wait(sim, 60);
  const inFlight = cell(sim, 'web-1', 'inFlight');
  expect(inFlight).toBeGreaterThan(0);
  expect(cell(sim, 'web-1', 'memoryBytes')).toBe(10e6 + inFlight * 1e6);
  give(sim, { type: 'load', client: 'c', perSecond: 0 });
  wait(sim, 60);
  expect(cell(sim, 'web-1', 'memoryBytes')).toBe(10e6);
});
