/**
 * Flows: bytes on their way over disks and network links. A machine has three links (its disk, its
 * network up and down); the registry has one. Flows share links by max–min fairness, so an image
 * pull, a booting guest's reads and a live migration slow one another down.
 *
 * How accurate is this? Fluid: no packets, no seek times, no slow start. Requests' own bytes are
 * left out; see docs/model.md. Source: max–min fairness as in `solve/max-min.ts`.
 */
import type { Bytes, BytesPerSecond } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { Pool } from '../pool.ts';
import { maxMin } from '../solve/max-min.ts';
import { TIMER } from '../timers.ts';
import { machineOf, record, type WorldCore } from '../world.ts';

const FLOW_PLAN = {
  used: 'u8',
  first: 'i32',
  second: 'i32',
  total: 'f64',
  left: 'f64',
  /** Bytes per microsecond. */
  rate: 'f64',
  settledAt: 'f64',
  timer: 'i32',
  owner: 'u8',
  ref: 'i32',
} as const;

export interface FlowState {
  readonly flows: Pool<typeof FLOW_PLAN>;
  /** Capacity of each link in bytes per microsecond. Link 0 is the registry's. */
  readonly links: number[];
  /** First link of each machine by row: disk, up, down; −1 for what is no machine. */
  readonly linkOf: number[];
  /** Links whose flows have changed since the last sharing. Empty between timers. */
  readonly dirty: number[];
}
export interface FlowWorld extends WorldCore {
  readonly flow: FlowState;
}

export const REGISTRY = 0;
const LINKS_PER_MACHINE = 3;
const NONE = -1;
/** Bytes below which a flow is done: rounding, not data. */
const ROUNDING = 1e-6;

export const createFlows = (registry: BytesPerSecond): FlowState => ({
  flows: new Pool(FLOW_PLAN),
  links: [registry / 1e6],
  linkOf: [],
  dirty: [],
});

/** Gives a new entity its links, if it brings hardware. Call in row order. */
export function addLinks(world: FlowWorld, row: number): void {
  const hardware = record(world, row).spec.hardware;
  const { links, linkOf } = world.flow;
  linkOf.push(hardware ? links.length : NONE);
  if (!hardware) return;
  links.push(hardware.diskBytesPerSecond / 1e6);
  links.push(hardware.networkBytesPerSecond / 1e6, hardware.networkBytesPerSecond / 1e6);
}

/** Forgets the links of the rows from `rows` on, which are no more. */
export function trimLinks(world: FlowWorld, rows: number): void {
  const { links, linkOf } = world.flow;
  const kept = linkOf.slice(0, rows).filter((base) => base !== NONE).length;
  linkOf.length = rows;
  links.length = 1 + kept * LINKS_PER_MACHINE;
}

const linkBase = (world: FlowWorld, row: number): number =>
  world.flow.linkOf[machineOf(world, row)] as number;
export const diskLink = (world: FlowWorld, row: number): number => linkBase(world, row);
export const upLink = (world: FlowWorld, row: number): number => linkBase(world, row) + 1;
export const downLink = (world: FlowWorld, row: number): number => linkBase(world, row) + 2;

/** Starts a flow over one link or two. Returns its id; the owner is told when it is done. */
export function startFlow(
  world: FlowWorld,
  bytes: Bytes,
  first: number,
  second: number,
  owner: number,
  ref: number,
): number {
  const { flows } = world.flow;
  const id = flows.add();
  const f = flows.at;
  f.used[id] = 1;
  f.first[id] = first;
  f.second[id] = second;
  f.total[id] = bytes;
  f.left[id] = bytes;
  f.settledAt[id] = world.now;
  f.timer[id] = NO_TIMER;
  f.owner[id] = owner;
  f.ref[id] = ref;
  markDirty(world, id);
  return id;
}

/** Takes a flow away, done or not. Returns the bytes that had not arrived. */
export function endFlow(world: FlowWorld, id: number): Bytes {
  settle(world, id);
  const f = world.flow.flows.at;
  world.agenda.cancel(f.timer[id] as number);
  markDirty(world, id);
  const left = f.left[id] as number;
  f.used[id] = 0;
  world.flow.flows.remove(id);
  return left;
}

/** Bytes that have not arrived yet. Reads only. */
export function bytesLeft(world: FlowWorld, id: number): Bytes {
  const f = world.flow.flows.at;
  const elapsed = world.now - (f.settledAt[id] as number);
  return Math.max(0, (f.left[id] as number) - (f.rate[id] as number) * elapsed);
}

/** The share of a flow that has arrived, 0 to 1. Reads only. */
export function flowProgress(world: FlowWorld, id: number): number {
  const total = world.flow.flows.at.total[id] as number;
  return total === 0 ? 1 : 1 - bytesLeft(world, id) / total;
}

/** The timer of a flow has fired. Returns its owner; the flow is gone. */
export function finishedFlow(world: FlowWorld, id: number): { owner: number; ref: number } {
  const f = world.flow.flows.at;
  f.timer[id] = NO_TIMER;
  const owner = f.owner[id] as number;
  const ref = f.ref[id] as number;
  endFlow(world, id);
  return { owner, ref };
}

/** Shares the changed links out again. Call after each timer and command. */
export function shareFlows(world: FlowWorld): void {
  const { dirty } = world.flow;
  if (dirty.length === 0) return;
  const touched = component(world, dirty);
  dirty.length = 0;
  if (touched.length === 0) return;
  const f = world.flow.flows.at;
  const rates = maxMin({
    capacity: world.flow.links,
    first: touched.map((id) => f.first[id] as number),
    second: touched.map((id) => f.second[id] as number),
  });
  touched.forEach((id, i) => {
    setRate(world, id, rates[i] as number);
  });
}

function setRate(world: FlowWorld, id: number, rate: number): void {
  const f = world.flow.flows.at;
  const timer = f.timer[id] as number;
  if (f.rate[id] === rate && timer !== NO_TIMER) return;
  settle(world, id);
  f.rate[id] = rate;
  if (rate <= 0) {
    world.agenda.cancel(timer);
    f.timer[id] = NO_TIMER;
    return;
  }
  const left = f.left[id] as number;
  const due = dueAfter(world.now, Math.ceil(left / rate - ROUNDING));
  if (timer !== NO_TIMER) world.agenda.reschedule(timer, due);
  else f.timer[id] = world.agenda.schedule(due, TIMER.flowDone, id);
}

function settle(world: FlowWorld, id: number): void {
  const f = world.flow.flows.at;
  f.left[id] = bytesLeft(world, id);
  f.settledAt[id] = world.now;
}

function markDirty(world: FlowWorld, id: number): void {
  const f = world.flow.flows.at;
  for (const link of [f.first[id] as number, f.second[id] as number]) {
    if (link !== NONE && !world.flow.dirty.includes(link)) world.flow.dirty.push(link);
  }
}

/** All flows that share a link with the changed ones, directly or through others, by id. */
function component(world: FlowWorld, links: readonly number[]): number[] {
  const f = world.flow.flows.at;
  const reached = new Set(links);
  const found = new Set<number>();
  for (let grew = true; grew; ) {
    grew = false;
    for (let id = 0; id < world.flow.flows.length; id++) {
      if (f.used[id] === 0 || found.has(id)) continue;
      const first = f.first[id] as number;
      const second = f.second[id] as number;
      if (!reached.has(first) && !(second !== NONE && reached.has(second))) continue;
      found.add(id);
      reached.add(first);
      if (second !== NONE) reached.add(second);
      grew = true;
    }
  }
  return [...found].sort((a, b) => a - b);
}
