/**
 * Flows: bytes on their way over disks and network links. A machine has three links (its disk, its
 * network up and down; one for both ways if the network is half-duplex); the registry has one.
 * Flows share links by weighted max–min fairness, each at most at its own limit, so an image pull,
 * a booting guest's reads and a live migration slow one another down.
 *
 * A world's network may say that a message waits before its first byte (latency × a factor for
 * what the protocol adds), that only a share of the line speed carries payload (efficiency), and
 * that what comes back (acknowledgements) takes a share of the other direction (reverse share).
 *
 * Times are whole microseconds, the state is not: a flow remembers the fraction of a microsecond at
 * which its first byte moved and its last one arrived, so that flows that follow one another do not
 * add up rounding.
 *
 * Cost: flows hang on the links they use (lists in pools), so a change looks only at what shares a
 * link with it, directly or through others, and nothing is allocated.
 *
 * How accurate is this? Fluid: no packets, no seek times, no slow start. Requests' own bytes are
 * left out; see docs/model.md. Source: max–min fairness as in `solve/max-min.ts`; latency factor,
 * efficiency and reverse share as in SimGrid's network model.
 */
import type { Bytes } from '../../units.ts';
import { NO_TIMER } from '../agenda.ts';
import { TIMER } from '../timers.ts';
import {
  bytesLeft,
  type FlowWorld,
  hang,
  LINKS_PER_MACHINE,
  markDirty,
  messageLatency,
  NONE,
  ROUNDING,
  reverseOf,
  settle,
  unhang,
} from './flow-state.ts';

export { shareFlows } from './flow-sharing.ts';
export {
  addLinks,
  bytesLeft,
  createFlows,
  diskLink,
  downLink,
  type FlowWorld,
  messageLatency,
  networkSpeed,
  REGISTRY,
  upLink,
} from './flow-state.ts';

/** Starts a flow over one link or two. Returns its id; the owner is told when it is done. */
export function startFlow(
  world: FlowWorld,
  bytes: Bytes,
  first: number,
  second: number,
  owner: number,
  ref: number,
): number {
  const id = makeFlow(world, bytes, owner, ref);
  crossLinks(world, id, first, second);
  const latency = second === NONE ? 0 : messageLatency(world);
  if (latency > 0) beginLater(world, id, world.now + latency);
  else setMoving(world, id);
  return id;
}

/**
 * Starts a message that follows something that ended at `from`, which may be a fraction of a
 * microsecond ago. `limit` in bytes per microsecond, Infinity for none.
 */
export function sendMessage(
  world: FlowWorld,
  bytes: Bytes,
  first: number,
  second: number,
  owner: number,
  ref: number,
  from: number,
  limit: number,
): number {
  const id = makeFlow(world, bytes, owner, ref);
  crossLinks(world, id, first, second);
  const f = world.flow.flows.at;
  f.limit[id] = limit;
  const begins = from + messageLatency(world);
  if (begins > world.now) beginLater(world, id, begins);
  else {
    f.settledAt[id] = begins;
    setMoving(world, id);
  }
  return id;
}

/** A flow that has no links yet: add them with `crossAlso`, then let it move. */
function makeFlow(world: FlowWorld, bytes: Bytes, owner: number, ref: number): number {
  const { flows } = world.flow;
  const id = flows.take();
  const f = flows.at;
  f.used[id] = 1;
  f.moving[id] = 0;
  f.firstUse[id] = NONE;
  f.total[id] = bytes;
  f.left[id] = bytes;
  f.rate[id] = 0;
  f.weight[id] = 1;
  f.limit[id] = Infinity;
  f.settledAt[id] = world.now;
  f.timer[id] = NO_TIMER;
  f.owner[id] = owner;
  f.ref[id] = ref;
  return id;
}

function crossLinks(world: FlowWorld, id: number, first: number, second: number): void {
  crossAlso(world, id, first);
  if (second !== NONE && second !== first) crossAlso(world, id, second);
}

/** A flow also crosses this link; on a network link its answers take their share. */
export function crossAlso(world: FlowWorld, id: number, link: number): void {
  if (world.flow.flows.at.moving[id] === 1) markDirty(world, link);
  const { reverseShare } = world.flow.settings;
  const back = reverseShare > 0 ? reverseOf(world, link) : NONE;
  addUseOf(world, id, link, back === link ? 1 + reverseShare : 1);
  if (back !== NONE && back !== link) addUseOf(world, id, back, reverseShare);
}

function addUseOf(world: FlowWorld, id: number, link: number, coefficient: number): void {
  const { flows, uses } = world.flow;
  const use = uses.take();
  const u = uses.at;
  u.flow[use] = id;
  u.link[use] = link;
  u.coefficient[use] = coefficient;
  u.nextOfFlow[use] = flows.at.firstUse[id] as number;
  flows.at.firstUse[id] = use;
  hang(world, use);
}

function beginLater(world: FlowWorld, id: number, at: number): void {
  const f = world.flow.flows.at;
  f.settledAt[id] = at;
  f.timer[id] = world.agenda.schedule(Math.ceil(at - ROUNDING), TIMER.flowBegun, id);
}

/** The latency of a message is over: its first byte moves. */
export function flowBegins(world: FlowWorld, id: number): void {
  world.flow.flows.at.timer[id] = NO_TIMER;
  setMoving(world, id);
}

function setMoving(world: FlowWorld, id: number): void {
  world.flow.flows.at.moving[id] = 1;
  markDirty(world, linkUsed(world, id));
}

/** Gives a flow a weight among those it shares links with, and a limit in bytes per microsecond. */
export function limitFlow(world: FlowWorld, id: number, weight: number, limit: number): void {
  const f = world.flow.flows.at;
  f.weight[id] = weight;
  f.limit[id] = limit;
  if (f.moving[id] === 1) markDirty(world, linkUsed(world, id));
}

const linkUsed = (world: FlowWorld, id: number): number =>
  world.flow.uses.at.link[world.flow.flows.at.firstUse[id] as number] as number;

/**
 * Takes a flow away before it is done. What it has carried is lost, for the reason given. Returns
 * the bytes that had not arrived.
 */
export function endFlow(world: FlowWorld, id: number, cause = 'called off'): Bytes {
  settle(world, id);
  const f = world.flow.flows.at;
  world.agenda.cancel(f.timer[id] as number);
  const left = f.left[id] as number;
  const lost = (f.total[id] as number) - left;
  const { lostBytes } = world.flow;
  if (lost > 0) lostBytes.set(cause, (lostBytes.get(cause) ?? 0) + lost);
  removeFlow(world, id);
  return left;
}

function removeFlow(world: FlowWorld, id: number): void {
  const { flows, uses } = world.flow;
  const moving = flows.at.moving[id] === 1;
  for (let use = flows.at.firstUse[id] as number; use !== NONE; ) {
    const next = uses.at.nextOfFlow[use] as number;
    unhang(world, use);
    if (moving) markDirty(world, uses.at.link[use] as number);
    uses.remove(use);
    use = next;
  }
  flows.at.used[id] = 0;
  flows.at.moving[id] = 0;
  flows.remove(id);
}

/** The share of a flow that has arrived, 0 to 1. Reads only. */
export function flowProgress(world: FlowWorld, id: number): number {
  const total = world.flow.flows.at.total[id] as number;
  return total === 0 ? 1 : 1 - bytesLeft(world, id) / total;
}

/** The timer of a flow has fired. Returns its owner (one object for all); the flow is gone. */
export function finishedFlow(world: FlowWorld, id: number): Readonly<typeof finished> {
  const { flow } = world;
  const f = flow.flows.at;
  f.timer[id] = NO_TIMER;
  finished.owner = f.owner[id] as number;
  finished.ref = f.ref[id] as number;
  const rate = f.rate[id] as number;
  const exact = (f.settledAt[id] as number) + (rate > 0 ? (f.left[id] as number) / rate : 0);
  flow.endedAt = Math.min(world.now, exact);
  settle(world, id);
  flow.receivedBytes += f.total[id] as number;
  removeFlow(world, id);
  return finished;
}
const finished = { owner: 0, ref: 0 };

/** Bytes that moving flows have carried so far and that have not arrived whole. Reads only. */
export function bytesInFlight(world: FlowWorld): Bytes {
  const { flows } = world.flow;
  let sum = 0;
  for (let id = 0; id < flows.length; id++) {
    if (flows.at.used[id] === 1) sum += (flows.at.total[id] as number) - bytesLeft(world, id);
  }
  return sum;
}

/** Bytes that have moved since the beginning of the run. Reads only. */
export function bytesSent(world: FlowWorld): Bytes {
  const { flows } = world.flow;
  let sum = world.flow.sentBytes;
  for (let id = 0; id < flows.length; id++) {
    if (flows.at.used[id] === 1) sum += (flows.at.left[id] as number) - bytesLeft(world, id);
  }
  return sum;
}

/** What has moved to another machine takes its flows along: they go over the links there. */
export function moveFlows(
  world: FlowWorld,
  from: number,
  to: number,
  moves: (owner: number, ref: number) => boolean,
): void {
  const { flows, uses, heads, linkOf } = world.flow;
  const old = linkOf.get(from) as number;
  const change = (linkOf.get(to) as number) - old;
  for (let link = old; link < old + LINKS_PER_MACHINE; link++) {
    for (let use = heads[link] as number; use !== NONE; ) {
      const next = uses.at.next[use] as number;
      const id = uses.at.flow[use] as number;
      if (moves(flows.at.owner[id] as number, flows.at.ref[id] as number)) {
        unhang(world, use);
        uses.at.link[use] = link + change;
        hang(world, use);
        markDirty(world, link);
        markDirty(world, link + change);
      }
      use = next;
    }
  }
}
