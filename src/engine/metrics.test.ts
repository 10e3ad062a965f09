import { describe, expect, test } from 'vitest';
import type { TwinWish } from '../scenarios/twin.ts';
import type { Simulation } from './simulation.ts';
import { eventsOf, give, host, metricsOf, nginx, oneWorld, run, wait } from './testing/run.ts';

function up(stack: string, change: Partial<TwinWish> = {}): Simulation {
  const wish = { title: 'Metrics', hosts: [host(1)], services: [nginx], clients: [], ...change };
  const sim = run(oneWorld(stack, wish), { checkEvery: 10 });
  wait(sim, 60);
  return sim;
}

describe('how many more fit', () => {
  test.each([
    ['kvm', { memory: '16 GiB', disk: '200 GB' }, 'memory'],
    ['kvm', { memory: '64 GiB', disk: '50 GB' }, 'disk'],
    ['docker', { memory: '1 GiB', disk: '50 GB' }, 'memory'],
    ['bare', { memory: '512 MiB', disk: '50 GB' }, 'memory'],
  ])('is what really fits, and which wall is in the way (%s, %o)', (stack, size, wall) => {
    const sim = up(stack, { hosts: [host(1, size)] });
    const { moreFit } = metricsOf(sim);
    expect(moreFit).toMatchObject({ service: 'web', wall });
    expect(moreFit.count).toBeGreaterThan(0);
    give(sim, { type: 'scale', service: 'web', replicas: 1 + moreFit.count });
    expect(eventsOf(sim, 'refused')).toEqual([]);
    expect(metricsOf(sim).moreFit.count).toBe(0);
    give(sim, { type: 'scale', service: 'web', replicas: 2 + moreFit.count });
    expect(eventsOf(sim, 'refused')).toHaveLength(1);
  });

  test('is asked of the service that needs least', () => {
    const sim = up('docker', { services: [{ id: 'db', application: 'postgresql' }, nginx] });
    expect(metricsOf(sim).moreFit.service).toBe('web');
  });
});

describe('the sums over hosts', () => {
  test('are those of the hosts, in use and promised', () => {
    const sim = up('kvm', { hosts: [host(1), host(2)], services: [{ ...nginx, replicas: 3 }] });
    const { hosts, memoryUsedBytes, diskUsedBytes, replicaMemoryBytes } = metricsOf(sim);
    const sum = (pick: (h: (typeof hosts)[number]) => number) =>
      hosts.reduce((total, h) => total + pick(h), 0);
    expect(sum((h) => h.memoryUsedBytes)).toBe(memoryUsedBytes);
    expect(sum((h) => h.diskUsedBytes)).toBe(diskUsedBytes);
    // Three guests: monitor, kernel, userland and nginx each.
    expect(replicaMemoryBytes).toBe(3 * (134_448 * 1024 + 8e6 + 106e6 + 8e6));
    // Linux and KVM on each host, and three times what a guest is given with its monitor.
    const system = 8e6 + 106e6 + 2 ** 20;
    expect(hosts.map((h) => h.memoryPromisedBytes)).toEqual([
      system + 3 * (2 ** 30 + 134_448 * 1024),
      system,
    ]);
  });

  test('count busy cores', () => {
    const busy = { id: 'c', service: 'web', rate: '500/s' };
    const sim = up('docker', { services: [{ ...nginx, cpus: 0.5 }], clients: [busy] });
    expect(metricsOf(sim).cpuBusyCores).toBeCloseTo(0.5, 9);
    expect(metricsOf(sim).hosts[0]?.cpuBusyCores).toBeCloseTo(0.5, 9);
  });
});

test('a world without services is as available as can be', () => {
  const { availability, allUpAfterMicros, moreFit } = metricsOf(up('docker', { services: [] }));
  expect([availability, allUpAfterMicros, moreFit.count]).toEqual([1, -1, 0]);
});
