import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import { type ClusterWish, cluster } from '../testing/cluster.ts';
import { eventsOf, give, metricsOf, refusal, run, wait } from '../testing/run.ts';

const ENDLESS = ['1000000 s'];

/** Replicas that each use `use` cores of the one that they request. */
const busy = (replicas: number, use: number, change: ClusterWish = {}): Simulation =>
  run(
    cluster({
      hosts: 1,
      host: { cores: 256, memory: '64 GiB' },
      ...change,
      service: { replicas, autoscale: { max: 100, target: 0.5 }, ...change.service },
      template: { cpuReserved: 1, cpus: use, tasks: ENDLESS, ...change.template },
    }),
  );
const web = (sim: Simulation) => metricsOf(sim).services[0];
const scalings = (sim: Simulation) =>
  eventsOf(sim, 'scaled', 'web').map(({ at, data }) => [at / 1e6, data.from, data.to]);

describe('an autoscaler', () => {
  test('looks every 15 s, at replicas that were up for all of the interval', () => {
    const sim = busy(2, 0.75);
    wait(sim, 29.9);
    expect(web(sim)).toMatchObject({ utilisation: -1, desired: -1, wanted: 2 });
    wait(sim, 0.1);
    expect(web(sim)?.utilisation).toBeCloseTo(0.75, 9);
    expect(web(sim)).toMatchObject({ desired: 3, wanted: 3 });
    expect(eventsOf(sim, 'scaled')[0]?.data).toMatchObject({ by: 'hpa', target: 0.5, desired: 3 });
  });

  test('sets replicas that are not up yet aside, and does nothing where they turn it round', () => {
    // Two at 75 % want three; the third takes 40 s to start and counts as nothing meanwhile.
    const sim = busy(2, 0.75, { template: { startTakes: '40 s' } });
    wait(sim, 119);
    expect(scalings(sim)).toEqual([[60, 2, 3]]);
    expect(web(sim)).toMatchObject({ desired: 3, ready: 3 });
  });

  test('adds at most as many as there are, or four', () => {
    const hungry = { template: { cpuReserved: 0.1 } };
    expect(scalings(tillFirst(busy(1, 1, hungry)))).toEqual([[30, 1, 5]]);
    expect(scalings(tillFirst(busy(6, 1, hungry)))).toEqual([[30, 6, 12]]);
  });

  test('stays within its bounds', () => {
    const autoscale = { min: 2, max: 3, target: 0.5 };
    const high = busy(2, 4, { service: { autoscale } });
    wait(high, 60);
    expect(web(high)?.wanted).toBe(3);
    const low = busy(3, 0.01, { service: { autoscale } });
    wait(low, 400);
    expect(web(low)?.wanted).toBe(2);
  });

  test.each([0.45, 0.5, 0.55])('does nothing at %s of a target of 0.5: within a tenth', (use) => {
    const sim = busy(10, use);
    wait(sim, 400);
    expect(scalings(sim)).toEqual([]);
    expect(web(sim)?.desired).toBe(10);
  });

  test('scales in only when the highest wish of 300 s has gone', () => {
    const sim = busy(4, 0.1);
    wait(sim, 600);
    expect(scalings(sim)).toEqual([[345, 4, 1]]);
  });

  test('leaves a service that was scaled to nothing alone', () => {
    const sim = busy(2, 0.75);
    give(sim, { type: 'scale', service: 'web', replicas: 0 });
    wait(sim, 100);
    expect(web(sim)).toMatchObject({ wanted: 0, desired: -1 });
  });

  test('needs a request of CPU to compare with', () => {
    const service = { autoscale: { max: 3, target: 0.5 } };
    expect(() => run(cluster({ service }))).toThrow(/has no request of CPU to compare/);
    expect(() => run(cluster({ service: { autoscale: { min: 4, max: 3, target: 1 } } }))).toThrow(
      /4 is more than the most, 3/,
    );
    const named = { autoscale: { policy: 'hqa', max: 3, target: 1 } };
    expect(() => run(cluster({ service: named, template: { cpus: 1 } }))).toThrow(/"hqa".*"hpa"/);
  });

  test('goes on after a restore as if nothing had happened', () => {
    const [straight, taken] = [busy(3, 0.2), busy(3, 0.2)];
    wait(taken, 200);
    const state = taken.snapshot();
    wait(taken, 300);
    taken.restore(state);
    wait(straight, 500);
    wait(taken, 300);
    expect(taken.hash).toBe(straight.hash);
    expect(taken.snapshot()).toEqual(straight.snapshot());
  });

  test('measures what the load really uses', () => {
    const sim = run(
      cluster({
        hosts: 1,
        service: { replicas: 2, autoscale: { min: 2, max: 2, target: 0.5 } },
        template: { cpuReserved: 1, requestWork: '10 ms' },
        clients: [{ id: 'many', service: 'web', rate: '80/s' }],
      }),
      { checkEvery: 0 },
    );
    const seen: number[] = [];
    for (let i = 0; i < 40; i++) {
      wait(sim, 15);
      if (i >= 2) seen.push(web(sim)?.utilisation ?? 0);
    }
    const mean = seen.reduce((a, b) => a + b, 0) / seen.length;
    expect(mean).toBeGreaterThan(0.39);
    expect(mean).toBeLessThan(0.41);
    expect(refusal(sim, { type: 'scale', service: 'web', replicas: -1 }).code).toBe('outOfRange');
  });
});

function tillFirst(sim: Simulation): Simulation {
  wait(sim, 31);
  return sim;
}
