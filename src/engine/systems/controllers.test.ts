import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import { type ClusterWish, cluster } from '../testing/cluster.ts';
import { assertLaws } from '../testing/laws.ts';
import { eventsOf, give, metricsOf, run, stateIn, viewOf, wait } from '../testing/run.ts';

const power = (id: string) => ({ type: 'crash', id, tier: 'hardware' }) as const;
const ready = (sim: Simulation): number => metricsOf(sim).services[0]?.ready ?? -1;
const seconds = (sim: Simulation, type: Parameters<typeof eventsOf>[1], from = 0): number[] =>
  eventsOf(sim, type).flatMap((e) => (e.at >= from ? [e.at / 1e6] : []));

function up(wish: ClusterWish, controller = 'kubernetes', toleration?: string): Simulation {
  const service = { ...wish.service, controller, ...(toleration && { toleration }) };
  const sim = run(cluster({ ...wish, service }));
  sim.advance(103e6);
  return sim;
}

describe('a dead place', () => {
  test('is noticed 40 s after its last sign of life, and emptied after another 300 s', () => {
    const sim = up({});
    give(sim, power('host-1'));
    wait(sim, 600);
    expect(seconds(sim, 'placeSilent')).toEqual([140]);
    expect(seconds(sim, 'evicted')).toEqual([440]);
    expect(seconds(sim, 'started', 400e6)).toEqual([441]);
    expect(stateIn(sim, 'web-1')).toBe('removed');
    expect(stateIn(sim, 'web-2')).toBe('running');
    expect(viewOf(sim).records.find(({ id }) => id === 'web-2')?.spec.on).toBe('linux-2');
    expect(metricsOf(sim).deadPlaces).toEqual(['linux-1']);
    assertLaws(sim);
  });

  test('is emptied as soon as it is noticed where nothing is tolerated', () => {
    const sim = up({}, 'kubernetes', '0 s');
    give(sim, power('host-1'));
    wait(sim, 60);
    expect(seconds(sim, 'evicted')).toEqual([140]);
    expect(ready(sim)).toBe(1);
  });

  test('keeps its replicas when it is back before they are given up', () => {
    const sim = up({});
    give(sim, power('host-1'));
    wait(sim, 100);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 900);
    expect(seconds(sim, 'placeBack')).toHaveLength(1);
    expect(eventsOf(sim, 'evicted')).toEqual([]);
    expect(stateIn(sim, 'web-1')).toBe('running');
    expect(metricsOf(sim).deadPlaces).toEqual([]);
  });

  test('is not noticed at all when its kernel is back within the grace', () => {
    const sim = up({ host: { cores: 64 } });
    give(sim, { type: 'crash', id: 'docker-1', tier: 'userland' });
    wait(sim, 600);
    expect(eventsOf(sim, 'placeSilent')).toEqual([]);
    expect(stateIn(sim, 'web-1')).toBe('running');
  });

  test('of virtual machines is noticed after 15 s, and they boot elsewhere', () => {
    const sim = up({ machines: true, service: { replicas: 3 } }, 'vsphere-ha');
    give(sim, power('host-1'));
    wait(sim, 17);
    expect(seconds(sim, 'placeSilent')).toEqual([118]);
    expect(ready(sim)).toBe(3);
    const ons = viewOf(sim).records.filter(
      (r) => r.service >= 0 && stateIn(sim, r.id) === 'running',
    );
    expect(ons.map(({ spec }) => spec.on)).toEqual(['esxi-2', 'esxi-2', 'esxi-2']);
  });

  test('without a controller is nobody’s business', () => {
    const sim = run(cluster({}));
    wait(sim, 100);
    give(sim, power('host-1'));
    wait(sim, 2000);
    expect(stateIn(sim, 'web-1')).toBe('fallen');
    expect(ready(sim)).toBe(0);
  });
});

describe('a replica that has ended for good', () => {
  test('is replaced by Kubernetes, on a place that lives', () => {
    const sim = up({ service: { replicas: 2 }, template: { restart: 'no' } });
    give(sim, { type: 'crash', id: 'web-1', tier: 'application' });
    wait(sim, 5);
    expect(stateIn(sim, 'web-1')).toBe('removed');
    expect(ready(sim)).toBe(2);
  });

  test('is left alone by vSphere HA', () => {
    const sim = up({ machines: true }, 'vsphere-ha');
    give(sim, { type: 'stop', id: 'web-1' });
    wait(sim, 600);
    expect(stateIn(sim, 'web-1')).toBe('off');
  });
});

describe('replicas without room', () => {
  test('come as soon as there is room, and are refused in one event, with reasons', () => {
    const sim = run(
      cluster({ machines: true, host: { memory: '4 GiB' }, service: { replicas: 8 } }),
    );
    wait(sim, 60);
    expect(ready(sim)).toBe(6);
    const refused = eventsOf(sim, 'refused', 'web');
    expect(refused).toHaveLength(1);
    expect(refused[0]?.data.places).toMatch(/^esxi-1 has .* of .*; esxi-2 has .* of .*$/);
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 5);
    expect(ready(sim)).toBe(6);
    assertLaws(sim);
  });

  test('wait while no place is up, and come with the first', () => {
    const sim = run(cluster({ hosts: 1, host: { up: false } }));
    wait(sim, 60);
    expect(ready(sim)).toBe(0);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 300);
    expect(ready(sim)).toBe(1);
  });

  test('of an evicted service come when another host is started', () => {
    const sim = up({ hosts: 2, world: {} }, 'kubernetes', '0 s');
    give(sim, { type: 'stop', id: 'host-2' });
    wait(sim, 60);
    give(sim, power('host-1'));
    wait(sim, 100);
    expect(ready(sim)).toBe(0);
    give(sim, { type: 'start', id: 'host-2' });
    wait(sim, 300);
    expect(ready(sim)).toBe(1);
  });
});
