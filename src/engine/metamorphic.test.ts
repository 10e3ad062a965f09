/**
 * What must follow when a scenario is changed in a way whose effect is known: more cores, other
 * names, another unit of time, another order, an idle neighbour, another technology that costs
 * nothing. No test knows a result; each compares two runs.
 */
import { describe, expect, test } from 'vitest';
import type { Command } from './commands.ts';
import { stateDigest } from './digest.ts';
import type { EntitySpec, ScenarioSpec, WorldSpec } from './scenario.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { testCatalog } from './testing/catalog.ts';
import { Dice } from './testing/dice.ts';
import { anyCommand, play, randomScenario } from './testing/fuzz.ts';
import { withPhysics } from './testing/fuzz-physics.ts';
import { type Case, playFast } from './testing/naive/compare.ts';
import { cpuCase, startCase } from './testing/naive/worlds.ts';
import { patient, run } from './testing/run.ts';
import { testHost } from './testing/world.ts';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

/** Ends of tasks and of requests, and what was counted. */
function resultOf(one: Case) {
  const { it } = playFast(one);
  const { tasksDone, sumMicros, lastAt } = it.world.batch;
  const answers = it.answers.map(({ client, outcome, at, latency }) => [
    client,
    outcome,
    at,
    latency,
  ]);
  const events = it.events.map(({ at, type, subject }) => ({ at, type, subject }));
  return { answers, events, tasksDone, sumMicros, lastAt, outcomes: it.outcomes };
}

const withWorld = (one: Case, change: (world: WorldSpec) => WorldSpec): Case => ({
  ...one,
  world: change(one.world),
});
const withEntities = (one: Case, change: (entity: EntitySpec) => EntitySpec): Case =>
  withWorld(one, (world) => ({ ...world, entities: world.entities.map(change) }));

describe('twice the cores', () => {
  const twice = (entity: EntitySpec): EntitySpec =>
    entity.hardware
      ? { ...entity, hardware: { ...entity.hardware, cores: entity.hardware.cores * 2 } }
      : entity;

  test('never do less work in the same time', patient, () => {
    for (const seed of SEEDS) {
      const one = cpuCase(seed);
      const [few, many] = [resultOf(one), resultOf(withEntities(one, twice))];
      expect(many.tasksDone, `seed ${seed}`).toBeGreaterThanOrEqual(few.tasksDone);
      // Which replica a call meets may change with the order in which requests end.
      const alone = one.world.services.every(({ calls, balance, backlog }) => {
        return calls.length === 0 && balance === 'round-robin' && backlog >= 1000;
      });
      if (!alone) continue;
      expect(many.outcomes.served, `seed ${seed}`).toBeGreaterThanOrEqual(few.outcomes.served);
    }
  });

  test('never take longer for batch work', patient, () => {
    for (const seed of SEEDS) {
      const one = { ...cpuCase(seed), until: 60e6 };
      const batch = withWorld(one, (world) => ({ ...world, services: [], clients: [] }));
      const [few, many] = [resultOf(batch), resultOf(withEntities(batch, twice))];
      expect(many.tasksDone).toBe(few.tasksDone);
      expect(many.lastAt, `seed ${seed}`).toBeLessThanOrEqual(few.lastAt + 5);
      expect(many.sumMicros, `seed ${seed}`).toBeLessThanOrEqual(few.sumMicros + 100);
    }
  });
});

describe('technologies that cost nothing', () => {
  test('are event for event the same, virtual machine or container', patient, () => {
    for (const seed of SEEDS) {
      const one = { ...cpuCase(seed), catalog: testCatalog() };
      const as = (kind: string): Case =>
        withWorld(one, (world) => ({
          ...world,
          entities: world.entities.filter((entity) => entity.hardware),
          services: world.services.map((service) => ({
            ...service,
            on: [world.entities[0]?.id ?? ''],
            template: { ...service.template, kind, memoryBytes: 1e6 },
          })),
        }));
      expect(resultOf(as('vm')), `seed ${seed}`).toEqual(resultOf(as('container')));
    }
  });
});

describe('names', () => {
  test('of machines and boxes change nothing but names', patient, () => {
    const other = (id: string): string => `zz-${[...id].reverse().join('')}`;
    for (const seed of SEEDS) {
      const one = startCase(seed);
      const renamed = withWorld(one, (world) => ({
        ...world,
        entities: world.entities.map((entity) => ({
          ...entity,
          id: other(entity.id),
          on: entity.on === null ? null : other(entity.on),
        })),
        services: world.services.map((service) => ({ ...service, on: service.on.map(other) })),
      }));
      const [a, b] = [resultOf(one), resultOf(renamed)];
      const known = new Set(one.world.entities.map(({ id }) => id));
      const events = a.events.map((event) => ({
        ...event,
        subject: known.has(event.subject) ? other(event.subject) : event.subject,
      }));
      expect(b, `seed ${seed}`).toEqual({ ...a, events });
    }
  });
});

describe('neighbours', () => {
  test('that do nothing change nothing', patient, () => {
    for (const seed of SEEDS) {
      const one = startCase(seed);
      const idle = testHost('idle');
      const wider = withWorld(one, (world) => ({ ...world, entities: [...world.entities, idle] }));
      expect(resultOf(wider), `seed ${seed}`).toEqual(resultOf(one));
    }
  });

  test('may stand in any order when nothing joins them', patient, () => {
    for (const seed of SEEDS) {
      const one = { ...cpuCase(seed), until: 30e6 };
      const apart = withWorld(one, (world) => ({ ...world, services: [], clients: [] }));
      const machines = apart.world.entities.filter((entity) => entity.hardware);
      const rest = apart.world.entities.filter((entity) => !entity.hardware);
      const turned = withWorld(apart, (world) => ({
        ...world,
        entities: [...[...machines].reverse(), ...rest],
      }));
      const sorted = (result: ReturnType<typeof resultOf>) => ({
        ...result,
        events: result.events.map((event) => JSON.stringify(event)).sort(),
      });
      expect(sorted(resultOf(turned)), `seed ${seed}`).toEqual(sorted(resultOf(apart)));
    }
  });
});

describe('worlds', () => {
  test('do not notice what other worlds stand before them', patient, () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const { world: left, catalog } = cpuCase(seed);
      const right = { ...cpuCase(seed + 1000).world, id: 'other' };
      const play2 = (worlds: readonly WorldSpec[]): Simulation => {
        const scenario: ScenarioSpec = { title: 'Order', seed, worlds, journal: [] };
        const sim = createSimulation({ catalog, scenario, checkEvery: 0 });
        sim.advance(2e6);
        return sim;
      };
      const one = play2([left, right]);
      const two = play2([right, left]);
      const eventsIn = (sim: Simulation, world: string) =>
        sim.events
          .filter((e) => e.world === world)
          .map(({ at, type, subject }) => [at, type, subject]);
      for (const id of [left.id, 'other']) {
        expect(eventsIn(two, id), `seed ${seed}`).toEqual(eventsIn(one, id));
        const measured = [one, two].map((sim) => sim.views.find((v) => v.id === id)?.measure());
        expect(measured[1], `seed ${seed}`).toEqual(measured[0]);
      }
    }
  });
});

describe('another unit of time', () => {
  const K = 8;

  test('scales all results with all times', patient, () => {
    for (const seed of SEEDS) {
      const one = cpuCase(seed);
      const even = withWorld(one, (world) => ({
        ...world,
        services: world.services.map((service) => ({ ...service, calls: [], backlog: 1000 })),
        clients: world.clients.map((client) => ({ ...client, timeoutMicros: 600e6 })),
      }));
      const slower = withWorld(even, (world) => ({
        ...world,
        entities: world.entities.map((entity) => ({
          ...entity,
          ...(entity.tasks && { tasks: entity.tasks.map((task) => task * K) }),
        })),
        services: world.services.map((service) => ({
          ...service,
          template: {
            ...service.template,
            requestMicros: (service.template.requestMicros ?? 10_000) * K,
          },
        })),
        clients: world.clients.map((client) => ({ ...client, perSecond: client.perSecond / K })),
      }));
      const [a, b] = [resultOf(even), resultOf({ ...slower, until: even.until * K })];
      expect(b.tasksDone, `seed ${seed}`).toBe(a.tasksDone);
      expect(Math.abs(b.sumMicros / K - a.sumMicros)).toBeLessThan(40 * (a.tasksDone + 1));
      // The last may fall on either side of the end, and rounding adds up where many wait.
      expect(Math.abs(b.answers.length - a.answers.length), `seed ${seed}`).toBeLessThanOrEqual(1);
      const mean = (list: typeof a.answers): number =>
        list.slice(0, -1).reduce((sum, [, , , latency]) => sum + Number(latency), 0);
      const few = Math.max(1, a.answers.length);
      if (a.answers.length !== b.answers.length) continue;
      expect(Math.abs(mean(b.answers) / K - mean(a.answers)) / few).toBeLessThan(2_000);
    }
  });
});

describe('the way in which a run is driven', () => {
  const quick = { checkEvery: 0 } as const;
  const make = (seed: number, physics: boolean) => {
    const dice = new Dice(seed, 'driven');
    const plain = randomScenario(dice, { roomy: true, services: 3, hosts: 2 });
    const document = physics ? withPhysics(dice, plain) : plain;
    const sim = run(document, quick);
    play(dice, sim, 8, { before: 25, between: 6, choose: anyCommand });
    sim.advance(sim.now + 3e6);
    return { dice, document, sim, bytes: stateDigest(sim.snapshot()) };
  };
  const kinds = [
    ['as it was', false],
    ['with all physics', true],
  ] as const;

  test.each(kinds)('in pieces and budgets gives the same bytes (%s)', patient, (_name, physics) => {
    for (const seed of SEEDS) {
      const { dice, document, sim, bytes } = make(seed, physics);
      const again = run(document, { ...quick, journal: sim.journal });
      while (again.now < sim.now) {
        const until = Math.min(sim.now, again.now + Math.round(dice.between(1, 1e7)));
        again.advance(until, dice.chance(0.5) ? 1 + dice.below(50) : Infinity);
      }
      again.advance(sim.now);
      expect(again.hash, `seed ${seed}`).toBe(sim.hash);
      expect(stateDigest(again.snapshot()), `seed ${seed}`).toBe(bytes);
    }
  });

  test.each(kinds)('over snapshots and forks gives the same bytes (%s)', patient, (_n, physics) => {
    for (const seed of SEEDS) {
      const { dice, document, sim, bytes } = make(seed, physics);
      let again = run(document, { ...quick, journal: sim.journal });
      for (let n = 0; n < 4; n++) {
        again.advance(Math.min(sim.now, again.now + Math.round(dice.between(1, 1e7))));
        const saved = again.snapshot();
        const aside = again.fork();
        again.advance(Math.min(sim.now, again.now + 5e6));
        again.restore(saved);
        if (dice.chance(0.5)) again = aside;
      }
      again.advance(sim.now);
      expect(again.hash, `seed ${seed}`).toBe(sim.hash);
      expect(stateDigest(again.snapshot()), `seed ${seed}`).toBe(bytes);
    }
  });

  test('commands that are refused leave no trace', patient, () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { sim, bytes } = make(seed, true);
      const world = sim.views[0]?.id ?? '';
      const wrong: Command = { type: 'start', world, id: 'nobody' };
      expect(sim.submit(wrong).accepted).toBe(false);
      expect(stateDigest(sim.snapshot())).toBe(bytes);
    }
  });
});
