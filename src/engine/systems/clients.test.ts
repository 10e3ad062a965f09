import { describe, expect, test } from 'vitest';
import type { ClientSpec, ServiceSpec } from '../scenario.ts';
import { testCatalog } from '../testing/catalog.ts';
import { patient } from '../testing/run.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { TIMER } from '../timers.ts';
import { valueAt } from './clients.ts';

const WORK = 10_000; // µs of a request

function serviceOf(change: Partial<ServiceSpec> = {}): ServiceSpec {
  return {
    id: 'web',
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
  };
}

/** One service on a machine with many cores, asked by one client. */
function asked(client: Partial<ClientSpec>, change: Partial<ServiceSpec> = {}): TestWorld {
  const machine = testHost('host');
  const hardware = { ...(machine.hardware as NonNullable<typeof machine.hardware>), cores: 64 };
  const clients = [
    {
      id: 'c',
      service: 'web',
      arrivals: 'deterministic' as const,
      perSecond: 0,
      timeoutMicros: 60e6,
      ...client,
    },
  ];
  const entities = [{ ...machine, hardware }];
  const catalog = testCatalog({}, { work: 'deterministic' });
  return makeWorld({ entities, services: [serviceOf(change)], clients }, catalog);
}

const sentAt = (it: TestWorld): number[] =>
  it.servedAt.map((at, i) => at - (it.latencies[i] as number));

/** Timers of one kind that wait: closed clients that think. */
const waiting = (it: TestWorld, kind: number): number =>
  it.world.agenda.snapshot().kinds.filter((one) => one === kind).length;

describe('a closed client', () => {
  test('sends again when it has its answer and has thought', () => {
    const it = asked({ clients: 1, thinkMicros: 15_000 });
    it.run(0.2e6);
    expect(sentAt(it).slice(0, 4)).toEqual([15_000, 40_000, 65_000, 90_000]);
    expect(new Set(it.latencies)).toEqual(new Set([WORK]));
  });

  test('without a thought is bound by the answers alone: X = N ÷ R', () => {
    const it = asked({ clients: 5 });
    it.run(10e6);
    expect(it.outcomes.served).toBe(5 * Math.floor(10e6 / WORK));
  });

  test('thinks at random with the mean that was given: X = N ÷ (R + Z)', () => {
    const it = asked({ clients: 50, thinkMicros: 90_000, thinkSpread: 'exponential' });
    it.run(100e6);
    expect(Math.abs(it.outcomes.served / 50_000 - 1)).toBeLessThan(0.015);
  });

  test('is as many as it should be at every moment: in flight or thinking', () => {
    const it = asked({ clients: 20, thinkMicros: 7_000, thinkSpread: 'exponential' });
    for (let i = 0; i < 5000; i++) {
      it.step();
      const { size } = it.world.request.requests;
      expect(size + waiting(it, TIMER.thinkDone)).toBe(20);
    }
  });

  test('can be turned up and down, and those too many leave when they have their answer', () => {
    const it = asked({ clients: 4, thinkMicros: 5_000 });
    const present = (): number => it.world.request.clients[0]?.present ?? -1;
    it.run(1e6);
    it.submit({ type: 'load', world: 'test', client: 'c', clients: 9 });
    expect(present()).toBe(9);
    it.run(2e6);
    it.submit({ type: 'load', world: 'test', client: 'c', clients: 2 });
    it.run(3e6);
    expect(present()).toBe(2);
    it.submit({ type: 'load', world: 'test', client: 'c', clients: 0 });
    it.run(4e6);
    expect([present(), it.world.request.requests.size]).toEqual([0, 0]);
    for (const wrong of [{ perSecond: 5 }, { clients: 1.5 }, { clients: -1 }]) {
      expect(it.submit({ type: 'load', world: 'test', client: 'c', ...wrong })).toBe(false);
    }
  });

  test('that is refused tries again, but not at once', () => {
    const it = asked({ clients: 3 }, { backlog: 1 });
    it.run(10e6);
    const { served, failed } = it.outcomes;
    expect(served).toBeGreaterThan(900);
    expect(failed).toBeLessThanOrEqual(2 * 101);
    expect(failed).toBeGreaterThan(150);
  });

  test('waits until its service is up for the first time, and is nobody’s failure', () => {
    const it = asked({ clients: 3 }, { after: [{ service: 'web', until: 'ready' }] });
    it.run(1e6);
    expect(it.world.request.clients[0]?.counts.arrived).toBe(0);
  });

  test('goes on when requests time out, and when they take no time at all', () => {
    const late = asked({ clients: 2, timeoutMicros: 4_000 });
    late.run(1e6);
    expect(late.outcomes).toEqual({ served: 0, failed: 0, timedOut: 500 });
    const template = { kind: 'container', application: 'app', requestMicros: 0 };
    const swift = asked({ clients: 1 }, { template });
    swift.run(1000);
    expect(swift.outcomes.served).toBe(1001);
  });
});

describe('a profile', () => {
  const at = (seconds: number, value: number) => ({ at: seconds * 1e6, value });
  const during = (it: TestWorld, from: number, to: number): number =>
    sentAt(it).filter((time) => time >= from * 1e6 && time < to * 1e6).length;

  test('changes the rate in steps', () => {
    const profile = [at(10, 50), at(20, 0), at(30, 5)];
    const it = asked({ perSecond: 10, profile });
    it.run(41e6);
    expect([during(it, 0, 10), during(it, 10, 20), during(it, 20, 30)]).toEqual([99, 500, 1]);
    expect(during(it, 30, 40)).toBe(49);
  });

  test('on a ramp changes it evenly, on the beat and at random', () => {
    const profile = [at(0, 0), at(100, 100), at(200, 100)];
    const beat = asked({ profile, ramp: true });
    beat.run(201e6);
    expect(during(beat, 0, 50)).toBe(1249); // the integral of t, less what is not yet whole
    expect(during(beat, 50, 100)).toBe(3750);
    expect(during(beat, 100, 200)).toBe(10_000);
    const random = asked({ profile, ramp: true, arrivals: 'poisson' });
    random.run(201e6);
    expect(Math.abs(during(random, 0, 50) - 1250)).toBeLessThan(3 * 36);
    expect(Math.abs(during(random, 50, 100) - 3750)).toBeLessThan(3 * 62);
  });

  test('moves the number of closed clients, in steps and on a ramp', () => {
    const present = (it: TestWorld): number => it.world.request.clients[0]?.present ?? -1;
    const seen = (ramp: boolean): number[] => {
      const it = asked({ clients: 2, profile: [at(10, 12), at(20, 4)], ramp });
      return [5, 10.1, 15, 20.1, 30].map((time) => {
        it.run(time * 1e6);
        return present(it);
      });
    };
    expect(seen(false)).toEqual([2, 12, 12, 4, 4]);
    expect(seen(true)).toEqual([7, 11, 8, 4, 4]);
  });

  test('ends when somebody sets the load by hand', () => {
    const it = asked({ perSecond: 10, profile: [at(10, 50)] });
    it.run(5e6);
    it.submit({ type: 'load', world: 'test', client: 'c', perSecond: 20 });
    it.run(25e6);
    expect(during(it, 10, 20)).toBe(200);
  });

  test('reads between its points as one draws it', () => {
    const spec = { perSecond: 4, profile: [at(10, 8), at(20, 2)] } as unknown as ClientSpec;
    const read = (ramp: boolean) =>
      [0, 5, 10, 15, 25].map((time) => valueAt({ spec: { ...spec, ramp } }, time * 1e6));
    expect(read(false)).toEqual([4, 4, 8, 8, 2]);
    expect(read(true)).toEqual([4, 6, 8, 5, 2]);
  });
});

describe('an open stream', () => {
  test('sends at the times of a trace', () => {
    const it = asked({ times: [5, 70_000, 70_000, 1_000_000] });
    it.run(3e6);
    expect(sentAt(it)).toEqual([5, 70_000, 70_000, 1_000_000]);
    expect(it.world.request.clients[0]?.early).toBe(0);
  });

  test('keeps its rate although the gaps are no whole microseconds', patient, () => {
    const template = { kind: 'container', application: 'app', requestMicros: 0 };
    const it = asked({ perSecond: 30_000 }, { template });
    it.run(10e6);
    expect(it.world.request.clients[0]?.counts.arrived).toBe(300_000);
  });

  test('may send work of its own size', () => {
    const it = asked({ perSecond: 10, requestMicros: 3_000 });
    it.run(1e6);
    expect(new Set(it.latencies)).toEqual(new Set([3_000]));
  });
});

describe('a time-out', () => {
  test('is to the microsecond for each request, with one timer for all', () => {
    const template = { kind: 'container', application: 'app', requestMicros: 1e9 };
    const it = asked({ perSecond: 1000, timeoutMicros: 3_333 }, { template });
    it.run(1e6);
    const late = it.answers.filter(({ outcome }) => outcome === 'timedOut');
    expect(late.length).toBe(996);
    expect(new Set(late.map(({ latency }) => latency))).toEqual(new Set([3_333]));
    expect(waiting(it, TIMER.requestTimeout)).toBe(1);
  });

  test('does not reach those that have had their answer', () => {
    const it = asked({ perSecond: 60, timeoutMicros: 20_000 });
    it.run(10e6);
    expect(it.outcomes.timedOut).toBe(0);
  });
});
