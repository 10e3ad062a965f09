/**
 * A second engine, slow and plain, written from the model's papers and not from the engine: no
 * virtual time, no queue, no bookkeeping of what changed. Its state is what is there; all rates are
 * computed from scratch at every step. It is there to disagree.
 */
import type { Catalog, PolicySpec, RestartPolicySpec } from '../../define.ts';
import { RandomStreams } from '../../random.ts';
import { lookupOf, resolveEntity } from '../../resolve.ts';
import type { EntitySettings, WorldSpec } from '../../scenario.ts';
import type { Alarm, Box, Flow, Job, Layer, Links, Request, Service } from './box.ts';
import { stands } from './box.ts';
import type { Link } from './shares.ts';

/** What happened, when, to whom. */
export interface Note {
  readonly at: number;
  readonly what: string;
  readonly whom: string;
  readonly value: number;
}

export interface Answer {
  readonly client: number;
  readonly outcome: 'served' | 'failed' | 'timedOut';
  readonly at: number;
  readonly latency: number;
}

/** A migration under way. */
export interface Move {
  readonly box: Box;
  readonly to: Box;
  readonly began: number;
  round: number;
  roundBegan: number;
  /** Bytes of the present round. */
  bytes: number;
  sent: number;
  /** CPU time of the guest and of what stands on it when the round began. */
  cpuBefore: ReadonlyMap<Box, number>;
  pausedAt: number;
}

export interface SlowWorld {
  readonly spec: WorldSpec;
  readonly boxes: Box[];
  readonly services: Service[];
  readonly registry: Link;
  readonly policies: readonly PolicySpec[];
  readonly random: RandomStreams;
  now: number;
  order: number;
  jobs: Job[];
  flows: Flow[];
  alarms: Alarm[];
  layers: Layer[];
  requests: Request[];
  moves: Move[];
  /** Boxes that wait for layers to come. */
  pulling: { readonly box: Box; readonly layers: Layer[]; readonly then: () => void }[];
  readonly notes: Note[];
  readonly answers: Answer[];
  readonly tasksAt: { readonly at: number; readonly box: string }[];
  /** Present rates of the clients. */
  readonly rates: number[];
  arrived: number;
  early: number;
  /**
   * When a decision first hung on which of two things came first that were so close that rounding
   * may turn them round; what differs from then on is nobody's fault.
   */
  tieAt: number;
}

const makeBox = (
  settings: EntitySettings,
  id: string,
  on: Box | null,
  service: Service | null,
  parts: Box['parts'],
): Box => ({
  id,
  settings,
  parts,
  service,
  on,
  links: linksOf(settings),
  state: 'off',
  up: 0,
  frozen: false,
  cpuMicros: 0,
  tries: 0,
  readySince: -1,
  startedAt: [],
  wasStarted: false,
  startBegan: 0,
  phaseBegan: 0,
  tasksDone: 0,
  startAgain: false,
  byHand: false,
});

function linksOf({ hardware }: EntitySettings): Links | null {
  if (!hardware) return null;
  const network = hardware.networkBytesPerSecond / 1e6;
  return {
    disk: { capacity: hardware.diskBytesPerSecond / 1e6 },
    up: { capacity: network },
    down: { capacity: network },
  };
}

const NEVER = { calledAt: -Infinity, endedAt: -Infinity, placedAt: -Infinity };

/** Everything in its place, nothing begun. Capacities are bytes per microsecond. */
export function build(spec: WorldSpec, catalog: Catalog, seed: number): SlowWorld {
  const lookup = lookupOf(catalog, spec.images);
  const boxes: Box[] = [];
  for (const entity of spec.entities) {
    const on = entity.on === null ? null : (boxes.find((b) => b.id === entity.on) ?? null);
    const box = makeBox(entity, entity.id, on, null, resolveEntity(entity, lookup));
    if (entity.up) {
      box.state = 'running';
      box.up = box.parts.tiers.length;
      box.readySince = 0;
    }
    boxes.push(box);
  }
  const services = spec.services.map((s): Service => {
    const service = { spec: s, turn: 0, everUp: false, isUp: false, begun: false, ...NEVER };
    return { ...service, replicas: [] };
  });
  for (const service of services) {
    for (let n = 1; n <= service.spec.replicas; n++) {
      const { template, on, id } = service.spec;
      const places = boxes.filter((b) => on.includes(b.id));
      const place = on.map((p) => places.find((b) => b.id === p)).find((b) => b && b.up > 0);
      const box = makeBox(template, `${id}-${n}`, place ?? null, service, {
        ...resolveEntity(template, lookup),
      });
      service.replicas.push(box);
      boxes.push(box);
    }
  }
  return {
    spec,
    boxes,
    services,
    registry: { capacity: spec.registryBytesPerSecond / 1e6 },
    policies: catalog.policies,
    random: new RandomStreams(seed),
    now: 0,
    order: 0,
    jobs: [],
    flows: [],
    alarms: [],
    layers: [],
    requests: [],
    moves: [],
    pulling: [],
    notes: [],
    answers: [],
    tasksAt: [],
    rates: spec.clients.map((client) => client.perSecond),
    arrived: 0,
    early: 0,
    tieAt: Infinity,
  };
}

export function note(world: SlowWorld, what: string, whom: string, value = 0): void {
  world.notes.push({ at: world.now, what, whom, value });
}

export const childrenOf = (world: SlowWorld, box: Box): Box[] =>
  world.boxes.filter((b) => b.on === box);

export function alarm(
  world: SlowWorld,
  after: number,
  whose: Alarm['whose'],
  done: () => void,
): void {
  world.alarms.push({ at: world.now + Math.round(after), whose, order: world.order++, done });
}

export function work(
  world: SlowWorld,
  box: Box,
  size: number,
  [what, whose]: readonly [Job['what'], Job['whose']],
  done: () => void,
): void {
  world.jobs.push({ box, what, whose, order: world.order++, size, left: size, done });
}

export function send(
  world: SlowWorld,
  path: readonly Link[],
  left: number,
  whose: Flow['whose'],
  done: () => void,
): void {
  world.flows.push({ path, whose, order: world.order++, left, done });
}

/** Microseconds in which two things count as simultaneous. */
const TIE = 12;

/** Says that a decision of now hung on something that happened at `at`. */
export function hangsOn(world: SlowWorld, at: number): void {
  if (Math.abs(world.now - at) <= TIE) world.tieAt = Math.min(world.tieAt, at, world.now);
}

/** Whether who is needed to start and stop this box is there. */
export function isManaged(world: SlowWorld, box: Box): boolean {
  const { managedBy } = box.parts.kind;
  if (managedBy === undefined) return true;
  return world.boxes.some(
    (b) => b.on === box.on && b.parts.kind.id === managedBy && b.up === b.parts.tiers.length,
  );
}

export const canStand = (world: SlowWorld, box: Box): boolean =>
  stands(box) && isManaged(world, box);

/** What answers when it crashes. */
export function policyOf(world: SlowWorld, box: Box): RestartPolicySpec | undefined {
  const policy = world.policies.find((p) => p.id === (box.settings.restart ?? 'no'));
  return policy?.policy === 'restart' ? policy : undefined;
}
