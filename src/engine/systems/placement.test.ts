import { describe, expect, test } from 'vitest';
import { cluster } from '../testing/cluster.ts';
import { eventsOf, give, metricsOf, run, viewOf, wait } from '../testing/run.ts';

const placesOf = (sim: ReturnType<typeof run>) =>
  viewOf(sim).records.flatMap(({ service, spec }) => (service < 0 ? [] : [spec.on]));

describe('placement', () => {
  test.each([
    ['first-fit', ['linux-1', 'linux-1', 'linux-1', 'linux-1']],
    ['spread', ['linux-1', 'linux-2', 'linux-3', 'linux-1']],
    ['pack', ['linux-1', 'linux-1', 'linux-1', 'linux-1']],
  ])('by %s', (placement, expected) => {
    const sim = run(cluster({ hosts: 3, service: { replicas: 4, placement } }));
    expect(placesOf(sim)).toEqual(expected);
  });

  test('"pack" prefers what is fuller already, "spread" what is emptier', () => {
    const filler = {
      id: 'filler',
      on: ['esxi-2'],
      replicas: 3,
      template: { kind: 'esxi-guest', system: 'ubuntu', memory: '2 GiB' },
    };
    for (const [placement, expected] of [
      ['pack', 'esxi-2'],
      ['spread', 'esxi-1'],
    ] as const) {
      const document = cluster({ machines: true, service: { placement } });
      const world = document.worlds.w as (typeof document.worlds)[string];
      const services = [filler, ...(world.services ?? [])];
      const sim = run({ ...document, worlds: { w: { ...world, services } } });
      expect(placesOf(sim).at(-1)).toBe(expected);
    }
  });

  test('promises reserved CPU once, so that reservations starve nobody', () => {
    const wish = { service: { replicas: 9 }, template: { cpuReserved: 2 } };
    const sim = run(cluster({ ...wish, hosts: 2 }));
    wait(sim, 30);
    expect(metricsOf(sim).services[0]).toMatchObject({ wanted: 9, ready: 8 });
    expect(eventsOf(sim, 'refused')[0]?.data).toEqual({
      reason: 'no host has room for another replica',
      places: 'linux-1 has 0 of 2 cores; linux-2 has 0 of 2 cores',
    });
  });

  test.each([0.05, 0.1, 0.7, 1 / 3])(
    'fills a target of reserved cores exactly (%s each)',
    (each) => {
      for (const cpuTarget of [0.25, 0.4, 1]) {
        const service = { replicas: 200, cpuTarget };
        const sim = run(cluster({ hosts: 1, service, template: { cpuReserved: each } }));
        wait(sim, 60);
        const fit = Math.floor((8 * cpuTarget) / each + 1e-9);
        expect(metricsOf(sim).services[0]?.ready).toBe(Math.min(200, fit));
      }
    },
  );

  test('says of each place why it was refused', () => {
    const sim = run(cluster({ hosts: 4, template: { cpuReserved: 5 } }));
    wait(sim, 30);
    give(sim, { type: 'crash', id: 'linux-2', tier: 'kernel' });
    give(sim, { type: 'kill', id: 'docker-3' });
    give(sim, { type: 'drain', id: 'host-4' });
    give(sim, { type: 'scale', service: 'web', replicas: 2 });
    expect(eventsOf(sim, 'refused').at(-1)?.data.places).toBe(
      'linux-1 has 3 of 5 cores; linux-2 is down; linux-3 has no docker running; ' +
        'linux-4 is being drained',
    );
  });
});
