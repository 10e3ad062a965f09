/** Coming up, tier by tier and phase by phase. */
import type { ResolvedPhase } from '../../resolve.ts';
import { type Box, type Layer, machineOf, stands, tierOf } from './box.ts';
import { settleServices } from './requests.ts';
import {
  alarm,
  canStand,
  childrenOf,
  note,
  policyOf,
  type SlowWorld,
  send,
  work,
} from './world.ts';

/** The first moment of a run. */
export function begin(world: SlowWorld): void {
  for (const box of world.boxes) {
    if (box.up > 0 || !fetches(box)) place(world, box);
    if (box.up > 0) workOnTasks(world, box);
  }
  startServices(world);
}

/** Starts the services that wait for nothing any more. */
export function startServices(world: SlowWorld): void {
  for (const service of world.services) {
    if (service.begun) continue;
    const free = service.spec.after.every(({ service: id, until }) => {
      const other = world.services.find((s) => s.spec.id === id);
      return until === 'started' ? other?.replicas.some((b) => b.wasStarted) : other?.everUp;
    });
    if (!free) continue;
    service.begun = true;
    for (const box of service.replicas) if (!box.wasStarted) start(world, box);
    startServices(world);
  }
}

export function start(world: SlowWorld, box: Box): void {
  if (!canStand(world, box)) return;
  box.state = 'starting';
  box.startBegan = world.now;
  box.startedAt.push(world.now);
  box.wasStarted = true;
  note(world, 'startBegun', box.id);
  if (!fetches(box)) place(world, box);
  goOn(
    world,
    box,
    box.parts.phases.filter((phase) => phase.tier >= box.up),
  );
}

const fetches = (box: Box): boolean => box.parts.phases.some((phase) => phase.fetches);

/** A disk that nobody has to fetch is there as soon as the box is made. */
export function place(world: SlowWorld, box: Box): void {
  for (const layer of layersFor(world, box)) layer.state = 'there';
}

/** The layers of its disk in the store they belong to; missing ones are put on the list. */
export function layersFor(world: SlowWorld, box: Box): Layer[] {
  const isFull = (box.settings.copies ?? box.parts.kind.copies) === 'full';
  return box.parts.layers.map(({ digest, bytes }) => {
    const owner = isFull || digest.startsWith('private/') ? box : null;
    const store = box.on ?? box;
    const found = world.layers.find(
      (l) =>
        l.digest === digest && (owner ? l.owner === owner : l.owner === null && l.store === store),
    );
    if (found) return found;
    const layer: Layer = {
      ...{ digest, bytes, store, owner, state: 'wanted' },
      ...{ order: 0, claimedBy: null, isUnpacked: false },
    };
    world.layers.push(layer);
    return layer;
  });
}

/** The next phase, or the end of the start. */
function goOn(world: SlowWorld, box: Box, left: readonly ResolvedPhase[]): void {
  const [phase, ...rest] = left;
  const upTo = phase ? phase.tier : box.parts.tiers.length;
  if (upTo > box.up) raise(world, box, upTo);
  if (!phase) {
    ready(world, box);
    return;
  }
  box.phaseBegan = world.now;
  const doer = phase.outside && box.on ? box.on : box;
  const end = (): void => {
    note(world, 'phaseEnded', box.id, world.now - box.phaseBegan);
    goOn(world, box, rest);
  };
  const read = (): void => {
    const { links } = machineOf(box);
    if (phase.readBytes > 0 && links) send(world, [links.disk], phase.readBytes, box, end);
    else end();
  };
  const compute = (): void => {
    const layers = packed(world, box);
    const bytes = layers.reduce((sum, layer) => sum + layer.bytes, 0);
    const micros = phase.cpuMicros + phase.cpuMicrosPerFetchedByte * bytes;
    const done = (): void => {
      if (phase.cpuMicrosPerFetchedByte > 0) for (const layer of layers) layer.isUnpacked = true;
      read();
    };
    if (micros > 0) work(world, doer, micros, ['start', box], done);
    else done();
  };
  const fetch = (): void => {
    if (phase.fetches) pull(world, box, compute);
    else compute();
  };
  if (phase.waitMicros > 0) alarm(world, phase.waitMicros, box, fetch);
  else fetch();
}

/**
 * Fetches what is missing, bottom layer first, and waits for what others fetch. What has been asked
 * for comes, even when the start that asked for it is called off.
 */
function pull(world: SlowWorld, box: Box, then: () => void): void {
  const missing = layersFor(world, box).filter((layer) => layer.state !== 'there');
  for (const layer of missing) {
    if (layer.state !== 'wanted') continue;
    layer.state = 'claimed';
    layer.claimedBy = box;
    layer.order = world.order++;
  }
  world.pulling.push({ box, layers: missing, then });
  fetchMore(world);
}

/** Sends as many layers as may come at a time, and wakes those who have all theirs. */
function fetchMore(world: SlowWorld): void {
  const claimed = world.layers.filter(
    (l) => l.state === 'claimed' && l.claimedBy !== null && stands(l.claimedBy),
  );
  for (const layer of claimed.sort((a, b) => a.order - b.order)) {
    const most = layer.claimedBy?.parts.kind.parallelFetches?.value ?? Infinity;
    const coming = world.layers.filter((l) => l.store === layer.store && l.state === 'coming');
    const { links } = machineOf(layer.store);
    if (coming.length >= most || !links) continue;
    layer.state = 'coming';
    send(world, [world.registry, links.down], layer.bytes, layer, () => {
      layer.state = 'there';
      fetchMore(world);
    });
  }
  for (const entry of [...world.pulling]) {
    if (!entry.layers.every((layer) => layer.state === 'there')) continue;
    if (!world.pulling.includes(entry)) continue;
    world.pulling = world.pulling.filter((one) => one !== entry);
    entry.then();
  }
}

/** The layers that this box has fetched and not unpacked yet. */
const packed = (world: SlowWorld, box: Box): Layer[] =>
  world.layers.filter((l) => l.claimedBy === box && l.state === 'there' && !l.isUnpacked);

/** Tiers have come up; what had fallen with them comes back. */
function raise(world: SlowWorld, box: Box, upTo: number): void {
  const before = box.up;
  box.up = upTo;
  if (box.up === box.parts.tiers.length) {
    box.state = 'running';
    box.readySince = world.now;
  }
  for (const child of childrenOf(world, box)) {
    const tier = tierOf(box, child.parts.kind.standsOn ?? 'hardware');
    if (tier >= before && tier < upTo) comeBack(world, child);
  }
  const { id } = box.parts.kind;
  for (const other of world.boxes) {
    if (other.on !== box.on || other.parts.kind.managedBy !== id) continue;
    if (box.up === box.parts.tiers.length) comeBack(world, other);
  }
}

function comeBack(world: SlowWorld, box: Box): void {
  const returns = box.service === null || policyOf(world, box)?.returnsWithParent === true;
  if (box.state === 'fallen' || (box.state === 'crashed' && box.up === 0)) {
    if (returns && !box.byHand) start(world, box);
  }
}

function ready(world: SlowWorld, box: Box): void {
  note(world, 'started', box.id, world.now - box.startBegan);
  workOnTasks(world, box);
  settleServices(world);
  startServices(world);
}

/** Its list of tasks, one after the other. */
export function workOnTasks(world: SlowWorld, box: Box): void {
  const size = box.settings.tasks?.[box.tasksDone];
  if (size === undefined) return;
  work(world, box, size, ['task', box], () => {
    box.tasksDone++;
    world.tasksAt.push({ at: world.now, box: box.id });
    workOnTasks(world, box);
  });
}
