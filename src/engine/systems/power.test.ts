import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import { type ClusterWish, cluster } from '../testing/cluster.ts';
import { give, metricsOf, run, wait } from '../testing/run.ts';

const watts = { idleWatts: 100, peakWatts: 300 };
const powered = (wish: ClusterWish): Simulation =>
  run(cluster({ ...wish, host: { ...watts, ...wish.host } }));
const host = (sim: Simulation, n: number) => metricsOf(sim).hosts[n - 1];

describe('power', () => {
  test('is idle power for an idle machine, and grows with busy cores', () => {
    const sim = powered({ service: { replicas: 2 }, template: { tasks: ['1000 s'] } });
    wait(sim, 10);
    expect(host(sim, 1)?.watts).toBeCloseTo(100 + (200 * 2) / 8, 9);
    expect(host(sim, 2)?.watts).toBe(100);
    expect(metricsOf(sim).watts).toBeCloseTo(250, 9);
  });

  test('is none while a machine is off or without power', () => {
    const sim = powered({ hosts: 3, service: { replicas: 0 } });
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    give(sim, { type: 'stop', id: 'host-2' });
    wait(sim, 3600);
    expect([host(sim, 1)?.watts, host(sim, 3)?.watts]).toEqual([0, 100]);
    expect(host(sim, 1)?.energyKwh).toBe(0);
    expect(host(sim, 2)?.watts).toBe(0);
    expect(host(sim, 3)?.energyKwh).toBeCloseTo(0.1, 12);
  });

  test('adds up to the integral of what is drawn, sampled finely', () => {
    const clients = [{ id: 'c', service: 'web', rate: '40/s' }];
    const sim = powered({ hosts: 1, clients, template: { requestWork: '50 ms' } });
    let joules = 0;
    const step = 0.005;
    for (let t = 0; t < 10; t += step) {
      wait(sim, step / 2);
      joules += (host(sim, 1)?.watts ?? 0) * step;
      wait(sim, step / 2);
    }
    expect((host(sim, 1)?.energyKwh ?? 0) * 3.6e6).toBeCloseTo(joules, -1.5);
    expect(joules).toBeGreaterThan(1200);
  });

  test('of a guest that moves is drawn first here, then there', () => {
    const template = { tasks: ['100000 s'], cpus: 1 };
    const sim = powered({ machines: true, template });
    wait(sim, 100);
    give(sim, { type: 'migrate', id: 'web-1', to: 'host-2' });
    wait(sim, 100);
    const [one, two] = [host(sim, 1), host(sim, 2)];
    expect([one?.watts, two?.watts]).toEqual([100, 125]);
    const [before, both] = [one?.energyKwh ?? 0, metricsOf(sim).energyKwh];
    wait(sim, 3600);
    expect((host(sim, 1)?.energyKwh ?? 0) - before).toBeCloseTo(0.1, 9);
    expect(metricsOf(sim).energyKwh - both).toBeCloseTo(0.225, 9);
  });

  test('needs both figures, in order', () => {
    expect(() => run(cluster({ host: { idleWatts: 3 } }))).toThrow(/power needs both/);
    expect(() => powered({ host: { peakWatts: 3 } })).toThrow(/is less than idle/);
  });
});
