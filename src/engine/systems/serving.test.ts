import { describe, expect, test } from 'vitest';
import { assumed, type NetworkMode } from '../define.ts';
import type { ClientSpec, EntitySettings, ServiceSpec } from '../scenario.ts';
import { testCatalog } from '../testing/catalog.ts';
import { patient } from '../testing/run.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { STATE } from '../world.ts';
import { cpuUsed, threadsOf } from './cpu.ts';
import { pathTo } from './network.ts';

const WORK = 10_000; // µs of a request

const mode = (id: string, roundTrip: number, packet: number): NetworkMode => ({
  id,
  title: id,
  roundTripMicros: assumed(roundTrip, 'made up for a test'),
  cpuMicrosPerPacket: assumed(packet, 'made up for a test'),
});

const half = { cpuEfficiency: assumed(0.5, 'made up for a test') };
const networks = {
  container: { network: [mode('bridge', 14.4, 1.5), mode('plain', 0, 0)] },
  vm: { ...half, network: [mode('virtio', 30.4, 2)] },
};

interface Wish {
  readonly settings?: Partial<EntitySettings>;
  readonly service?: Partial<ServiceSpec>;
  readonly client?: Partial<ClientSpec>;
  readonly services?: readonly ServiceSpec[];
  readonly cores?: number;
  readonly inVm?: boolean;
  readonly catalog?: Parameters<typeof testCatalog>[0];
}

const service = (id: string, change: Partial<ServiceSpec> = {}): ServiceSpec => ({
  id,
  replicas: 1,
  on: ['host'],
  template: { kind: 'container', application: 'app' },
  balance: 'round-robin',
  after: [],
  calls: [],
  backlog: 1000,
  ports: [],
  volumes: [],
  networks: [],
  ...change,
});

function worldOf(wish: Wish): TestWorld {
  const machine = testHost('host');
  const hardware = {
    ...(machine.hardware as NonNullable<typeof machine.hardware>),
    cores: wish.cores ?? 8,
  };
  const template = { kind: 'container', application: 'app', ...wish.settings };
  const vm = { id: 'vm', kind: 'vm', on: 'host', up: true, memoryBytes: 1e9 };
  const on = [wish.inVm ? 'vm' : 'host'];
  const entities = [{ ...machine, hardware }, ...(wish.inVm ? [vm] : [])];
  const client: ClientSpec = {
    id: 'c',
    service: 'web',
    arrivals: 'deterministic',
    perSecond: 0,
    timeoutMicros: 60e6,
    ...wish.client,
  };
  const services = [service('web', { on, template, ...wish.service }), ...(wish.services ?? [])];
  const catalog = testCatalog(wish.catalog ?? {}, { work: 'deterministic' });
  return makeWorld({ entities, services, clients: [client] }, catalog);
}

describe('threads', () => {
  const burst = { times: [100, 101, 102, 103, 104] };

  test('serve in order of arrival, so many at a time', () => {
    const it = worldOf({ settings: { workers: 2 }, client: burst });
    it.run(15_000);
    expect(threadsOf(it.world, 1)).toBe(2);
    expect(it.world.column.inFlight.get(1)).toBe(3);
    it.run(1e6);
    expect(it.servedAt).toEqual([10_100, 10_101, 20_100, 20_101, 30_100]);
    const sums = it.world.request.services[0]?.sums;
    expect(sums?.waited).toBe(3);
    expect(sums?.waitMicros).toBe(10_100 - 102 + (10_101 - 103) + (20_100 - 104));
    expect(it.world.request.clients[0]?.sums).toEqual(sums);
  });

  test('are not wanted by those that gave up, and pass over to the next', () => {
    const it = worldOf({
      settings: { workers: 1 },
      client: { ...burst, timeoutMicros: 12_000 },
    });
    it.run(1e6);
    expect(it.servedAt).toEqual([10_100]);
    expect(it.outcomes).toEqual({ served: 1, failed: 0, timedOut: 4 });
    expect(threadsOf(it.world, 1)).toBe(0);
    expect(it.world.request.servers.at.busy[0]).toBe(0);
  });

  test('are held while their requests call others', () => {
    const it = worldOf({
      settings: { workers: 1 },
      client: burst,
      service: { calls: ['db'] },
      services: [service('db')],
    });
    it.run(1e6);
    expect(it.servedAt).toEqual([1, 2, 3, 4, 5].map((n) => 100 + n * 2 * WORK));
  });

  test('turn away beyond the backlog, those that wait included', () => {
    const it = worldOf({ settings: { workers: 1 }, client: burst, service: { backlog: 3 } });
    it.run(1e6);
    expect(it.outcomes).toEqual({ served: 3, failed: 2, timedOut: 0 });
  });

  test('and all that wait are lost with their replica', () => {
    const it = worldOf({ settings: { workers: 2 }, client: burst });
    it.run(5_000);
    it.strike(1);
    it.run(1e6);
    expect(it.outcomes).toEqual({ served: 0, failed: 5, timedOut: 0 });
  });

  test('lose no time to whole microseconds: short requests are as fast as they should be', () => {
    const it = worldOf({
      settings: { workers: 1, requestMicros: 9.1286 },
      client: { clients: 20 },
    });
    it.run(1e6);
    expect(Math.abs(it.outcomes.served - 1e6 / 9.1286)).toBeLessThan(3);
    const alone = worldOf({
      settings: { workers: 1, requestMicros: 0.3 },
      client: { clients: 1, latencyMicros: 51.77 },
    });
    alone.run(1e6);
    expect(Math.abs(alone.outcomes.served - 1e6 / 52.07)).toBeLessThan(3);
  });

  test('share the cores like everything else', () => {
    const it = worldOf({ settings: { workers: 4 }, client: { times: [1, 1, 1, 1] }, cores: 2 });
    it.run(1e6);
    expect(it.servedAt).toEqual([20_001, 20_001, 20_001, 20_001]);
  });
});

describe('reads of a request', () => {
  test('come after its work, one after the other, while it holds its thread', () => {
    const it = worldOf({
      settings: { workers: 1, requestIos: 3, requestIoBytes: 1e6 },
      client: { times: [0, 0, 5] },
    });
    it.run(1e6);
    // A megabyte takes 10 ms from a disk of 100 MB/s.
    expect(it.servedAt).toEqual([40_000, 80_000, 120_000]);
  });

  test('are called off with it', () => {
    const it = worldOf({
      settings: { requestIos: 1, requestIoBytes: 100e6 },
      client: { times: [5], timeoutMicros: 50_000 },
    });
    it.run(3e6);
    expect(it.outcomes).toEqual({ served: 0, failed: 0, timedOut: 1 });
  });
});

describe('the network', () => {
  test('adds its latency and its packets’ work, by the mode', () => {
    const served = (settings: Partial<EntitySettings>): number | undefined => {
      const it = worldOf({ settings, client: { times: [1000] }, catalog: networks });
      it.run(1e6);
      return it.latencies[0];
    };
    expect(served({ networking: 'plain' })).toBe(WORK);
    expect(served({})).toBe(WORK + 14 + 3); // 7.2 there, 2 × 1.5 of work, 7.2 back
    expect(served({ requestPackets: 40 })).toBe(WORK + 14 + 60);
  });

  test('adds up over the levels of a stack, each at the speed beneath it', () => {
    const it = worldOf({ inVm: true, client: { times: [1000] }, catalog: networks });
    const { roundTripMicros, packetWork, speed } = pathTo(it.world, 2);
    expect(roundTripMicros).toBeCloseTo(44.8, 9);
    expect(speed).toBe(0.5);
    // 3 µs of the bridge inside take 6; 4 µs of the card are done at native speed.
    expect(packetWork / speed).toBeCloseTo(10, 9);
    it.run(1e6);
    expect(it.latencies[0]).toBe(20_000 + 45 + 10);
  });

  test('costs CPU work, which the replica’s own limit counts', () => {
    const it = worldOf({
      settings: { requestMicros: 100, requestPackets: 100 },
      client: { perSecond: 100 },
      catalog: networks,
    });
    it.run(10.05e6);
    expect(cpuUsed(it.world, 1)).toBeCloseTo(it.outcomes.served * 250, 3);
  });

  test(
    'holds up only those who wait for it: a hundred clients hide latency, not work',
    patient,
    () => {
      const rate = (clients: number, networking: string): number => {
        const catalog = {
          container: { network: [mode('far', 90, 0), mode('costly', 0, 5), mode('none', 0, 0)] },
        };
        const settings = { workers: 1, requestMicros: 10, networking };
        const it = worldOf({ settings, client: { clients }, catalog });
        it.run(0.2e6);
        return it.outcomes.served / 0.2e6;
      };
      expect(rate(1, 'none')).toBeCloseTo(1 / 10, 3);
      expect(rate(1, 'far')).toBeCloseTo(1 / 100, 3);
      expect(rate(100, 'far')).toBeCloseTo(1 / 10, 3);
      expect(rate(1, 'costly')).toBeCloseTo(1 / 20, 3);
      expect(rate(100, 'costly')).toBeCloseTo(1 / 20, 3);
    },
  );

  test('outside the hosts is paid once, calls between services not', () => {
    const it = worldOf({
      client: { times: [1000], latencyMicros: 500 },
      service: { calls: ['db'] },
      services: [service('db')],
    });
    it.run(1e6);
    expect(it.latencies).toEqual([2 * WORK + 500]);
  });

  test('loses what is on its way when the replica dies or the client gives up', () => {
    const it = worldOf({ client: { times: [1000, 2000], latencyMicros: 30_000 } });
    it.run(10_000);
    it.strike(1);
    it.run(1e6);
    expect(it.outcomes).toEqual({ served: 0, failed: 2, timedOut: 0 });
    const late = worldOf({
      client: { times: [1000], latencyMicros: 30_000, timeoutMicros: 20_000 },
    });
    late.run(1e6);
    expect(late.outcomes).toEqual({ served: 0, failed: 0, timedOut: 1 });
  });
});

describe('health checks', () => {
  const checked = (threshold: number): TestWorld =>
    worldOf({
      service: { replicas: 2, healthCheck: { intervalMicros: 1e6, threshold } },
      client: { perSecond: 100 },
    });

  test('let a replica in after the first that succeeds, and out after so many that fail', () => {
    const it = checked(3);
    it.run(0.95e6);
    expect(it.outcomes.served).toBe(0); // nobody has been asked yet
    it.run(1.5e6);
    const before = it.outcomes.failed;
    it.strike(1);
    it.run(20e6);
    // Down from 1.5 s on; the checks at 2, 3 and 4 s fail; every other request went there.
    expect(it.outcomes.failed - before).toBeGreaterThanOrEqual(124);
    expect(it.outcomes.failed - before).toBeLessThanOrEqual(127);
    const told = it.events.filter(({ type }) => type === 'ejected' || type === 'readmitted');
    expect(told.map(({ type, at, subject }) => [type, at / 1e6, subject])).toEqual([
      ['readmitted', 1, 'web-1'],
      ['readmitted', 1, 'web-2'],
      ['ejected', 4, 'web-1'],
    ]);
  });

  test('do not stumble over a single failure', () => {
    const it = checked(2);
    it.run(1.5e6);
    it.world.column.state.set(1, STATE.paused);
    it.run(2.5e6);
    it.world.column.state.set(1, STATE.running);
    it.run(9e6);
    expect(it.events.filter(({ type }) => type === 'ejected')).toEqual([]);
  });
});
