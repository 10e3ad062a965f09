/**
 * Disks and images. A disk is a stack of layers, each known by its digest. What shares by content
 * (a container's image, a linked clone) keeps a layer once per store, however many stand on it;
 * what copies in full keeps its own. A store belongs to what the entity stands on, and its bytes
 * lie on that machine's disk. A registry sends a layer to a store once.
 *
 * Pulled lazily, only the part that a start reads is fetched before it; the layer takes its whole
 * room on the disk at once, and what is read later is not fetched.
 *
 * What an entity writes into its own files lies in a private layer and goes with it; its volume
 * stays in the store, one for all replicas of a service. Both take their room at the first start.
 *
 * A build puts the layers that it makes or fetches into the same store (`building.ts`). While the
 * registry does not answer, or lacks a layer, a start that needs it is called off (`pulls.ts`).
 *
 * How accurate is this? Bytes are exact. Left out: file-system metadata, growth in the course of
 * time, compression on disk (a layer takes the room that it takes on the wire).
 * Source: OCI image specification (layers by digest); Docker's default of three parallel downloads.
 */
import type { Bytes } from '../../units.ts';
import { type LayerSpec, valueOf } from '../define.ts';
import { OWNER } from '../timers.ts';
import { type EntityRecord, footingIsUp, machineOf, record, walk } from '../world.ts';
import { moveIo } from './disk.ts';
import type { DiskWorld } from './disk-stations.ts';
import { downLink, endFlow, type FlowWorld, REGISTRY, startFlow } from './flows.ts';
import type { ImageWorld } from './images.ts';
import { canPull, forgetPull, type RegistryWorld } from './registry.ts';

const QUEUED = 0;
const FETCHING = 1;
const PRESENT = 2;
/** It has lost its place: what was to come has not. */
const LOST = 3;

/** A layer in a store. Kept when nobody uses it any more, as container engines do. */
export interface StoredLayer {
  readonly store: number;
  readonly machine: number;
  readonly digest: string;
  readonly bytes: Bytes;
  /** Row of the only user; −1 if shared by content. */
  readonly owner: number;
  state: number;
  /** Row whose start asked for it; −1 when it has been unpacked, or a build makes it. */
  asker: number;
}

interface Lane {
  readonly queue: number[];
  /** Layers of the queue that have been taken. */
  taken: number;
  fetching: number;
}

export interface StorageState {
  readonly layers: StoredLayer[];
  readonly index: Map<string, number>;
  /** Bytes on the disk of each machine, by row. */
  readonly used: number[];
  /** Rows whose start waits for layers, and for how many, in the order in which they asked. */
  readonly waiting: Map<number, number>;
  /** By layer on its way: the rows that wait for it. */
  readonly wanters: Map<number, number[]>;
  /** By store and technology: the layers that are still to be fetched, oldest first. */
  readonly lanes: Map<string, Lane>;
  /** By store: the layers shared by content there. */
  readonly shared: Map<number, number[]>;
  /** Bytes promised on the disk of each machine to what is on its way there. */
  readonly reserved: Map<number, Bytes>;
}
export interface StorageWorld extends FlowWorld, DiskWorld, ImageWorld, RegistryWorld {
  readonly storage: StorageState;
}

export const createStorage = (): StorageState => ({
  layers: [],
  index: new Map(),
  used: [],
  waiting: new Map(),
  wanters: new Map(),
  lanes: new Map(),
  shared: new Map(),
  reserved: new Map(),
});

/** Promises room on a machine's disk, or with a negative number gives it back. */
export function reserveDisk(world: StorageWorld, machine: number, bytes: Bytes): void {
  if (bytes === 0) return;
  const { reserved } = world.storage;
  const sum = (reserved.get(machine) ?? 0) + bytes;
  if (sum > 0) reserved.set(machine, sum);
  else reserved.delete(machine);
}

export const WRITABLE = 'private/writable';
export const VOLUME = 'volume/';
/** Written where it lies, never fetched. */
const isWritten = ({ digest }: LayerSpec): boolean =>
  digest === WRITABLE || digest.startsWith(VOLUME);

/** What an entity has on a disk: its layers, what it writes into its own, and its volume. */
function layersOf(world: StorageWorld, row: number): readonly LayerSpec[] {
  const { layers, spec, service, id } = record(world, row);
  const { writableBytes = 0, volumeBytes = 0 } = spec;
  if (writableBytes === 0 && volumeBytes === 0) return layers;
  const name = service < 0 ? id : (world.spec.services[service]?.id ?? id);
  return [
    ...layers,
    ...(writableBytes > 0 ? [{ digest: WRITABLE, bytes: writableBytes }] : []),
    ...(volumeBytes > 0 ? [{ digest: `${VOLUME}${name}`, bytes: volumeBytes }] : []),
  ];
}

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
  for (const layer of layersOf(world, row)) {
    if (!world.storage.index.has(keyOf(world, row, layer))) missing += layer.bytes;
  }
  return missing;
}

/** Room left on the disk of the machine that the entity stands on. */
export function diskFree(world: StorageWorld, row: number): Bytes {
  const machine = machineOf(world, row);
  const size = record(world, machine).spec.hardware?.diskBytes ?? 0;
  const { used, reserved } = world.storage;
  return size - (used[machine] ?? 0) - (reserved.get(machine) ?? 0);
}

/**
 * Provides a disk that needs no fetching: a virtual machine's, an installed system's, the image of
 * what is up from the beginning.
 */
export function provideDisk(world: StorageWorld, row: number): void {
  const { image, spec } = record(world, row);
  if (image && !spec.up) return;
  for (const layer of layersOf(world, row)) ask(world, row, layer, PRESENT);
  showDisk(world, row);
}

/**
 * Asks for the layers that are missing and fetches them, as many at a time as the technology does.
 * Returns whether everything is there already; otherwise the row waits.
 */
export function fetchImage(world: StorageWorld, row: number): boolean {
  if (!canFetch(world, row)) {
    world.storage.waiting.set(row, 1);
    world.registry.failing.push(row);
    return false;
  }
  forgetPull(world, row);
  for (const layer of layersOf(world, row)) ask(world, row, layer, QUEUED);
  let missing = 0;
  for (const layer of record(world, row).layers) {
    const i = indexOf(world, row, layer);
    if (i < 0 || world.storage.layers[i]?.state === PRESENT) continue;
    missing++;
    listOf(world.storage.wanters, i).push(row);
  }
  if (missing === 0) {
    showDisk(world, row);
    return true;
  }
  world.storage.waiting.set(row, missing);
  for (const layer of record(world, row).layers) {
    const stored = find(world, row, layer);
    if (stored?.state === QUEUED) {
      fetchNext(world, stored.store, record(world, stored.asker).kind.id);
    }
  }
  return false;
}

/** Whether what is missing here is on its way or can be had. */
const canFetch = (world: StorageWorld, row: number): boolean =>
  record(world, row).layers.every((layer) => {
    const state = find(world, row, layer)?.state ?? QUEUED;
    return state !== QUEUED || canPull(world, layer.digest);
  });

function listOf<K>(lists: Map<K, number[]>, key: K): number[] {
  const known = lists.get(key) ?? [];
  lists.set(key, known);
  return known;
}

/** What a start fetches of a layer: all of it, or when pulled lazily what the start reads. */
function wantedBytes({ spec, kind }: EntityRecord, bytes: Bytes): Bytes {
  if (spec.pull !== 'lazy' || !kind.lazyShare) return bytes;
  return Math.max(1, Math.round(bytes * kind.lazyShare.value));
}

/** Bytes that the current start of this row has fetched; what it has to unpack. */
export function fetchedBytes(world: StorageWorld, row: number): Bytes {
  let sum = 0;
  for (const layer of record(world, row).layers) {
    const stored = find(world, row, layer);
    if (stored && stored.asker === row) sum += wantedBytes(record(world, row), stored.bytes);
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
  const { waiting, wanters } = world.storage;
  if (!waiting.delete(row)) return;
  for (const layer of record(world, row).layers) {
    const list = wanters.get(indexOf(world, row, layer));
    if (list?.includes(row)) list.splice(list.indexOf(row), 1);
  }
}

/** A layer has arrived. Returns the rows whose images are complete now. */
export function layerArrived(world: StorageWorld, index: number): number[] {
  const stored = world.storage.layers[index] as StoredLayer;
  const { kind } = record(world, stored.asker);
  stored.state = PRESENT;
  laneOf(world, stored.store, kind.id).fetching--;
  fetchNext(world, stored.store, kind.id);
  return layerIsThere(world, index);
}

/** A layer is on the disk now. Returns the rows whose images are complete with it. */
export function layerIsThere(world: StorageWorld, index: number): number[] {
  const { layers, waiting, wanters } = world.storage;
  (layers[index] as StoredLayer).state = PRESENT;
  const ready: number[] = [];
  for (const row of wanters.get(index) ?? []) {
    const missing = (waiting.get(row) ?? 0) - 1;
    waiting.set(row, missing);
    if (missing > 0) continue;
    waiting.delete(row);
    showDisk(world, row);
    ready.push(row);
  }
  wanters.delete(index);
  return ready;
}

/** The kernel under a store is down: what it was fetching is lost, and asked for again later. */
export function dropFetches(world: StorageWorld, store: number): void {
  if (world.storage.lanes.size === 0) return;
  const { flows } = world.flow;
  for (let id = 0; id < flows.length; id++) {
    if (flows.at.used[id] === 0 || flows.at.owner[id] !== OWNER.layer) continue;
    const index = flows.at.ref[id] as number;
    const layer = world.storage.layers[index] as StoredLayer;
    if (layer.store !== store || footingIsUp(world, layer.asker)) continue;
    endFlow(world, id);
    layer.state = QUEUED;
    const lane = laneOf(world, store, record(world, layer.asker).kind.id);
    lane.fetching--;
    lane.queue.splice(0, lane.taken, index);
    lane.taken = 0;
    lane.queue.sort((a, b) => a - b);
  }
}

/** What a store says of a layer shared by content: its place, and whether all of it is there. */
export function sharedLayer(
  world: StorageWorld,
  store: number,
  digest: string,
): { readonly index: number; readonly present: boolean } | null {
  const index = world.storage.index.get(`${store}/${digest}`);
  if (index === undefined) return null;
  return { index, present: world.storage.layers[index]?.state === PRESENT };
}

/** Room for a layer that a build makes or fetches in a store. Returns its place. */
export function beginLayer(world: StorageWorld, store: number, layer: LayerSpec): number {
  const { layers, index, used, shared } = world.storage;
  const machine = machineOf(world, store);
  const at = layers.length;
  index.set(`${store}/${layer.digest}`, at);
  listOf(shared, store).push(at);
  const { digest, bytes } = layer;
  layers.push({ store, machine, digest, bytes, owner: -1, state: FETCHING, asker: -1 });
  used[machine] = (used[machine] ?? 0) + bytes;
  return at;
}

/** Takes a layer that will not arrive out of its store. Returns the rows that waited for it. */
export function dropLayer(world: StorageWorld, at: number): readonly number[] {
  const { layers, index, used, shared, wanters } = world.storage;
  const lost = layers[at] as StoredLayer;
  const { store, machine, digest, bytes, owner } = lost;
  lost.state = LOST;
  index.delete(owner >= 0 ? `@${owner}/${digest}` : `${store}/${digest}`);
  const list = owner >= 0 ? undefined : shared.get(store);
  list?.splice(list.indexOf(at), 1);
  used[machine] = (used[machine] ?? 0) - bytes;
  const waited = wanters.get(at) ?? [];
  wanters.delete(at);
  return waited;
}

/**
 * The registry does not answer any more: whatever is on its way from it, or was to come, is lost.
 * Returns the rows that wait for it.
 */
export function loseFetches(world: StorageWorld): readonly number[] {
  const { layers, lanes, index } = world.storage;
  const { flows } = world.flow;
  for (let id = 0; id < flows.length; id++) {
    if (flows.at.used[id] === 0 || flows.at.owner[id] !== OWNER.layer) continue;
    (layers[flows.at.ref[id] as number] as StoredLayer).state = LOST;
    endFlow(world, id, 'the registry went down');
  }
  lanes.clear();
  const waited = new Set<number>();
  for (const at of [...index.values()]) {
    const layer = layers[at] as StoredLayer;
    if (layer.state === PRESENT || layer.asker < 0) continue;
    for (const row of dropLayer(world, at)) waited.add(row);
  }
  return [...waited];
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
  const { layers, index, used } = world.storage;
  for (const i of ownLayers(world, row)) {
    const { digest, machine, bytes } = layers[i] as StoredLayer;
    index.delete(`@${row}/${digest}`);
    used[machine] = (used[machine] ?? 0) - bytes;
  }
  world.column.diskBytes.set(row, 0);
}

/** Deletes the store of what is taken away: nothing stands on it any more. */
export function freeStore(world: StorageWorld, store: number): void {
  for (const at of [...(world.storage.shared.get(store) ?? [])]) dropLayer(world, at);
  world.storage.shared.delete(store);
  for (const key of [...world.storage.lanes.keys()]) {
    if (key.startsWith(`${store}/`)) world.storage.lanes.delete(key);
  }
}

/** The private layers of an entity. */
function ownLayers(world: StorageWorld, row: number): number[] {
  const found: number[] = [];
  for (const { digest } of layersOf(world, row)) {
    const i = world.storage.index.get(`@${row}/${digest}`);
    if (i !== undefined) found.push(i);
  }
  return found;
}

/** Layers that move along with an entity: its own and those of all that stands on it. */
function layersAlong(world: StorageWorld, row: number): number[] {
  const found: number[] = [];
  walk(world, row, (r) => {
    found.push(...ownLayers(world, r), ...(world.storage.shared.get(r) ?? []));
  });
  return found.sort((a, b) => a - b);
}

/** Bytes that a move onto another parent would bring to the disk there. */
export function movingBytes(world: StorageWorld, row: number, to: number): Bytes {
  const { layers, index } = world.storage;
  let bytes = 0;
  for (const i of layersAlong(world, row)) bytes += (layers[i] as StoredLayer).bytes;
  const entity = record(world, row);
  for (const layer of layersOf(world, row)) {
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
  for (const i of layersAlong(world, row)) {
    const stored = layers[i] as StoredLayer;
    if (stored.machine !== from || from === to) continue;
    const store = stored.owner < 0 ? stored.store : world.column.parent.get(stored.owner);
    layers[i] = { ...stored, machine: to, store };
    used[from] = (used[from] ?? 0) - stored.bytes;
    used[to] = (used[to] ?? 0) + stored.bytes;
  }
  for (const layer of layersOf(world, row)) ask(world, row, layer, PRESENT);
  showDisk(world, row);
  moveIo(world, row);
}

const indexOf = (world: StorageWorld, row: number, layer: LayerSpec): number =>
  world.storage.index.get(keyOf(world, row, layer)) ?? -1;

const find = (world: StorageWorld, row: number, layer: LayerSpec): StoredLayer | undefined =>
  world.storage.layers[indexOf(world, row, layer)];

function ask(world: StorageWorld, row: number, layer: LayerSpec, otherwise: number): void {
  const state = isWritten(layer) ? PRESENT : otherwise;
  const key = keyOf(world, row, layer);
  const { layers, index, used } = world.storage;
  if (index.has(key)) return;
  const machine = machineOf(world, row);
  const store = world.column.parent.get(row);
  const own = key.startsWith('@');
  index.set(key, layers.length);
  if (!own) listOf(world.storage.shared, store).push(layers.length);
  if (state === QUEUED) laneOf(world, store, record(world, row).kind.id).queue.push(layers.length);
  layers.push({
    store,
    machine,
    digest: layer.digest,
    bytes: layer.bytes,
    owner: own ? row : -1,
    state,
    asker: state === PRESENT ? -1 : row,
  });
  used[machine] = (used[machine] ?? 0) + layer.bytes;
}

function laneOf(world: StorageWorld, store: number, kind: string): Lane {
  const { lanes } = world.storage;
  const key = `${store}/${kind}`;
  const lane = lanes.get(key) ?? { queue: [], taken: 0, fetching: 0 };
  lanes.set(key, lane);
  return lane;
}

/** Fetches the next layers of a store, as many at a time as the technology does. */
function fetchNext(world: StorageWorld, store: number, kind: string): void {
  const { layers, index } = world.storage;
  const lane = laneOf(world, store, kind);
  const limit = valueOf(world.lookup.kinds.get(kind)?.parallelFetches) || Infinity;
  while (lane.fetching < limit && lane.taken < lane.queue.length) {
    const i = lane.queue[lane.taken++] as number;
    const layer = layers[i] as StoredLayer;
    const key = layer.owner >= 0 ? `@${layer.owner}` : layer.store;
    const removed = index.get(`${key}/${layer.digest}`) !== i;
    if (removed || layer.state !== QUEUED) continue;
    lane.fetching++;
    layer.state = FETCHING;
    const bytes = wantedBytes(record(world, layer.asker), layer.bytes);
    startFlow(world, bytes, REGISTRY, downLink(world, layer.asker), OWNER.layer, i);
  }
  if (lane.taken < lane.queue.length) return;
  lane.queue.length = 0;
  lane.taken = 0;
}

function showDisk(world: StorageWorld, row: number): void {
  let own = 0;
  for (const layer of layersOf(world, row)) {
    const stored = find(world, row, layer);
    if (stored && stored.owner === row) own += stored.bytes;
  }
  world.column.diskBytes.set(row, own);
}
