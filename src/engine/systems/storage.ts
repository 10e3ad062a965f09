/**
 * Disks and images. A disk is a stack of layers, each known by its digest. What shares by content
 * (a container's image, a linked clone) keeps a layer once per store, however many stand on it;
 * what copies in full keeps its own. A store belongs to what the entity stands on, and its bytes
 * lie on that machine's disk. A registry sends a layer to a store once.
 *
 * How accurate is this? Bytes are exact. Left out: file-system metadata, copy-on-write growth of
 * running guests, compression on disk (a layer takes the room that it takes on the wire).
 * Source: OCI image specification (layers by digest); Docker's default of three parallel downloads.
 */
import type { Bytes } from '../../units.ts';
import { type LayerSpec, valueOf } from '../define.ts';
import { OWNER } from '../timers.ts';
import { type EntityRecord, footingIsUp, machineOf, record, walk } from '../world.ts';
import { downLink, endFlow, type FlowWorld, REGISTRY, startFlow } from './flows.ts';

const QUEUED = 0;
const FETCHING = 1;
const PRESENT = 2;

/** A layer in a store. Kept when nobody uses it any more, as container engines do. */
export interface StoredLayer {
  readonly store: number;
  readonly machine: number;
  readonly digest: string;
  readonly bytes: Bytes;
  /** Row of the only user; −1 if shared by content. */
  readonly owner: number;
  state: number;
  /** Row whose start asked for it. */
  asker: number;
}

export interface StorageState {
  readonly layers: StoredLayer[];
  readonly index: Map<string, number>;
  /** Bytes on the disk of each machine, by row. */
  readonly used: number[];
  /** Rows whose start waits for layers, in the order in which they asked. */
  readonly waiting: number[];
}
export interface StorageWorld extends FlowWorld {
  readonly storage: StorageState;
}

export const createStorage = (): StorageState => ({
  layers: [],
  index: new Map(),
  used: [],
  waiting: [],
});

const isPrivate = (entity: EntityRecord, layer: LayerSpec): boolean =>
  (entity.spec.copies ?? entity.kind.copies) === 'full' || layer.digest.startsWith('private/');

function keyOf(world: StorageWorld, row: number, layer: LayerSpec): string {
  const entity = record(world, row);
  const store = world.column.parent.get(row);
  return isPrivate(entity, layer) ? `@${row}/${layer.digest}` : `${store}/${layer.digest}`;
}

/** Bytes that this entity would add to its machine's disk. */
export function missingBytes(world: StorageWorld, row: number): Bytes {
  let missing = 0;
  for (const layer of record(world, row).layers) {
    if (!world.storage.index.has(keyOf(world, row, layer))) missing += layer.bytes;
  }
  return missing;
}

/** Room left on the disk of the machine that the entity stands on. */
export function diskFree(world: StorageWorld, row: number): Bytes {
  const machine = machineOf(world, row);
  const size = record(world, machine).spec.hardware?.diskBytes ?? 0;
  return size - (world.storage.used[machine] ?? 0);
}

/** Provides a disk that needs no fetching (a virtual machine's, an installed system's). */
export function provideDisk(world: StorageWorld, row: number): void {
  if (record(world, row).image) return;
  for (const layer of record(world, row).layers) ask(world, row, layer, PRESENT);
  showDisk(world, row);
}

/**
 * Asks for the layers that are missing and fetches them, as many at a time as the technology does.
 * Returns whether everything is there already; otherwise the row waits.
 */
export function fetchImage(world: StorageWorld, row: number): boolean {
  for (const layer of record(world, row).layers) ask(world, row, layer, QUEUED);
  if (complete(world, row)) {
    showDisk(world, row);
    return true;
  }
  world.storage.waiting.push(row);
  fetchNext(world, world.column.parent.get(row));
  return false;
}

/** Bytes that the current start of this row has fetched; what it has to unpack. */
export function fetchedBytes(world: StorageWorld, row: number): Bytes {
  let sum = 0;
  for (const layer of record(world, row).layers) {
    const stored = find(world, row, layer);
    if (stored && stored.asker === row) sum += stored.bytes;
  }
  return sum;
}

/** The start of this row has unpacked what it fetched; a later start need not. */
export function settleFetched(world: StorageWorld, row: number): void {
  for (const layer of record(world, row).layers) {
    const stored = find(world, row, layer);
    if (stored && stored.asker === row) stored.asker = -1;
  }
}

/** The row's start is called off. What is on the wire goes on and is kept. */
export function stopWaiting(world: StorageWorld, row: number): void {
  const place = world.storage.waiting.indexOf(row);
  if (place >= 0) world.storage.waiting.splice(place, 1);
}

/** A layer has arrived. Returns the rows whose images are complete now. */
export function layerArrived(world: StorageWorld, index: number): number[] {
  const stored = world.storage.layers[index] as StoredLayer;
  stored.state = PRESENT;
  fetchNext(world, stored.store);
  const ready = world.storage.waiting.filter((row) => complete(world, row));
  for (const row of ready) {
    stopWaiting(world, row);
    showDisk(world, row);
  }
  return ready;
}

/** The kernel under a store is down: what it was fetching is lost, and asked for again later. */
export function dropFetches(world: StorageWorld, store: number): void {
  const { flows } = world.flow;
  for (let id = 0; id < flows.length; id++) {
    if (flows.at.used[id] === 0 || flows.at.owner[id] !== OWNER.layer) continue;
    const layer = world.storage.layers[flows.at.ref[id] as number] as StoredLayer;
    if (layer.store !== store || footingIsUp(world, layer.asker)) continue;
    endFlow(world, id);
    layer.state = QUEUED;
  }
}

/** Share of the image that is on the host, 0 to 1, without what is on the wire. Reads only. */
export function imageShare(world: StorageWorld, row: number): number {
  let present = 0;
  let total = 0;
  for (const layer of record(world, row).layers) {
    total += layer.bytes;
    if (find(world, row, layer)?.state === PRESENT) present += layer.bytes;
  }
  return total === 0 ? 1 : present / total;
}

/** Deletes what only this entity used; shared layers stay for the next. */
export function freeDisk(world: StorageWorld, row: number): void {
  for (const stored of world.storage.layers) {
    if (stored.owner !== row || !world.storage.index.delete(`@${row}/${stored.digest}`)) continue;
    world.storage.used[stored.machine] = (world.storage.used[stored.machine] ?? 0) - stored.bytes;
  }
  world.column.diskBytes.set(row, 0);
}

/** Whose move takes a layer along: its owner's, or that of the store it is shared in. */
const carrier = ({ owner, store }: StoredLayer): number => (owner < 0 ? store : owner);

const isLive = ({ storage }: StorageWorld, i: number): boolean => {
  const { owner, store, digest } = storage.layers[i] as StoredLayer;
  return storage.index.get(owner < 0 ? `${store}/${digest}` : `@${owner}/${digest}`) === i;
};

/** Bytes that a move onto another parent would bring to the disk there. */
export function movingBytes(world: StorageWorld, row: number, to: number): Bytes {
  const { layers, index } = world.storage;
  const moving = new Set<number>();
  walk(world, row, (r) => moving.add(r));
  let bytes = 0;
  layers.forEach((stored, i) => {
    if (moving.has(carrier(stored)) && isLive(world, i)) bytes += stored.bytes;
  });
  const entity = record(world, row);
  for (const layer of entity.layers) {
    const there = isPrivate(entity, layer) || index.has(`${to}/${layer.digest}`);
    if (!there) bytes += layer.bytes;
  }
  return bytes;
}

/**
 * An entity has moved to another machine with all that stands on it: its layers are counted there,
 * on shared storage.
 */
export function moveDisk(world: StorageWorld, row: number, from: number): void {
  const to = machineOf(world, row);
  const { used, layers } = world.storage;
  layers.forEach((stored, i) => {
    const moves = stored.machine === from && machineOf(world, carrier(stored)) === to;
    if (!moves || !isLive(world, i)) return;
    const store = stored.owner < 0 ? stored.store : world.column.parent.get(stored.owner);
    layers[i] = { ...stored, machine: to, store };
    used[from] = (used[from] ?? 0) - stored.bytes;
    used[to] = (used[to] ?? 0) + stored.bytes;
  });
  for (const layer of record(world, row).layers) ask(world, row, layer, PRESENT);
  showDisk(world, row);
}

function find(world: StorageWorld, row: number, layer: LayerSpec): StoredLayer | undefined {
  const i = world.storage.index.get(keyOf(world, row, layer));
  return i === undefined ? undefined : world.storage.layers[i];
}

const complete = (world: StorageWorld, row: number): boolean =>
  record(world, row).layers.every((layer) => find(world, row, layer)?.state === PRESENT);

function ask(world: StorageWorld, row: number, layer: LayerSpec, state: number): void {
  const key = keyOf(world, row, layer);
  const { layers, index, used } = world.storage;
  if (index.has(key)) return;
  const machine = machineOf(world, row);
  index.set(key, layers.length);
  layers.push({
    store: world.column.parent.get(row),
    machine,
    digest: layer.digest,
    bytes: layer.bytes,
    owner: key.startsWith('@') ? row : -1,
    state,
    asker: state === PRESENT ? -1 : row,
  });
  used[machine] = (used[machine] ?? 0) + layer.bytes;
}

function fetchNext(world: StorageWorld, store: number): void {
  const { layers } = world.storage;
  let busy = 0;
  for (const layer of layers) if (layer.store === store && layer.state === FETCHING) busy++;
  layers.forEach((layer, i) => {
    if (layer.store !== store || layer.state !== QUEUED) return;
    const limit = valueOf(record(world, layer.asker).kind.parallelFetches) || Infinity;
    if (busy >= limit) return;
    busy++;
    layer.state = FETCHING;
    const link = downLink(world, layer.asker);
    startFlow(world, layer.bytes, REGISTRY, link, OWNER.layer, i);
  });
}

function showDisk(world: StorageWorld, row: number): void {
  let own = 0;
  for (const layer of record(world, row).layers) {
    const stored = find(world, row, layer);
    if (stored && stored.owner === row) own += stored.bytes;
  }
  world.column.diskBytes.set(row, own);
}
