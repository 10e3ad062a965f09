/** Whatever is asked of them, requests are counted once, and a run goes on after a restore. */
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import type { ClientSpec, EntitySettings, ScenarioSpec, ServiceSpec } from '../scenario.ts';
import { createSimulation, type Simulation } from '../simulation.ts';
import { testCatalog } from '../testing/catalog.ts';
import { patient } from '../testing/run.ts';
import { emptyWorld, makeWorld, testHost } from '../testing/world.ts';
import { TIMER } from '../timers.ts';
import { takesRequests } from './requests.ts';

const pick = <T>(random: RandomStream, list: readonly T[]): T =>
  list[random.nextBelow(list.length)] as T;

function anyTemplate(random: RandomStream): EntitySettings {
  return {
    kind: 'container',
    application: 'app',
    restart: 'always',
    requestMicros: pick(random, [0, 0.7, 500, 10_000, 300_000]),
    requestSpread: pick(random, ['deterministic', 'exponential', 'hyperexponential'] as const),
    ...(random.nextBelow(2) === 0 && { workers: 1 + random.nextBelow(3) }),
    ...(random.nextBelow(3) === 0 && { cpus: 0.5 }),
    ...(random.nextBelow(3) === 0 && { requestIos: 2 }),
  };
}

function anyClient(random: RandomStream, id: string, service: string): ClientSpec {
  const common = {
    id,
    service,
    arrivals: pick(random, ['poisson', 'deterministic'] as const),
    timeoutMicros: pick(random, [0, 3_000, 200_000, 60e6]),
    latencyMicros: pick(random, [0, 51.8, 40_000]),
  };
  const profile = [
    { at: 1e6, value: random.nextBelow(60) },
    { at: 3e6, value: random.nextBelow(60) },
  ];
  const ramp = random.nextBelow(2) === 0;
  if (random.nextBelow(2) === 0) {
    return { ...common, perSecond: random.nextBelow(200), ...(ramp && { profile, ramp }) };
  }
  const think = { thinkMicros: pick(random, [1_000, 20_000]), thinkSpread: 'exponential' as const };
  return { ...common, ...think, perSecond: 0, clients: random.nextBelow(20), profile, ramp };
}

function anyService(random: RandomStream, id: string, calls: string[]): ServiceSpec {
  return {
    id,
    replicas: 1 + random.nextBelow(3),
    on: ['host'],
    template: anyTemplate(random),
    balance: pick(random, ['round-robin', 'least-connections', 'random']),
    after: [],
    calls,
    backlog: pick(random, [1, 5, 1000]),
    ...(random.nextBelow(3) === 0 && { healthCheck: { intervalMicros: 300_000, threshold: 2 } }),
    ports: [],
    volumes: [],
    networks: [],
  };
}

const anyWorld = (random: RandomStream) => ({
  ...emptyWorld,
  entities: [testHost('host')],
  services: [anyService(random, 'front', ['back']), anyService(random, 'back', [])],
  clients: [anyClient(random, 'one', 'front'), anyClient(random, 'two', 'back')],
});

describe('under random loads, kills and changes of load', patient, () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('seed %d counts each once', (seed) => {
    const random = new RandomStream(seed, 'requests-random');
    const it = makeWorld(anyWorld(random), testCatalog(), seed);
    const { world } = it;
    let at = 0;
    for (let step = 0; step < 60; step++) {
      at += random.nextBelow(150_000);
      it.run(at); // ends in a check of the laws: every request is somewhere, once
      const deed = random.nextBelow(8);
      const rows = world.records.filter(({ row }) => row > 0 && takesRequests(world, row));
      const victim = rows[random.nextBelow(Math.max(1, rows.length))];
      if (deed === 0 && victim) it.strike(victim.row);
      if (deed === 1 && victim) {
        const type = pick(random, ['kill', 'stop', 'restart'] as const);
        it.submit({ type, world: 'test', id: victim.id });
      }
      if (deed === 2) {
        const replicas = random.nextBelow(4);
        it.submit({ type: 'scale', world: 'test', service: 'front', replicas });
      }
      if (deed === 3) {
        const client = pick(random, ['one', 'two']);
        const n = random.nextBelow(40);
        it.submit({ type: 'load', world: 'test', client, clients: n });
        it.submit({ type: 'load', world: 'test', client, perSecond: n });
      }
      it.run(at);
    }
    const ended = it.answers.length;
    const clients = world.request.clients;
    const counted = clients.reduce(
      (sum, { counts }) => sum + counts.served + counts.failed + counts.timedOut,
      0,
    );
    expect(ended).toBe(counted);
    const kinds = world.agenda.snapshot().kinds;
    const thinking = kinds.filter((kind) => kind === TIMER.thinkDone).length;
    const { at: r, length } = world.request.requests;
    const closed = clients.map(({ spec }) => spec.clients !== undefined);
    let asking = 0;
    for (let id = 0; id < length; id++) {
      const root = r.parent[id] === -1 && (r.client[id] as number) >= 0;
      if ((r.row[id] as number) >= 0 && root && closed[r.client[id] as number]) asking++;
    }
    expect(asking + thinking).toBe(clients.reduce((sum, { present }) => sum + present, 0));
  });
});

describe('a snapshot in the middle', patient, () => {
  const start = (seed: number): Simulation => {
    const world = { ...anyWorld(new RandomStream(seed, 'requests-saved')), id: 'test' };
    const scenario: ScenarioSpec = { title: 'Any', seed, worlds: [world], journal: [] };
    return createSimulation({ catalog: testCatalog(), scenario });
  };
  const CUT = 2_345_678;
  const END = 6e6;

  test.each(Array.from({ length: 12 }, (_, seed) => seed))(
    'goes on to the same bytes and the same digest, seed %d',
    (seed) => {
      const whole = start(seed);
      whole.advance(END);
      const cut = start(seed);
      cut.advance(CUT);
      const saved = cut.snapshot();
      cut.advance(END);
      const resumed = start(seed);
      resumed.advance(1e6); // a past of its own, to be forgotten
      resumed.restore(saved);
      expect(resumed.snapshot()).toEqual(saved);
      resumed.advance(END);
      expect(resumed.hash).toBe(whole.hash);
      expect(resumed.snapshot()).toEqual(whole.snapshot());
      cut.restore(saved);
      cut.advance(END);
      expect(cut.snapshot()).toEqual(whole.snapshot());
    },
  );

  test('tells runs apart by a single answer', () => {
    const [one, two] = [start(3), start(3)];
    one.advance(2e6);
    two.advance(2e6);
    expect(one.hash).toBe(two.hash);
    const before = one.hash;
    one.advance(2.5e6);
    expect(one.hash).not.toBe(before);
  });
});
