/** Queues by themselves give what the general path gives, to the last byte of the state. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../commands.ts';
import { stateDigest } from '../digest.ts';
import type { ClientSpec, EntitySpec, ScenarioSpec, WorldSpec } from '../scenario.ts';
import { createSimulation, type Simulation } from '../simulation.ts';
import { testCatalog } from '../testing/catalog.ts';
import { Dice } from '../testing/dice.ts';
import { patient } from '../testing/run.ts';
import { emptyWorld, testHost } from '../testing/world.ts';

const catalog = testCatalog({ vm: { cpuEfficiency: { value: 0.93, why: 'a test' } as never } });

function host(dice: Dice, id: string): EntitySpec {
  const plain = testHost(id);
  const hardware = { ...plain.hardware, cores: dice.one([1, 2, 4, 8]) } as EntitySpec['hardware'];
  return { ...plain, ...(hardware && { hardware }) };
}

function client(dice: Dice, id: string, service: string, perSecond: number): ClientSpec {
  return {
    id,
    service,
    arrivals: dice.chance(0.8) ? 'poisson' : 'deterministic',
    perSecond,
    timeoutMicros: dice.one([20_000, 300_000, 2e6, Number.MAX_SAFE_INTEGER]),
    ...(dice.chance(0.1) && { latencyMicros: 300 }),
    ...(dice.chance(0.2) && { requestMicros: dice.one([0, 0.7, 900]) }),
  };
}

function worldOf(dice: Dice, id: string): WorldSpec {
  const entities = [host(dice, 'host')];
  if (dice.chance(0.5)) {
    const cpus = dice.one([undefined, 1, 2, 2.5, 4]);
    const limit = cpus === undefined ? {} : { cpus };
    entities.push({ id: 'vm', kind: 'vm', on: 'host', up: true, ...limit });
  }
  if (dice.chance(0.25)) {
    const tasks = Array.from({ length: 30 }, () => dice.between(1_000, 300_000));
    const on = dice.chance(0.5) ? 'host' : 'other';
    if (on === 'other') entities.push(host(dice, 'other'));
    entities.push({ id: 'batch', kind: 'vm', on, up: true, cpus: 1, tasks });
  }
  const [workers, mean] = [1 + dice.below(5), dice.one([0.7, 40, 3_000, 20_000])];
  const rate = Math.min(5_000, (dice.between(0.2, 1.3) * workers * 1e6) / mean);
  const clients = [client(dice, 'clients', 'web', rate)];
  if (dice.chance(0.15)) clients.push(client(dice, 'more', 'web', 3));
  const service = {
    id: 'web',
    replicas: dice.chance(0.9) ? 1 : 2,
    on: [entities.length > 1 && entities[1]?.id === 'vm' ? 'vm' : 'host'],
    template: {
      kind: 'container',
      application: 'app',
      restart: 'always' as const,
      workers,
      requestMicros: mean,
      requestSpread: dice.one(['deterministic', 'exponential', 'hyperexponential'] as const),
    },
    balance: dice.one(['round-robin', 'least-connections', 'random']),
    after: [],
    calls: [],
    backlog: dice.one([1, workers, 30, Number.MAX_SAFE_INTEGER]),
    ...(dice.chance(0.2) && { healthCheck: { intervalMicros: 70_000, threshold: 2 } }),
    ports: [],
    volumes: [],
    networks: [],
  };
  const services: WorldSpec['services'][number][] = [service];
  if (dice.chance(0.2)) {
    services.push({ ...service, id: 'db', on: ['host'] });
    clients.push(client(dice, 'others', 'db', dice.one([0.5, 20])));
  }
  return { ...emptyWorld, id, entities, services, clients };
}

function scenarioOf(dice: Dice): ScenarioSpec {
  const worlds = [worldOf(dice, 'a')];
  if (dice.chance(0.3)) worlds.push(worldOf(dice, 'b'));
  return { title: 'Queues', seed: dice.below(1e6), worlds, journal: [] };
}

function command(dice: Dice, sim: Simulation): Command {
  const world = dice.one(sim.views).id;
  const id = dice.one(['web-1', 'web-1', 'vm', 'batch', 'db-1']);
  const type = dice.one(['kill', 'restart', 'load', 'load', 'scale', 'start'] as const);
  if (type === 'load') return { type, world, client: 'clients', perSecond: dice.one([0, 7, 900]) };
  if (type === 'scale') return { type, world, service: 'web', replicas: 1 + dice.below(2) };
  return { type, world, id };
}

/** Runs the same with stretches, however short, and without, and compares wherever it is cut. */
function compare(seed: number): number {
  const dice = new Dice(seed, 'queues');
  const scenario = scenarioOf(dice);
  const alone = createSimulation({ catalog, scenario, stretchLeast: 1 });
  const plain = createSimulation({ catalog, scenario, stretchLeast: Infinity });
  for (let piece = 0; piece < 14; piece++) {
    const until = alone.now + Math.round(dice.between(50, 1e6));
    while (!alone.advance(until, 1 + dice.below(dice.one([5, 300, 5_000]))).reached);
    plain.advance(until);
    expect(alone.hash).toBe(plain.hash);
    if (dice.chance(0.6)) expect(stateDigest(alone.snapshot())).toBe(stateDigest(plain.snapshot()));
    if (dice.chance(0.2)) alone.restore(alone.snapshot());
    if (!dice.chance(0.3)) continue;
    const given = command(dice, alone);
    expect(alone.submit(given)).toEqual(plain.submit(given));
  }
  expect(plain.aloneFired).toBe(0);
  return alone.aloneFired;
}

/** An M/M/4 queue, twice. */
function plainQueue(): ScenarioSpec {
  const { hardware, ...rest } = testHost('host');
  const cores = { ...hardware, cores: 4 } as NonNullable<typeof hardware>;
  const service: WorldSpec['services'][number] = {
    id: 'web',
    replicas: 1,
    on: ['host'],
    template: { kind: 'container', application: 'app', workers: 4, requestMicros: 9_000 },
    balance: 'round-robin',
    after: [],
    calls: [],
    backlog: 1_000,
    ports: [],
    volumes: [],
    networks: [],
  };
  const stream = {
    id: 'clients',
    service: 'web',
    arrivals: 'poisson',
    timeoutMicros: 30e6,
  } as const;
  const world = {
    ...emptyWorld,
    entities: [{ ...rest, hardware: cores }],
    services: [service],
    clients: [{ ...stream, perSecond: 350 }],
  };
  const worlds = ['a', 'b'].map((id) => ({ ...world, id }));
  return { title: 'Queue', seed: 4, worlds, journal: [] };
}

describe('a queue by itself', () => {
  test('takes nearly all timers of two worlds that are compared, up to the time-outs', () => {
    const sim = createSimulation({ catalog, scenario: plainQueue() });
    const { fired } = sim.advance(120e6);
    expect(sim.aloneFired / fired).toBeGreaterThan(0.95);
  });

  test('ends where the budget does, in every world', () => {
    const sim = createSimulation({ catalog, scenario: plainQueue(), checkEvery: 500 });
    for (let i = 0; i < 50; i++) {
      const { reached, now } = sim.advance(1e12, 2_000);
      expect(reached).toBe(false);
      expect(now).toBe(sim.now);
    }
    expect(sim.aloneFired).toBeGreaterThan(50_000);
  });

  test('is what it is among others, wherever a run is cut', patient, () => {
    let taken = 0;
    for (let seed = 0; seed < 50; seed++) taken += compare(seed);
    expect(taken).toBeGreaterThan(15_000);
  });
});
