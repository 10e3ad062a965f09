import { describe, expect, test } from 'vitest';
import type { TwinWish } from '../../scenarios/twin.ts';
import type { Simulation } from '../simulation.ts';
import { assertLaws } from '../testing/laws.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  nginx,
  oneWorld,
  refusal,
  run,
  stateIn,
  states,
  viewOf,
  wait,
} from '../testing/run.ts';

function up(stack: string, replicas: number, change: Partial<TwinWish> = {}): Simulation {
  const services = [{ ...nginx, replicas }];
  const wish = { title: 'Scale', hosts: [host(1), host(2)], services, clients: [], ...change };
  const sim = run(oneWorld(stack, wish));
  wait(sim, 60);
  return sim;
}
const scale = (replicas: number) => ({ type: 'scale', service: 'web', replicas }) as const;
const counts = (sim: Simulation) => {
  const { wanted, ready } = metricsOf(sim).services[0] ?? {};
  return { wanted, ready };
};

describe('scaling', () => {
  test.each(['kvm', 'docker', 'bare', 'docker-in-vm'])('out starts new replicas (%s)', (stack) => {
    const sim = up(stack, 1);
    give(sim, scale(4));
    expect(counts(sim)).toEqual({ wanted: 4, ready: 1 });
    wait(sim, 60);
    expect(counts(sim)).toEqual({ wanted: 4, ready: 4 });
    expect(stateIn(sim, 'web-4')).toBe('running');
  });

  test('in stops the youngest politely and then removes them', () => {
    const sim = up('docker', 3);
    give(sim, scale(1));
    expect(states(sim, ['web-1', 'web-2', 'web-3'])).toEqual({
      'web-1': 'running',
      'web-2': 'stopping',
      'web-3': 'stopping',
    });
    wait(sim, 5);
    expect(states(sim, ['web-1', 'web-2', 'web-3'])).toEqual({
      'web-1': 'running',
      'web-2': 'removed',
      'web-3': 'removed',
    });
    expect(refusal(sim, { type: 'start', id: 'web-3' }).code).toBe('noSuchEntity');
  });

  test('to zero loses the service, and out again brings new names', () => {
    const sim = up('docker', 2);
    give(sim, scale(0));
    wait(sim, 5);
    expect(counts(sim)).toEqual({ wanted: 0, ready: 0 });
    expect(eventsOf(sim, 'serviceLost')).toHaveLength(1);
    give(sim, scale(1));
    wait(sim, 5);
    expect(stateIn(sim, 'web-3')).toBe('running');
  });

  test('out again while the old ones still stop starts new ones in their place', () => {
    const sim = up('kvm', 3);
    give(sim, scale(1));
    wait(sim, 1);
    give(sim, scale(3));
    wait(sim, 60);
    expect(counts(sim)).toEqual({ wanted: 3, ready: 3 });
    expect(states(sim, ['web-1', 'web-2', 'web-3', 'web-4', 'web-5'])).toEqual({
      'web-1': 'running',
      'web-2': 'removed',
      'web-3': 'removed',
      'web-4': 'running',
      'web-5': 'running',
    });
  });

  test.each([
    ['restarting', { type: 'restart', id: 'web-2' }],
    ['a wreck', { type: 'crash', id: 'web-2', tier: 'kernel' }],
    ['waiting for its restart', { type: 'crash', id: 'web-2', tier: 'application' }],
    ['moving', { type: 'migrate', id: 'web-2', to: 'host-2' }],
    ['off', { type: 'kill', id: 'web-2' }],
  ] as const)('in takes a VM away that is %s', (_how, command) => {
    const sim = up('kvm', 2);
    const promised = metricsOf(up('kvm', 1)).hosts[0]?.memoryPromisedBytes;
    give(sim, command);
    give(sim, scale(1));
    wait(sim, 60);
    expect(stateIn(sim, 'web-2')).toBe('removed');
    expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBe(promised);
    assertLaws(sim);
  });

  test('in takes a VM away that is paused by its migration', () => {
    const sim = up('kvm', 2);
    give(sim, { type: 'migrate', id: 'web-2', to: 'host-2' });
    while (stateIn(sim, 'web-2') !== 'paused') wait(sim, 0.001);
    give(sim, scale(1));
    wait(sim, 60);
    expect(stateIn(sim, 'web-2')).toBe('removed');
    assertLaws(sim);
  });

  test('in while the host dies leaves nobody behind when it is back', () => {
    const sim = up('kvm', 2);
    give(sim, scale(1));
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    wait(sim, 1);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 300);
    expect(states(sim, ['web-1', 'web-2'])).toEqual({ 'web-1': 'running', 'web-2': 'removed' });
  });

  test('fills the first host before the next, by memory', () => {
    const sim = up('kvm', 0, { hosts: [host(1, { memory: '4 GiB' }), host(2)] });
    give(sim, scale(5));
    wait(sim, 60);
    const places = viewOf(sim).records.flatMap(({ service, spec }) =>
      service < 0 ? [] : [spec.on],
    );
    expect(places).toEqual(['kvm-1', 'kvm-1', 'kvm-1', 'kvm-2', 'kvm-2']);
  });

  test('beyond all hosts starts as many as fit and says so', () => {
    const sim = up('kvm', 0, { hosts: [host(1, { memory: '4 GiB' })] });
    give(sim, scale(5));
    wait(sim, 60);
    expect(counts(sim)).toEqual({ wanted: 5, ready: 3 });
    expect(eventsOf(sim, 'refused').at(-1)?.data.reason).toBe(
      'no host has room for another replica',
    );
  });

  test('avoids hosts that are down', () => {
    const sim = up('docker', 1);
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    give(sim, scale(2));
    wait(sim, 60);
    expect(viewOf(sim).records.find(({ id }) => id === 'web-2')?.spec.on).toBe('linux-2');
    expect(stateIn(sim, 'web-2')).toBe('running');
  });

  test('is refused where nothing is up that it could stand on', () => {
    const sim = up('kvm', 1);
    for (const id of ['host-1', 'host-2']) give(sim, { type: 'crash', id, tier: 'hardware' });
    expect(refusal(sim, scale(2))).toEqual({
      code: 'parentDown',
      subject: 'web',
      reason: 'cannot grow: nothing that it could stand on is up (kvm-1, kvm-2)',
      remedy: 'Start what is down first.',
    });
    give(sim, scale(0));
    expect(stateIn(sim, 'web-1')).toBe('removed');
  });

  test('is refused beyond what a service may have, and for services that are not there', () => {
    const sim = up('docker', 1);
    for (const replicas of [-1, 0.5, 2001, Number.NaN]) {
      expect(refusal(sim, scale(replicas))).toMatchObject({
        code: 'outOfRange',
        remedy: 'Ask for 0 to 2000.',
      });
    }
    expect(refusal(sim, { ...scale(1), service: 'x' }).code).toBe('noSuchService');
  });
});

describe('a service', () => {
  test('comes up with its first replica and is lost with its last', () => {
    const sim = up('docker', 2);
    const [upAt] = eventsOf(sim, 'serviceUp').map((e) => e.at);
    expect(upAt).toBe(Math.min(...eventsOf(sim, 'started').map((e) => e.at)));
    expect(metricsOf(sim).allUpAfterMicros).toBe(upAt);
    give(sim, { type: 'kill', id: 'web-1' });
    expect(eventsOf(sim, 'serviceLost')).toEqual([]);
    give(sim, { type: 'kill', id: 'web-2' });
    expect(eventsOf(sim, 'serviceLost')).toHaveLength(1);
  });

  test('keeps a ledger of its downtime', () => {
    const sim = up('docker', 1);
    const upAt = metricsOf(sim).allUpAfterMicros;
    give(sim, { type: 'kill', id: 'web-1' });
    wait(sim, 20);
    expect(metricsOf(sim).services[0]?.downMicros).toBe(20e6);
    give(sim, { type: 'start', id: 'web-1' });
    wait(sim, 20);
    const [, again] = eventsOf(sim, 'serviceUp');
    expect(again?.data.downMicros).toBe((again?.at ?? 0) - 60e6);
    const { availability, services } = metricsOf(sim);
    expect(services[0]?.downMicros).toBe(again?.data.downMicros);
    expect(availability).toBeCloseTo(1 - (services[0]?.downMicros ?? 0) / (100e6 - upAt), 12);
  });

  test('opens once what it comes after is started, or ready', () => {
    const opens = (until: 'started' | 'ready') =>
      up('kvm', 0, {
        services: [
          { id: 'db', application: 'postgresql' },
          { ...nginx, after: [{ service: 'db', until }] },
        ],
      });
    const begun = (sim: Simulation, id: string) => eventsOf(sim, 'startBegun', id)[0]?.at;
    expect(begun(opens('started'), 'web-1')).toBe(0);
    const ready = opens('ready');
    expect(begun(ready, 'web-1')).toBe(eventsOf(ready, 'started', 'db-1')[0]?.at);
  });

  test('counts kernels, and how many replicas one panic takes', () => {
    const kvm = metricsOf(up('kvm', 3));
    expect([kvm.kernels, kvm.worstPanic]).toEqual([3, { falls: 1, of: 3 }]);
    const docker = metricsOf(up('docker', 3));
    expect([docker.kernels, docker.worstPanic]).toEqual([1, { falls: 3, of: 3 }]);
  });
});
