import { describe, expect, test } from 'vitest';
import { assertLaws, worldsOf } from '../testing/laws.ts';
import { give, host, metricsOf, oneWorld, run, stateIn, wait } from '../testing/run.ts';

const nested = () =>
  run(
    oneWorld('docker-in-vm', {
      title: 'Nested',
      hosts: [host(1)],
      services: [{ id: 'db', application: 'postgresql', restart: 'always' }],
      clients: [],
    }),
  );

test('containers cannot use memory that their virtual machine does not have', () => {
  const sim = nested();
  wait(sim, 30);
  const before = sim.views[0]?.measure();
  give(sim, { type: 'scale', service: 'db', replicas: 200 });
  wait(sim, 60);
  const after = sim.views[0]?.measure();
  const ready = after?.services[0]?.ready ?? 0;
  expect(ready).toBe(1 + (before?.moreFit.count ?? 0));
  expect(ready).toBeLessThan(200);
  expect(after?.moreFit.count).toBe(0);
});

test('what runs inside a virtual machine is not promised a second time by the host', () => {
  const sim = nested();
  wait(sim, 30);
  const before = sim.views[0]?.measure().hosts[0]?.memoryPromisedBytes;
  give(sim, { type: 'scale', service: 'db', replicas: 3 });
  wait(sim, 30);
  expect(sim.views[0]?.measure().hosts[0]?.memoryPromisedBytes).toBe(before);
});

/** Docker in a VM in a VM on the first of two hosts; both hosts have KVM. */
function twoLevels() {
  const vm = { kind: 'kvm-guest', system: 'ubuntu', up: true };
  const base = (n: number) => [
    { id: `linux-${n}`, kind: 'linux', on: `host-${n}`, system: 'ubuntu', up: true },
    { id: `kvm-${n}`, kind: 'kvm', on: `linux-${n}`, up: true },
  ];
  return run({
    version: 1,
    title: 'Nested',
    worlds: {
      w: {
        hosts: [host(1), host(2)],
        entities: [
          ...base(1),
          ...base(2),
          { ...vm, id: 'outer', on: 'kvm-1', memory: '2 GiB' },
          { id: 'kvm-inside', kind: 'kvm', on: 'outer', up: true },
          { ...vm, id: 'inner', on: 'kvm-inside', memory: '1500 MiB' },
          { id: 'docker', kind: 'docker', on: 'inner', up: true },
        ],
        services: [
          {
            id: 'db',
            on: ['inner'],
            replicas: 8,
            template: { kind: 'docker-container', application: 'postgresql' },
          },
        ],
        clients: [{ id: 'c', service: 'db', rate: '50/s', arrivals: 'deterministic' }],
      },
    },
  });
}

describe('a virtual machine in a virtual machine', () => {
  test('holds what it was given, whatever is in it', () => {
    const sim = twoLevels();
    wait(sim, 60);
    expect(metricsOf(sim).services[0]).toMatchObject({ ready: 8 });
    give(sim, { type: 'scale', service: 'db', replicas: 12 });
    wait(sim, 60);
    // 1500 MiB less Ubuntu (114 MB) and dockerd (100 MiB) hold ten times 128 MiB.
    expect(metricsOf(sim).services[0]).toMatchObject({ ready: 10 });
    expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBeLessThan(2.5 * 2 ** 30);
  });

  test('moves to another machine, where it runs faster with one level less beneath it', () => {
    const sim = twoLevels();
    wait(sim, 60);
    const [from, to] = metricsOf(sim).hosts;
    give(sim, { type: 'migrate', id: 'inner', to: 'host-2' });
    wait(sim, 60);
    expect(stateIn(sim, 'inner')).toBe('running');
    const [left, right] = metricsOf(sim).hosts;
    const inner = (1500 * 1024 + 134_448) * 1024;
    expect(left?.memoryPromisedBytes).toBe(from?.memoryPromisedBytes);
    expect(right?.memoryPromisedBytes).toBe((to?.memoryPromisedBytes ?? 0) + inner);
    const [world] = worldsOf(sim);
    const speeds = world?.cpu.settings.rows.at;
    const speedOf = (id: string) => speeds?.efficiency[world?.rows.get(id) ?? -1];
    const level = 284.2 / 290.83;
    expect(speedOf('outer')).toBeCloseTo(level, 12);
    expect(speedOf('inner')).toBeCloseTo(level, 12);
    expect(speedOf('db-1')).toBeCloseTo(level, 12);
    assertLaws(sim);
  });

  test('moves with the outer one', () => {
    const sim = twoLevels();
    wait(sim, 60);
    give(sim, { type: 'migrate', id: 'outer', to: 'host-2' });
    wait(sim, 60);
    expect(stateIn(sim, 'outer')).toBe('running');
    expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBe(8e6 + 106e6 + 2 ** 20);
    assertLaws(sim);
  });
});
