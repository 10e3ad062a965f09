/** Random scenarios, random commands, and a healer that puts everything back on its feet. */
import type {
  ClientDocument,
  ScenarioDocument,
  ServiceDocument,
  WorldDocument,
} from '../../scenarios/document.ts';
import { type ServiceWish, twinScenario } from '../../scenarios/twin.ts';
import type { Command } from '../commands.ts';
import { TIERS } from '../define.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation, WorldView } from '../simulation.ts';
import { Dice } from './dice.ts';
import { assertLaws } from './laws.ts';
import { host, wait } from './run.ts';

export { Dice };

const POLICIES = ['no', 'on-failure', 'always', 'unless-stopped'];
/** The stacks of the first releases: seeds that once failed go on meaning the same scenario. */
const FIRST_STACKS = [
  'esxi',
  'kvm',
  'xen',
  'firecracker',
  'virtualbox',
  'docker',
  'docker-in-vm',
  'bare',
] as const;
const APPLICATIONS = ['nginx', 'worker', 'postgresql', 'freeradius'];

export interface FuzzOptions {
  /** Hosts that hold everything; otherwise some are too small, and nothing has to fit. */
  readonly roomy: boolean;
  /** At most so many services (6 unless given) and hosts (3). */
  readonly services?: number;
  readonly hosts?: number;
  /** Ids of stacks to choose among; the first eight unless given. */
  readonly stacks?: readonly string[];
}

/** One or two worlds of one to three hosts and one to six services, on any stacks. */
export function randomScenario(dice: Dice, options: FuzzOptions): ScenarioDocument {
  const { roomy } = options;
  const services: ServiceWish[] = [];
  const count = 1 + dice.below(options.services ?? 6);
  for (let n = 0; n < count; n++) {
    const earlier = services.map(({ id }) => id);
    services.push({
      id: `s${n}`,
      application: dice.one(APPLICATIONS),
      replicas: roomy ? 1 + dice.below(2) : dice.below(4),
      restart: dice.one(POLICIES),
      ...(dice.chance(0.4) && { cpus: dice.one([0.25, 0.5, 1, 2]) }),
      ...(dice.chance(0.2) && { cpuWeight: dice.one([0.5, 2, 100]) }),
      ...(dice.chance(0.3) && {
        memory: roomy ? '512 MiB' : dice.one(['16 MiB', '100 MiB', '2 GiB']),
      }),
      after: dice
        .some(earlier, 0.3)
        .map((service) => ({ service, until: dice.one(['started', 'ready'] as const) })),
      calls: dice.some(earlier, 0.3),
    });
  }
  const clients: ClientDocument[] = dice.some(services, 0.6).map(({ id }) => ({
    id: `c-${id}`,
    service: id,
    rate: dice.one(['0.5/s', '1/s', '2/s']),
    timeout: dice.one(['50 ms', '1 s', '10 s']),
    arrivals: dice.one(['poisson', 'deterministic'] as const),
  }));
  const hosts = Array.from({ length: 1 + dice.below(options.hosts ?? 3) }, (_, i) =>
    host(i + 1, {
      cores: dice.one([1, 2, 8]),
      memory: roomy ? '64 GiB' : dice.one(['1 GiB', '3 GiB', '8 GiB']),
      disk: roomy ? '400 GB' : dice.one(['8 GB', '20 GB', '100 GB']),
      network: dice.one(['100 Mbit/s', '1 Gbit/s']),
    }),
  );
  const stacks = options.stacks ?? FIRST_STACKS;
  const [left, right] = [dice.one(stacks), dice.one(stacks)];
  const wish = { title: 'Fuzz', hosts, services, clients, left, right };
  const document = twinScenario({ ...wish, seed: dice.below(1000) });
  const worlds = Object.entries(document.worlds).slice(0, dice.chance(0.7) ? 1 : 2);
  const changed = worlds.map(([id, world]) => [id, vary(dice, world, roomy)] as const);
  return { ...document, worlds: Object.fromEntries(changed) };
}

/** What a wish cannot say: balance, backlog, copies, sizes. */
function vary(dice: Dice, world: WorldDocument, roomy: boolean): WorldDocument {
  return {
    ...world,
    services: (world.services ?? []).map(
      (service): ServiceDocument => ({
        ...service,
        balance: dice.one(['round-robin', 'least-connections', 'random']),
        ...(!roomy && dice.chance(0.2) && { backlog: dice.one([1, 3]) }),
        template: {
          ...service.template,
          ...(dice.chance(0.3) && { copies: dice.one(['full', 'shared'] as const) }),
          ...(dice.chance(0.2) && { applicationMemory: dice.one(['1 MB', '80 MB']) }),
          ...(dice.chance(0.3) && {
            requestWork: dice.one(['0 s', '1 ms', roomy ? '100 ms' : '3 s']),
          }),
          ...(dice.chance(0.2) && { cpuReserved: 0.05 }),
        },
      }),
    ),
  };
}

const VERBS = [
  ...(['start', 'start', 'start', 'stop', 'kill', 'restart', 'crash', 'crash'] as const),
  ...(['migrate', 'migrate', 'migrate', 'scale', 'load', 'transfer'] as const),
];
const METHODS = ['preCopy', 'postCopy', 'cold', 'checkpoint'] as const;
const DOWN = ['off', 'crashed', 'fallen', 'backoff'];

/** A command, mostly one that makes sense: what is down is started, what can move is moved. */
export function randomCommand(dice: Dice, sim: Simulation): Command {
  const view = dice.one(sim.views);
  const world = view.id;
  const type = dice.one(VERBS);
  const isDown = (id: string): boolean => DOWN.includes(view.state(id) ?? '');
  const sensible = view.records.filter(({ id, service, kind }) => {
    if (type === 'start') return isDown(id);
    if (type === 'migrate') {
      const moves = kind.preCopy !== undefined || kind.checkpoint !== undefined;
      return moves && view.state(id) === 'running';
    }
    return !isDown(id) && service >= 0;
  });
  const among = sensible.length > 0 && dice.chance(0.8) ? sensible : view.records;
  const { id, tiers } = dice.one(among);
  const spec = sim.scenario.worlds.find((w) => w.id === world);
  if (type === 'crash') {
    const tier = dice.chance(0.9) ? dice.one(tiers).tier : dice.one(TIERS);
    return { type, world, id, tier };
  }
  if (type === 'migrate') {
    const hosts = view.records.filter((record) => record.spec.hardware);
    const method = dice.one([...METHODS]);
    return {
      type,
      world,
      id,
      to: dice.one(hosts).id,
      ...(dice.chance(0.5) && { method }),
      ...(dice.chance(0.3) && { storage: 'copied' as const }),
    };
  }
  if (type === 'transfer') {
    const hosts = view.records.filter((record) => record.spec.hardware);
    const [from, to] = [dice.one(hosts).id, dice.one(hosts).id];
    return { type, world, id: from, to, bytes: Math.round(dice.between(1, 1e10)) };
  }
  if (type === 'scale') {
    const service = dice.one(spec?.services ?? []).id;
    return { type, world, service, replicas: dice.below(4) };
  }
  if (type === 'load') {
    const clients = spec?.clients ?? [];
    const client = clients.length > 0 ? dice.one(clients).id : 'nobody';
    return { type, world, client, perSecond: dice.one([0, 0.5, 3]) };
  }
  return { type, world, id };
}

/** As `randomCommand`, and now and then one about many things at once. */
export function anyCommand(dice: Dice, sim: Simulation): Command {
  if (dice.chance(0.75)) return randomCommand(dice, sim);
  const view = dice.one(sim.views);
  const world = view.id;
  const spec = sim.scenario.worlds.find((w) => w.id === world);
  const type = dice.one(['drain', 'undrain', 'update', 'load'] as const);
  if (type === 'update') {
    const limits = { surge: dice.below(3), unavailable: dice.below(3) };
    const service = dice.one(spec?.services ?? []).id;
    return { type, world, service, ...(dice.chance(0.5) && limits) };
  }
  if (type === 'load') {
    const client = dice.one([...(spec?.clients ?? []).map(({ id }) => id), 'nobody']);
    const clients = dice.below(4);
    return dice.chance(0.5)
      ? { type, world, client, clients }
      : { type, world, client, perSecond: 2 };
  }
  return { type, world, id: dice.one(view.records).id };
}

interface Play {
  /** Seconds before the first command, in most runs, and at most between two. */
  readonly before: number;
  readonly between: number;
  readonly choose: (dice: Dice, sim: Simulation) => Command;
}

const LONG: Play = { before: 60, between: 30, choose: randomCommand };

/** Gives commands at random times, in bursts or far apart; a refused one must leave no trace. */
export function play(dice: Dice, sim: Simulation, steps: number, change: Partial<Play> = {}): void {
  const { before: first, between, choose } = { ...LONG, ...change };
  if (dice.chance(0.6)) wait(sim, first);
  for (let step = 0; step < steps; step++) {
    if (dice.chance(0.6)) wait(sim, dice.between(1e-3, between));
    const command = choose(dice, sim);
    const before = dice.chance(0.1) ? sim.snapshot() : null;
    const { accepted } = sim.submit(command);
    assertLaws(sim);
    if (!before || accepted || stateDigest(before) === stateDigest(sim.snapshot())) continue;
    throw new Error(`${JSON.stringify(command)} was refused and left a trace`);
  }
}

/** The machine that something stood on at first. */
function homeOf(view: WorldView, id: string): string {
  const on = view.records.find((record) => record.id === id)?.spec.on ?? null;
  return on === null ? id : homeOf(view, on);
}

/** Starts what is down, from the ground up, as often as it takes, and waits until all is quiet. */
export function heal(sim: Simulation): void {
  for (let round = 0; round < 8; round++) {
    for (const view of sim.views) {
      const world = view.id;
      for (const { id, kind, service } of [...view.records]) {
        if (DOWN.includes(view.state(id) ?? '')) sim.submit({ type: 'start', world, id });
        // A guest that holds the others has gone where there may be no room for what belongs there.
        if (kind.preCopy && service < 0) {
          sim.submit({ type: 'migrate', world, id, to: homeOf(view, id) });
        }
      }
      const spec = sim.scenario.worlds.find((w) => w.id === world);
      for (const { id, replicas } of spec?.services ?? []) {
        sim.submit({ type: 'scale', world, service: id, replicas: Math.max(1, replicas) });
      }
      for (const { id, perSecond } of spec?.clients ?? []) {
        sim.submit({ type: 'load', world, client: id, perSecond });
      }
    }
    wait(sim, 60);
  }
}

/**
 * What does not work in a healed world: services without all their replicas, clients whose requests
 * fail on idle machines. Empty when all is well.
 */
export function ailments(sim: Simulation): string[] {
  const found: string[] = [];
  for (const view of sim.views) {
    const world = view.id;
    for (const { id, ready, wanted } of view.measure().services) {
      if (ready < wanted) found.push(`${world}: ${id} has ${ready} of ${wanted} replicas`);
    }
    const clients = sim.scenario.worlds.find((w) => w.id === world)?.clients ?? [];
    const load = (client: string, perSecond: number): void => {
      sim.submit({ type: 'load', world, client, perSecond });
    };
    for (const { id } of clients) load(id, 0);
    wait(sim, 12); // longer than the longest time-out
    for (const { id } of clients) {
      const before = view.measure().requests;
      load(id, 3);
      wait(sim, 4);
      load(id, 0);
      wait(sim, 12);
      const after = view.measure().requests;
      const ended = after.served + after.timedOut - before.served - before.timedOut;
      if (ended === 0) found.push(`${world}: ${id} gets no answer`);
      if (after.failed > before.failed) found.push(`${world}: ${id} is turned away`);
    }
  }
  return found;
}
