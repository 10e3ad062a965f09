import { describe, expect, test } from 'vitest';
import type { ClientSpec, ServiceSpec, WorldSpec } from '../scenario.ts';
import { testCatalog } from '../testing/catalog.ts';
import { give, host, metricsOf, oneWorld, refusal, run, viewOf, wait } from '../testing/run.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { STATE } from '../world.ts';
import { cpuUsed, threadsOf } from './cpu.ts';

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
const client = (id: string, change: Partial<ClientSpec> = {}): ClientSpec => ({
  id: `c-${id}`,
  service: id,
  arrivals: 'deterministic',
  perSecond: 10,
  timeoutMicros: 60e6,
  ...change,
});

/** A machine of so many cores with these services; a request is 10 ms of work. */
function worldOf(
  cores: number,
  spec: Partial<WorldSpec>,
  work: 'deterministic' | 'exponential' = 'deterministic',
): TestWorld {
  const machine = testHost('host');
  const hardware = { ...(machine.hardware as NonNullable<typeof machine.hardware>), cores };
  return makeWorld({ entities: [{ ...machine, hardware }], ...spec }, testCatalog({}, { work }));
}
const counts = ({ world }: TestWorld, index = 0) => world.request.services[index]?.counts;

describe('a request', () => {
  test('alone takes as long as its work', () => {
    const it = worldOf(1, { services: [service('a')], clients: [client('a')] });
    it.run(1e6);
    expect(it.latencies).toEqual(new Array(9).fill(10_000));
    expect(counts(it)).toEqual({ arrived: 10, served: 9, failed: 0, timedOut: 0 });
  });

  test('of a VM takes longer by the efficiency of each level', () => {
    const half = { cpuEfficiency: { value: 0.5, source: 'assumption', note: 'made up' } };
    const template = { kind: 'container', application: 'app' };
    const entities = [testHost('host'), { id: 'vm', kind: 'vm', on: 'host', up: true }];
    const nested = makeWorld(
      { entities, services: [service('a', { on: ['vm'], template })], clients: [client('a')] },
      testCatalog({ vm: half, container: half }, { work: 'deterministic' }),
    );
    nested.run(1e6);
    expect(nested.latencies[0]).toBe(40_000);
  });

  test('without work is served at once', () => {
    const template = { kind: 'container', application: 'app', requestMicros: 0 };
    const it = worldOf(1, { services: [service('a', { template })], clients: [client('a')] });
    it.run(1.05e6);
    expect(it.latencies).toEqual(new Array(10).fill(0));
  });

  test('given up by its client stops working', () => {
    const late = client('a', { timeoutMicros: 4_000 });
    const it = worldOf(1, { services: [service('a')], clients: [late] });
    it.run(1.05e6);
    expect(it.outcomes).toEqual({ served: 0, failed: 0, timedOut: 10 });
    expect(threadsOf(it.world, 1)).toBe(0);
    expect(cpuUsed(it.world, 1)).toBeCloseTo(10 * 4_000, 6);
  });

  test('served in the very microsecond of its time-out counts once', () => {
    const it = worldOf(1, {
      services: [service('a')],
      clients: [client('a', { timeoutMicros: 10_000 })],
    });
    it.run(1.05e6);
    const { served, failed, timedOut } = it.outcomes;
    expect(served + failed + timedOut).toBe(10);
  });

  test('beyond the backlog is turned away', () => {
    const full = service('a', {
      backlog: 3,
      template: { kind: 'container', application: 'app', requestMicros: 1e9 },
    });
    const it = worldOf(1, { services: [full], clients: [client('a')] });
    it.run(1e6);
    expect(counts(it)).toEqual({ arrived: 10, served: 0, failed: 7, timedOut: 0 });
    expect(it.world.column.inFlight.get(1)).toBe(3);
    expect(it.world.column.failed.get(1)).toBe(7);
  });

  test('in flight on a replica that dies has failed', () => {
    const long = service('a', {
      template: { kind: 'container', application: 'app', requestMicros: 1e9 },
    });
    const it = worldOf(1, { services: [long], clients: [client('a')] });
    it.run(1e6);
    it.strike(1);
    it.run(1e6);
    expect(counts(it)).toEqual({ arrived: 10, served: 0, failed: 10, timedOut: 0 });
    expect(it.world.request.requests.size).toBe(0);
  });

  test('sent before the service has ever been up is early, and nobody’s failure', () => {
    const sim = run(
      oneWorld('docker', {
        title: 'Early',
        hosts: [host(1)],
        services: [{ id: 'web', application: 'nginx' }],
        clients: [{ id: 'c', service: 'web', rate: '10/s', arrivals: 'deterministic' }],
      }),
    );
    wait(sim, 10);
    const { early, arrived, failed, served, inFlight } = metricsOf(sim).requests;
    expect(early).toBe(Math.floor((metricsOf(sim).services[0]?.upAfterMicros ?? 0) / 1e5));
    expect(arrived).toBe(early + failed + served + inFlight);
    expect(failed).toBe(0);
  });
});

describe('a chain of calls', () => {
  const chain = [service('front', { calls: ['left', 'right'] }), service('left'), service('right')];
  const clients = [client('front')];

  test('takes one after the other', () => {
    const it = worldOf(4, { services: chain, clients });
    it.run(1e6);
    expect(it.latencies[0]).toBe(30_000);
    expect([0, 1, 2].map((i) => counts(it, i)?.served)).toEqual([9, 9, 9]);
  });

  test('holds its place in the front while it waits behind', () => {
    const it = worldOf(4, { services: chain, clients });
    it.run(115_000); // working in `left`
    expect([1, 2, 3].map((row) => it.world.column.inFlight.get(row))).toEqual([1, 1, 0]);
    expect([1, 2, 3].map((row) => threadsOf(it.world, row))).toEqual([0, 1, 0]);
  });

  test('fails as a whole when what it calls is down', () => {
    const it = worldOf(4, { services: chain, clients });
    it.run(50_000);
    it.strike(3);
    it.run(1.05e6);
    expect(it.outcomes).toEqual({ served: 0, failed: 10, timedOut: 0 });
    expect(counts(it, 1)).toEqual({ arrived: 10, served: 10, failed: 0, timedOut: 0 });
    expect(counts(it, 2)).toEqual({ arrived: 10, served: 0, failed: 10, timedOut: 0 });
  });

  test('fails when what it is waiting for dies under it', () => {
    const it = worldOf(4, { services: chain, clients });
    it.run(115_000);
    it.strike(2);
    it.run(115_000);
    expect([0, 1].map((i) => counts(it, i)?.failed)).toEqual([1, 1]);
    expect(it.outcomes.failed).toBe(1);
  });

  test('ends everywhere when the client gives up or the front dies', () => {
    const impatient = worldOf(4, {
      services: chain,
      clients: [client('front', { timeoutMicros: 15_000 })],
    });
    impatient.run(1.05e6);
    expect(impatient.outcomes.timedOut).toBe(10);
    expect(counts(impatient, 1)?.timedOut).toBe(10);
    const front = worldOf(4, { services: chain, clients });
    front.run(115_000);
    front.strike(1);
    front.run(115_000);
    expect([0, 1].map((i) => counts(front, i)?.failed)).toEqual([1, 1]);
    expect(front.world.request.requests.size).toBe(0);
  });

  test('five deep keeps count on every level', () => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const services = ids.map((id, i) =>
      service(id, { calls: ids.slice(i + 1, i + 2), replicas: 2 }),
    );
    const it = worldOf(
      4,
      { services, clients: [client('a', { arrivals: 'poisson', perSecond: 50 })] },
      'exponential',
    );
    for (let at = 1e6; at < 30e6; at += 1e6) it.run(at); // every run ends in a check of the laws
    const arrived = ids.map((_, i) => counts(it, i)?.arrived as number);
    expect([...arrived].sort((x, y) => y - x)).toEqual(arrived);
    expect(counts(it, 0)?.served).toBe(it.latencies.length);
  });
});

describe('a load balancer', () => {
  const three = (balance: string) =>
    worldOf(8, {
      services: [service('a', { replicas: 3, balance })],
      clients: [client('a', { perSecond: 60 })],
    });
  const servedBy = (it: TestWorld): number[] =>
    [1, 2, 3].map((row) => it.world.column.served.get(row));

  test('by round robin gives each its turn', () => {
    const it = three('round-robin');
    it.run(10.05e6);
    const served = servedBy(it);
    expect(Math.max(...served) - Math.min(...served)).toBeLessThanOrEqual(1);
  });

  test('by round robin passes over who is down, and fails nobody', () => {
    const it = three('round-robin');
    it.run(1e6);
    it.strike(2);
    const { failed } = it.outcomes;
    const before = servedBy(it);
    it.run(11e6);
    expect(it.outcomes.failed).toBe(failed);
    expect(servedBy(it)[1]).toBe(before[1]);
  });

  test('by least connections avoids who is busy', () => {
    const it = three('least-connections');
    it.world.cpu.settings.rows.at.cap[1] = 0.01; // the first hardly gets anything done
    it.run(10e6);
    const [slow, ...others] = servedBy(it);
    expect(slow).toBeLessThan(0.1 * (others[0] as number));
  });

  test('by chance is fair in the long run', () => {
    const it = three('random');
    it.run(100e6);
    for (const served of servedBy(it)) expect(Math.abs(served / 2000 - 1)).toBeLessThan(0.06);
  });

  test('asks a paused guest too: its requests wait inside', () => {
    const it = three('round-robin');
    it.run(0.5e6);
    const paused = it.world.column.state;
    paused.set(1, STATE.paused);
    it.run(0.6e6);
    expect(it.outcomes.failed).toBe(0);
    expect(it.world.column.served.get(1)).toBeGreaterThan(0);
    paused.set(1, STATE.running);
  });
});

describe('a client', () => {
  test('sends on the beat, or at random with the same rate', () => {
    const arrived = (arrivals: 'deterministic' | 'poisson') => {
      const it = worldOf(8, {
        services: [service('a')],
        clients: [client('a', { arrivals, perSecond: 100 })],
      });
      it.run(100e6);
      return counts(it)?.arrived as number;
    };
    expect(arrived('deterministic')).toBe(10_000);
    expect(Math.abs(arrived('poisson') - 10_000)).toBeLessThan(300);
  });

  test('can be turned up, down and off', () => {
    const sim = run(
      oneWorld('bare', {
        title: 'Load',
        hosts: [host(1)],
        services: [{ id: 'web', application: 'nginx' }],
        clients: [{ id: 'c', service: 'web', rate: '10/s', arrivals: 'deterministic' }],
      }),
    );
    const during = (seconds: number): number => {
      const { arrived } = metricsOf(sim).requests;
      wait(sim, seconds);
      return metricsOf(sim).requests.arrived - arrived;
    };
    wait(sim, 20);
    expect(during(10)).toBe(100);
    give(sim, { type: 'load', client: 'c', perSecond: 50 });
    expect(during(10)).toBe(500);
    give(sim, { type: 'load', client: 'c', perSecond: 0 });
    expect(during(10)).toBe(0);
    give(sim, { type: 'load', client: 'c', perSecond: 1 });
    expect(during(10)).toBe(10);
    for (const perSecond of [-1, Number.NaN, 1e9]) {
      expect(refusal(sim, { type: 'load', client: 'c', perSecond }).code).toBe('outOfRange');
    }
    expect(refusal(sim, { type: 'load', client: 'x', perSecond: 1 }).code).toBe('noSuchClient');
  });

  test('that sends hardly ever does not overflow the clock', () => {
    const it = worldOf(1, {
      services: [service('a')],
      clients: [client('a', { perSecond: 1e-12 })],
    });
    it.run(1e9);
    expect(it.outcomes.served).toBe(0);
  });
});

describe('common random numbers', () => {
  test('both worlds get the same arrivals and the same work per request', () => {
    const wish = {
      title: 'Twins',
      hosts: [host(1)],
      services: [{ id: 'web', application: 'nginx', replicas: 2 }],
      clients: [{ id: 'c', service: 'web', rate: '50/s' }],
    };
    const [slow, fast] = (['kvm', 'docker'] as const).map((stack) => {
      const sim = run(oneWorld(stack, wish), { checkEvery: 100 });
      wait(sim, 60);
      give(sim, { type: 'scale', service: 'web', replicas: 1 });
      wait(sim, 60);
      return metricsOf(sim).requests.arrived;
    });
    expect(slow).toBe(fast);
  });

  test('in a world of half the speed each request takes exactly twice as long, calls included', () => {
    const latencies = (speed: number): number[] => {
      const cpuEfficiency = { value: speed, source: 'assumption', note: 'made up for a test' };
      const it = makeWorld(
        {
          entities: [testHost('host')],
          services: [service('front', { calls: ['back'] }), service('back')],
          clients: [client('front', { perSecond: 1 })],
        },
        testCatalog({ container: { cpuEfficiency } }),
      );
      it.run(200e6);
      return it.latencies;
    };
    const [fast, slow] = [latencies(1), latencies(0.5)];
    expect(fast.length).toBeGreaterThan(190);
    expect(new Set(fast).size).toBeGreaterThan(150);
    fast.forEach((latency, i) => {
      if (latency > 400_000) return; // not done before the next one comes
      expect(Math.abs((slow[i] as number) - 2 * latency)).toBeLessThanOrEqual(4);
    });
  });

  test('the same request has the same work whatever befell the ones before it', () => {
    const works = (killed: boolean): number[] => {
      const it = worldOf(
        1,
        { services: [service('a', { replicas: 2 })], clients: [client('a')] },
        'exponential',
      );
      it.run(0.95e6);
      if (killed) it.strike(1);
      it.run(20e6);
      return it.latencies.slice(-50); // alone on the core: the latency is the work
    };
    expect(works(true)).toEqual(works(false));
  });

  test('a world that serves less draws no other arrivals', () => {
    const arrivals = (perSecond: number): number[] => {
      const clients = [
        client('a', { arrivals: 'poisson', perSecond: 20 }),
        client('b', { perSecond }),
      ];
      const it = worldOf(4, { services: [service('a'), service('b')], clients });
      const seen: number[] = [];
      for (let at = 1e4; at < 5e6; at += 1e4) {
        it.run(at);
        seen.push(counts(it)?.arrived as number);
      }
      return seen;
    };
    expect(arrivals(0)).toEqual(arrivals(200));
  });
});

describe('the ledger of requests', () => {
  test('adds up to the microsecond, over services, clients, series and histogram', () => {
    const sim = run(
      oneWorld('docker', {
        title: 'Ledger',
        hosts: [host(1, { cores: 1 })],
        services: [
          { id: 'db', application: 'postgresql', restart: 'always' },
          { id: 'web', application: 'nginx', calls: ['db'], restart: 'always' },
        ],
        clients: [{ id: 'c', service: 'web', rate: '300/s', timeout: '100 ms' }],
      }),
      { checkEvery: 25 },
    );
    wait(sim, 15);
    give(sim, { type: 'crash', id: 'db-1', tier: 'application' });
    wait(sim, 5);
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    wait(sim, 5);
    const { requests } = metricsOf(sim);
    const { early, served, failed, timedOut, inFlight, arrived } = requests;
    expect(early + served + failed + timedOut + inFlight).toBe(arrived);
    expect(inFlight).toBe(0);
    expect(Math.min(served, failed, timedOut)).toBeGreaterThan(0);
    const series = viewOf(sim).series();
    const sum = (list: Float64Array): number => list.reduce((a, b) => a + b, 0);
    expect([sum(series.served), sum(series.failed)]).toEqual([served, failed + timedOut]);
    expect(requests.p50Micros).toBeLessThanOrEqual(requests.p95Micros);
    expect(requests.p99Micros).toBeLessThanOrEqual(100_000 * (33 / 32));
  });
});
