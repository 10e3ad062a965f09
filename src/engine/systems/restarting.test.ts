import { describe, expect, test } from 'vitest';
import { catalog } from '../../catalog/index.ts';
import type { Simulation } from '../simulation.ts';
import {
  cell,
  eventsOf,
  give,
  host,
  metricsOf,
  oneWorld,
  run,
  stateIn,
  wait,
} from '../testing/run.ts';
import { backOff } from './ending.ts';

/** One service, up. */
function oneService(stack: string, restart: string, memory?: string): Simulation {
  const service = { id: 'web', application: 'nginx', restart, ...(memory && { memory }) };
  const wish = { title: 'Restarts', hosts: [host(1)], services: [service], clients: [] };
  return run(oneWorld(stack, wish));
}

const crash = { type: 'crash', id: 'web-1', tier: 'application' } as const;

/** Runs until the service is up again; false when that does not happen within two minutes. */
function untilUp(sim: Simulation, until = Number.POSITIVE_INFINITY): boolean {
  const seen = eventsOf(sim, 'started', 'web-1').length;
  const end = Math.min(until, sim.now + 120e6);
  while (sim.now < end && eventsOf(sim, 'started', 'web-1').length === seen) {
    sim.advance(Math.min(end, sim.now + 10_000));
  }
  return eventsOf(sim, 'started', 'web-1').length > seen;
}

const delaysOf = (sim: Simulation): number[] =>
  eventsOf(sim, 'restartScheduled').map((e) => (e.data.delayMicros as number) / 1e6);

describe('Docker’s back-off', () => {
  const policy = (id: string) => {
    const found = catalog.policies.find((p) => p.id === id);
    if (found?.policy !== 'restart') throw new Error(`no restart policy ${id}`);
    return found;
  };

  test('doubles from 0.1 s to 51.2 s and stays at 60 s; the first ten pauses are 102.3 s', () => {
    const pauses = Array.from({ length: 12 }, (_, i) => backOff(policy('always'), i) / 1e6);
    expect(pauses).toEqual([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60, 60]);
    expect(pauses.slice(0, 10).reduce((sum, pause) => sum + pause, 0)).toBeCloseTo(102.3, 9);
    expect(backOff(policy('always'), 1e9)).toBe(60e6);
  });

  test('restarts an application that crashes at once 68 times in the first hour', () => {
    const sim = oneService('docker', 'always');
    expect(untilUp(sim)).toBe(true);
    const end = sim.now + 3600e6;
    while (sim.now < end) {
      if (stateIn(sim, 'web-1') === 'running') give(sim, crash);
      if (!untilUp(sim, end)) break;
    }
    expect(cell(sim, 'web-1', 'restarts')).toBe(68);
    expect(delaysOf(sim).slice(0, 11)).toEqual([
      0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 60,
    ]);
  });

  test('begins anew after a run of ten seconds, not of less', () => {
    const sim = oneService('docker', 'always');
    for (const ran of [0, 0, 9.99, 10, 10, 0]) {
      expect(untilUp(sim)).toBe(true);
      const { at } = eventsOf(sim, 'started').at(-1) ?? { at: 0 };
      sim.advance(at + ran * 1e6);
      give(sim, crash);
    }
    expect(delaysOf(sim)).toEqual([0.1, 0.2, 0.4, 0.1, 0.1, 0.2]);
  });

  test('begins anew when it is started by hand', () => {
    const sim = oneService('docker', 'always');
    untilUp(sim);
    give(sim, crash);
    untilUp(sim);
    give(sim, { type: 'kill', id: 'web-1' });
    give(sim, { type: 'start', id: 'web-1' });
    untilUp(sim);
    give(sim, crash);
    expect(delaysOf(sim)).toEqual([0.1, 0.1]);
  });

  test('can be cut short by a start, and called off by a stop', () => {
    const sim = oneService('docker', 'always');
    untilUp(sim);
    give(sim, crash);
    expect(stateIn(sim, 'web-1')).toBe('backoff');
    give(sim, { type: 'start', id: 'web-1' });
    expect(stateIn(sim, 'web-1')).toBe('starting');
    untilUp(sim);
    give(sim, crash);
    give(sim, { type: 'stop', id: 'web-1' });
    wait(sim, 120);
    expect(stateIn(sim, 'web-1')).toBe('off');
  });
});

describe('restart policies', () => {
  test.each([
    ['docker', 'no', 'crashed'],
    ['docker', 'on-failure', 'running'],
    ['docker', 'always', 'running'],
    ['docker', 'unless-stopped', 'running'],
    ['bare', 'no', 'crashed'],
    ['bare', 'always', 'running'],
    ['kvm', 'no', 'crashed'],
    ['kvm', 'always', 'running'],
  ])('on %s with policy %s a crashed application is %s a minute later', (stack, restart, state) => {
    const sim = oneService(stack, restart);
    untilUp(sim);
    give(sim, crash);
    wait(sim, 60);
    expect(stateIn(sim, 'web-1')).toBe(state);
  });

  test.each(['docker', 'bare', 'kvm'])(
    'what was stopped or killed by hand stays down (%s)',
    (stack) => {
      for (const type of ['stop', 'kill'] as const) {
        const sim = oneService(stack, 'always');
        untilUp(sim);
        give(sim, { type, id: 'web-1' });
        wait(sim, 120);
        expect(stateIn(sim, 'web-1')).toBe('off');
        expect(cell(sim, 'web-1', 'restarts')).toBe(0);
      }
    },
  );

  test('what crashes while it is being stopped stays down', () => {
    const sim = oneService('docker', 'always');
    untilUp(sim);
    give(sim, { type: 'stop', id: 'web-1' });
    give(sim, crash);
    wait(sim, 120);
    expect(stateIn(sim, 'web-1')).toBe('crashed');
  });

  test('in a VM the system restarts the application alone: kernel and userland stay up', () => {
    const sim = oneService('kvm', 'always');
    untilUp(sim);
    const before = sim.eventCount;
    give(sim, crash);
    expect(cell(sim, 'web-1', 'tiersUp')).toBe(0b0111);
    untilUp(sim);
    const [begun] = eventsOf(sim, 'startBegun', 'web-1').filter((e) => e.seq >= before);
    expect(begun?.data.tier).toBe('application');
    expect(eventsOf(sim, 'started', 'web-1').at(-1)?.data.tookMicros).toBeLessThan(100_000);
  });
});

describe('systemd’s start limit', () => {
  test('five starts within ten seconds are allowed, counting the first; then it gives up', () => {
    const sim = oneService('bare', 'always');
    let starts = 0;
    while (untilUp(sim)) {
      starts++;
      give(sim, crash);
    }
    expect(starts).toBe(5);
    expect(delaysOf(sim)).toEqual([0.1, 0.1, 0.1, 0.1]);
    expect(eventsOf(sim, 'restartGivenUp').map((e) => e.data)).toEqual([{ starts: 5 }]);
    expect(stateIn(sim, 'web-1')).toBe('crashed');
  });

  test('an application that lives for three seconds is restarted for ever', () => {
    const sim = oneService('bare', 'always');
    for (let i = 0; i < 30; i++) {
      expect(untilUp(sim)).toBe(true);
      wait(sim, 3);
      give(sim, crash);
    }
    expect(eventsOf(sim, 'restartGivenUp')).toEqual([]);
  });

  test('after it has given up it starts by hand', () => {
    const sim = oneService('bare', 'always');
    while (untilUp(sim)) give(sim, crash);
    give(sim, { type: 'start', id: 'web-1' });
    expect(untilUp(sim)).toBe(true);
  });
});

describe('a limit on memory', () => {
  test('kills a container that needs more, with exit code 137, as often as its policy restarts it', () => {
    const sim = oneService('docker', 'always', '4 MiB');
    wait(sim, 20);
    const kills = eventsOf(sim, 'killedForMemory', 'web-1');
    expect(kills[0]?.data).toEqual({ tier: 'application', exitCode: 137 });
    expect(kills).toHaveLength(delaysOf(sim).length);
    expect(delaysOf(sim).slice(0, 4)).toEqual([0.1, 0.2, 0.4, 0.8]);
    expect(metricsOf(sim).services[0]?.upAfterMicros).toBe(-1);
  });

  test('of a VM kills the application inside it and leaves the VM up', () => {
    const sim = oneService('kvm', 'no', '115 MB');
    wait(sim, 60);
    expect(eventsOf(sim, 'killedForMemory')[0]?.data.tier).toBe('application');
    expect(cell(sim, 'web-1', 'tiersUp')).toBe(0b0111);
  });

  test('of a VM that does not even hold its system ends its start', () => {
    const sim = oneService('kvm', 'always', '64 MiB');
    wait(sim, 60);
    expect(eventsOf(sim, 'killedForMemory')[0]?.data.tier).toBe('userland');
    expect(stateIn(sim, 'web-1')).toBe('crashed');
  });

  test('that is large enough changes nothing', () => {
    const sim = oneService('docker', 'always', '1 GiB');
    wait(sim, 20);
    expect(stateIn(sim, 'web-1')).toBe('running');
    expect(eventsOf(sim, 'killedForMemory')).toEqual([]);
  });
});
