/**
 * What is known of flows and links: pools of flows and of the links that each uses, lists of both,
 * and what a world's network makes of line speeds. How flows begin and end is in `flows.ts`, how
 * they share their links in `flow-sharing.ts`.
 */
import type { Bytes, BytesPerSecond } from '../../units.ts';
import { Pool } from '../pool.ts';
import type { NetworkSpec } from '../scenario.ts';
import { machineOf, record, type WorldCore } from '../world.ts';

const FLOW_PLAN = {
  used: 'u8',
  /** Its bytes move: it takes part in the sharing. */
  moving: 'u8',
  firstUse: 'i32',
  total: 'f64',
  left: 'f64',
  /** Bytes per microsecond. */
  rate: 'f64',
  weight: 'f64',
  /** The most it may have, in bytes per microsecond. */
  limit: 'f64',
  /** Time at which `left` was true; not always a whole microsecond. */
  settledAt: 'f64',
  timer: 'i32',
  owner: 'u8',
  ref: 'i32',
} as const;

/** That a flow uses a link: the lists of both. */
const USE_PLAN = {
  flow: 'i32',
  link: 'i32',
  coefficient: 'f64',
  nextOfFlow: 'i32',
  next: 'i32',
  previous: 'i32',
} as const;

export interface FlowState {
  readonly flows: Pool<typeof FLOW_PLAN>;
  readonly uses: Pool<typeof USE_PLAN>;
  /** Capacity of each link in bytes per microsecond. Link 0 is the registry's. */
  readonly links: number[];
  /** First use of each link; −1 for none. */
  readonly heads: number[];
  /** First link of each machine by row: disk, up, down. */
  readonly linkOf: Map<number, number>;
  /** Links whose flows have changed since the last sharing. Empty when time goes on. */
  readonly dirty: number[];
  /** 1 for each link in `dirty`. */
  readonly marked: number[];
  /** When the flow that was taken last arrived, to the fraction of a microsecond. */
  endedAt: number;
  /** Bytes that have moved; that have arrived whole; that were lost, by cause. */
  sentBytes: number;
  receivedBytes: number;
  readonly lostBytes: Map<string, number>;
  readonly settings: NetworkSpec;
}
export interface FlowWorld extends WorldCore {
  readonly flow: FlowState;
}

export const REGISTRY = 0;
export const LINKS_PER_MACHINE = 3;
export const NONE = -1;
/** Microseconds below which a flow is done: rounding, not data. */
export const ROUNDING = 1e-6;

/** A network on which nothing is lost, waited for or answered. */
export const PLAIN_NETWORK: NetworkSpec = {
  latencyMicros: 0,
  efficiency: 1,
  reverseShare: 0,
  halfDuplex: false,
};

export const createFlows = (
  registry: BytesPerSecond,
  settings: NetworkSpec = PLAIN_NETWORK,
): FlowState => ({
  flows: new Pool(FLOW_PLAN),
  uses: new Pool(USE_PLAN),
  links: [(registry / 1e6) * settings.efficiency],
  heads: [NONE],
  marked: [0],
  linkOf: new Map(),
  dirty: [],
  endedAt: 0,
  sentBytes: 0,
  receivedBytes: 0,
  lostBytes: new Map(),
  settings,
});

/** Gives a new entity its links, if it brings hardware. */
export function addLinks(world: FlowWorld, row: number): void {
  const hardware = record(world, row).spec.hardware;
  if (!hardware) return;
  const { links, heads, marked, linkOf, settings } = world.flow;
  const network = (hardware.networkBytesPerSecond / 1e6) * settings.efficiency;
  linkOf.set(row, links.length);
  links.push(hardware.diskBytesPerSecond / 1e6, network, network);
  heads.push(NONE, NONE, NONE);
  marked.push(0, 0, 0);
}

const linkBase = (world: FlowWorld, row: number): number =>
  world.flow.linkOf.get(machineOf(world, row)) as number;
export const diskLink = (world: FlowWorld, row: number): number => linkBase(world, row);
export const upLink = (world: FlowWorld, row: number): number => linkBase(world, row) + 1;
export const downLink = (world: FlowWorld, row: number): number =>
  linkBase(world, row) + (world.flow.settings.halfDuplex ? 1 : 2);

/** What a message waits before its first byte, in microseconds; not always a whole number. */
export const messageLatency = (world: FlowWorld): number => world.flow.settings.latencyMicros;

/** Line speed of a machine's network, each way, in bytes per microsecond. */
export const networkSpeed = (world: FlowWorld, row: number): number =>
  world.flow.links[upLink(world, row)] as number;

/** The link on which the answers to what crosses this one come back; −1 for none. */
export function reverseOf(world: FlowWorld, link: number): number {
  if (link === REGISTRY) return REGISTRY;
  const place = (link - 1) % LINKS_PER_MACHINE;
  if (place === 0) return NONE;
  if (world.flow.settings.halfDuplex) return link;
  return place === 1 ? link + 1 : link - 1;
}

/** Puts a use onto the list of its link. */
export function hang(world: FlowWorld, use: number): void {
  const { uses, heads } = world.flow;
  const u = uses.at;
  const link = u.link[use] as number;
  const head = heads[link] as number;
  u.next[use] = head;
  u.previous[use] = NONE;
  if (head !== NONE) u.previous[head] = use;
  heads[link] = use;
}

export function unhang(world: FlowWorld, use: number): void {
  const { uses, heads } = world.flow;
  const u = uses.at;
  const link = u.link[use] as number;
  const next = u.next[use] as number;
  const previous = u.previous[use] as number;
  if (previous === NONE) heads[link] = next;
  else u.next[previous] = next;
  if (next !== NONE) u.previous[next] = previous;
}

/** Bytes that have not arrived yet. Reads only. */
export function bytesLeft(world: FlowWorld, id: number): Bytes {
  const f = world.flow.flows.at;
  const left = f.left[id] as number;
  const elapsed = world.now - (f.settledAt[id] as number);
  return elapsed > 0 ? Math.max(0, left - (f.rate[id] as number) * elapsed) : left;
}

/** Brings what is left up to now at the rate that the flow has had. */
export function settle(world: FlowWorld, id: number): void {
  const f = world.flow.flows.at;
  if ((f.settledAt[id] as number) > world.now) return;
  const left = bytesLeft(world, id);
  world.flow.sentBytes += (f.left[id] as number) - left;
  f.left[id] = left;
  f.settledAt[id] = world.now;
}

/** The flows on this link have to be shared out again before time goes on. */
export function markDirty(world: FlowWorld, link: number): void {
  const { dirty, marked } = world.flow;
  if (marked[link] === 1) return;
  marked[link] = 1;
  dirty.push(link);
}
