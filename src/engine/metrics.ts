/**
 * What a world amounts to at this moment: the rows of the ledger between the worlds, and what the
 * headless runner prints. Reads the state and changes nothing.
 */
import type { Bytes, Cores, Micros } from '../units.ts';
import type { LayerSpec } from './define.ts';
import { measureUpkeep } from './measure-upkeep.ts';
import {
  type HostControlMetrics,
  measureHostControl,
  measureServiceControl,
  type ServiceControlMetrics,
} from './metrics-control.ts';
import { measureImages } from './metrics-images.ts';
import { measureAddresses, measureIsolation } from './metrics-isolation.ts';
import type {
  Addresses,
  ImagesMetrics,
  IsolationMetrics,
  SoftwareMetrics,
  UpkeepMetrics,
} from './metrics-upkeep.ts';
import {
  type ClientMetrics,
  measureClient,
  measureRequests,
  type RequestMetrics,
  sumsOf,
} from './request-metrics.ts';
import { deadPlaces } from './systems/controllers.ts';
import { cpuShareOf } from './systems/cpu.ts';
import { type EntityIo, ioByEntity, ioOf } from './systems/disk.ts';
import { promiseOf, settleMemory } from './systems/memory.ts';
import { type MemoryParts, memoryLedger } from './systems/memory-ledger.ts';
import { coresLeft } from './systems/placement.ts';
import { type ServiceState, takesRequests } from './systems/requests.ts';
import { countedRoom, iosLeft } from './systems/room.ts';
import { memoryFree } from './systems/starting.ts';
import { missingBytes } from './systems/storage.ts';
import type { World } from './systems.ts';
import type { Cells } from './table.ts';
import { IS_WHOLE } from './whole.ts';
import { kernelRow, machineOf, record, STATE, stateOf } from './world.ts';

export interface ServiceMetrics extends ServiceControlMetrics {
  readonly id: string;
  readonly wanted: number;
  readonly ready: number;
  readonly arrived: number;
  readonly served: number;
  readonly failed: number;
  readonly timedOut: number;
  /** Over what was served: latency, waiting for a thread, and how many had to wait. */
  readonly latencySumMicros: Micros;
  readonly waitSumMicros: Micros;
  readonly waited: number;
  /** When it was ready for the first time; −1 = not yet. */
  readonly upAfterMicros: Micros;
  readonly downMicros: Micros;
}

export interface HostMetrics extends HostControlMetrics {
  readonly id: string;
  readonly memoryBytes: Bytes;
  /** In use: its memory without what is free or page cache. */
  readonly memoryUsedBytes: Bytes;
  readonly memoryPromisedBytes: Bytes;
  /** Where its memory is. */
  readonly memory: MemoryParts;
  readonly diskBytes: Bytes;
  readonly diskUsedBytes: Bytes;
  /** Single I/Os that its disk has served, their mean time there (−1: none), and those there. */
  readonly ioDone: number;
  readonly ioMeanMicros: Micros;
  readonly ioOpen: number;
  readonly cores: Cores;
  readonly cpuBusyCores: Cores;
  /** Layers shared by content on its disk, and how many entities use each. */
  readonly sharedLayers: readonly {
    readonly digest: string;
    readonly bytes: Bytes;
    readonly users: number;
  }[];
}

export interface WorldMetrics {
  /** The time that these numbers are of. */
  readonly atMicros: Micros;
  /** When every service had been ready once; −1 = not yet. */
  readonly allUpAfterMicros: Micros;
  readonly memoryUsedBytes: Bytes;
  readonly diskUsedBytes: Bytes;
  /** The part of it that the replicas of services take: shared layers counted once. */
  readonly replicaDiskBytes: Bytes;
  /** Memory touched by the replicas, monitors included. */
  readonly replicaMemoryBytes: Bytes;
  /** Kernels under the replicas that are ready. */
  readonly kernels: number;
  /** Ready replicas that one kernel panic takes down at worst, and how many replicas there are. */
  readonly worstPanic: { readonly falls: number; readonly of: number };
  /** Further replicas of the service that needs least, which the hosts have room for. */
  readonly moreFit: { readonly count: number; readonly service: string; readonly wall: string };
  /** Share of the time since they were first up that services had a ready replica, 0 to 1. */
  readonly availability: number;
  readonly cpuBusyCores: Cores;
  /** Power drawn now and energy taken so far, by the hosts of which the scenario says it. */
  readonly watts: number;
  readonly energyKwh: number;
  /** Ids of the places that a controller takes for dead. */
  readonly deadPlaces: readonly string[];
  readonly restarts: number;
  /** Batch tasks done, the mean of the times at which they were, and the last of them. */
  readonly batch: {
    readonly tasks: number;
    readonly meanMicros: Micros;
    readonly lastMicros: Micros;
  };
  readonly requests: RequestMetrics;
  readonly clients: readonly ClientMetrics[];
  readonly services: readonly ServiceMetrics[];
  readonly hosts: readonly HostMetrics[];
  /** The first hundred entities that have sent I/Os. */
  readonly io: readonly EntityIo[];
  readonly isolation?: IsolationMetrics;
  readonly upkeep?: UpkeepMetrics;
  readonly software?: SoftwareMetrics;
  readonly images?: ImagesMetrics;
  readonly addresses?: Addresses;
}

/** The metrics of a world at its current time. */
export function measure(world: World): WorldMetrics {
  const hosts = measureHosts(world);
  const services = world.request.services.map((_, i) => measureService(world, i));
  const ups = services.map((service) => service.upAfterMicros);
  const sum = (pick: (host: HostMetrics) => number): number =>
    hosts.reduce((total, host) => total + pick(host), 0);
  const restarts = world.column.restarts.cells;
  return {
    atMicros: world.now,
    allUpAfterMicros: ups.length === 0 || ups.includes(-1) ? -1 : Math.max(...ups),
    memoryUsedBytes: sum((host) => host.memoryUsedBytes),
    diskUsedBytes: sum((host) => host.diskUsedBytes),
    replicaDiskBytes: measureReplicaDisk(world),
    replicaMemoryBytes: measureReplicaMemory(world),
    ...measureKernels(world),
    moreFit: measureRoom(world, hosts),
    availability: availabilityOf(world, services),
    cpuBusyCores: sum((host) => host.cpuBusyCores),
    watts: sum((host) => host.watts),
    energyKwh: sum((host) => host.energyKwh),
    deadPlaces: deadPlaces(world),
    restarts: sumOf(restarts, world.entities.length),
    batch: {
      tasks: world.batch.tasksDone,
      meanMicros: world.batch.tasksDone > 0 ? world.batch.sumMicros / world.batch.tasksDone : -1,
      lastMicros: world.batch.lastAt,
    },
    requests: measureRequests(world.request),
    clients: world.request.clients.map(measureClient),
    services,
    hosts,
    io: ioByEntity(world, 100),
    ...(IS_WHOLE ? measureUpkeep(world) : {}),
    ...(IS_WHOLE ? measureExtras(world) : {}),
  };
}

/** What plays a part in some worlds only. */
function measureExtras(world: World): Partial<WorldMetrics> {
  const isolation = measureIsolation(world);
  const images = measureImages(world);
  const addresses = measureAddresses(world);
  return {
    ...(isolation && { isolation }),
    ...(images && { images }),
    ...(addresses && { addresses }),
  };
}

function sumOf(cells: Cells, length: number): number {
  let sum = 0;
  for (let row = 0; row < length; row++) sum += cells[row] as number;
  return sum;
}

function measureReplicaMemory(world: World): Bytes {
  let bytes = 0;
  for (const { replicas } of world.request.services) {
    for (const row of replicas) bytes += world.column.memoryBytes.get(row);
  }
  return bytes;
}

/** Sums over what stands on each machine, by the machine's row. */
function sumByMachine(world: World, cells: Cells): Float64Array {
  const sums = new Float64Array(world.entities.length);
  const { machine } = world.foot.at;
  for (let row = 0; row < sums.length; row++) {
    const at = machine[row] as number;
    sums[at] = (sums[at] as number) + (cells[row] as number);
  }
  return sums;
}

function measureHosts(world: World): HostMetrics[] {
  settleMemory(world);
  const shares = Float64Array.from(world.records, ({ row }) => cpuShareOf(world, row));
  const cpu = sumByMachine(world, shares);
  const layers = sharedLayersByMachine(world);
  return world.machines.map((row) => {
    const host = record(world, row);
    const io = ioOf(world, row);
    const memory = memoryLedger(world, row);
    const size = host.spec.hardware?.memoryBytes ?? 0;
    return {
      id: host.id,
      memoryBytes: size,
      memoryUsedBytes: size - memory.freeBytes - memory.pageCacheBytes,
      memory,
      memoryPromisedBytes: world.tree.at.committedBytes[row] as number,
      diskBytes: host.spec.hardware?.diskBytes ?? 0,
      diskUsedBytes: world.storage.used[row] ?? 0,
      ioDone: io.done,
      ioMeanMicros: io.meanMicros,
      ioOpen: io.open,
      cores: host.spec.hardware?.cores ?? 0,
      cpuBusyCores: cpu[row] as number,
      sharedLayers: layers.get(row) ?? [],
      ...measureHostControl(world, row, cpu[row] as number),
    };
  });
}

function sharedLayersByMachine(world: World): Map<number, HostMetrics['sharedLayers'][number][]> {
  const users = countUsers(world);
  const found = new Map<number, HostMetrics['sharedLayers'][number][]>();
  const { index } = world.storage;
  for (const [i, { machine, digest, bytes, store, owner }] of world.storage.layers.entries()) {
    // A layer whose pull has failed has lost its place.
    if (owner >= 0 || index.get(`${store}/${digest}`) !== i) continue;
    const list = found.get(machine) ?? [];
    list.push({ digest, bytes, users: users.get(`${store}/${digest}`) ?? 0 });
    found.set(machine, list);
  }
  return found;
}

/** Layers that replicas own, or share by content: everything that is not a host's own software. */
function measureReplicaDisk(world: World): Bytes {
  const { layers, index } = world.storage;
  let bytes = 0;
  for (const i of index.values()) {
    const layer = layers[i];
    if (!layer) continue;
    if (layer.owner < 0 || (world.records[layer.owner]?.service ?? -1) >= 0) bytes += layer.bytes;
  }
  return bytes;
}

/**
 * Entities that use each layer of each store. Replicas of a service have the same list of layers.
 */
function countUsers(world: World): Map<string, number> {
  const alike = new Map<number, Map<readonly LayerSpec[], number>>();
  for (let row = 0; row < world.entities.length; row++) {
    const { layers, image } = record(world, row);
    if (!image || stateOf(world, row) === STATE.removed) continue;
    const store = world.column.parent.get(row);
    const counts = alike.get(store) ?? new Map<readonly LayerSpec[], number>();
    counts.set(layers, (counts.get(layers) ?? 0) + 1);
    alike.set(store, counts);
  }
  const users = new Map<string, number>();
  for (const [store, counts] of alike) {
    for (const [layers, count] of counts) {
      for (const { digest } of layers) {
        const key = `${store}/${digest}`;
        users.set(key, (users.get(key) ?? 0) + count);
      }
    }
  }
  return users;
}

function measureService(world: World, index: number): ServiceMetrics {
  const state = world.request.services[index] as ServiceState;
  const downNow = state.upAt >= 0 && state.lostAt >= 0 ? world.now - state.lostAt : 0;
  return {
    id: state.spec.id,
    wanted: state.wanted,
    ready: state.replicas.filter((row) => takesRequests(world, row)).length,
    ...state.counts,
    ...sumsOf(state.sums),
    upAfterMicros: state.upAt,
    downMicros: state.downMicros + downNow,
    ...measureServiceControl(world, index),
  };
}

function measureKernels(world: World): Pick<WorldMetrics, 'kernels' | 'worstPanic'> {
  const onKernel = new Map<number, number>();
  let of = 0;
  let falls = 0;
  for (const { replicas } of world.request.services) {
    of += replicas.length;
    for (const row of replicas) {
      const kernel = kernelRow(world, row);
      if (kernel < 0 || !takesRequests(world, row)) continue;
      const count = (onKernel.get(kernel) ?? 0) + 1;
      onKernel.set(kernel, count);
      falls = Math.max(falls, count);
    }
  }
  return { kernels: onKernel.size, worstPanic: { falls, of } };
}

/** How many more replicas fit: of the service that is smallest, as memory and disk allow. */
function measureRoom(world: World, hosts: readonly HostMetrics[]): WorldMetrics['moreFit'] {
  let best: WorldMetrics['moreFit'] = { count: 0, service: '', wall: 'memory' };
  for (const state of world.request.services) {
    const sample = state.replicas[0];
    if (sample === undefined) continue;
    let count = 0;
    let wall = 'memory';
    const walls = new Map<string, number>();
    for (const host of hosts) {
      const row = world.rows.get(host.id) as number;
      const places = state.spec.on.map((id) => world.rows.get(id) as number);
      const place = places.find((p) => machineOf(world, p) === row);
      if (place === undefined) continue;
      const [least, fits] = lowestWall(world, state, sample, place, host);
      count += fits;
      walls.set(least, (walls.get(least) ?? 0) + 1);
      if ((walls.get(least) ?? 0) > (walls.get(wall) ?? 0)) wall = least;
    }
    if (count > best.count || best.service === '') best = { count, service: state.spec.id, wall };
  }
  return best;
}

/** What is in the way first on a place, and how many more replicas it lets through. */
function lowestWall(
  world: World,
  state: ServiceState,
  sample: number,
  place: number,
  host: HostMetrics,
): readonly [wall: string, count: number] {
  const { template } = state.spec;
  const need = promiseOf(world, machineOf(world, place), record(world, sample), template);
  const walls: [string, number, number][] = [
    ['memory', memoryFree(world, place), need],
    ['disk', host.diskBytes - host.diskUsedBytes, privateBytes(world, sample)],
    ['CPU', coresLeft(world, state, place) + 1e-9, template.cpuReserved ?? 0],
    ['disk I/Os', iosLeft(world, place), template.diskReserved ?? 0],
    ...countedRoom(world, template.kind, place).map(
      ({ name, left, each }): [string, number, number] => [name, left, each],
    ),
  ];
  let [wall, count] = ['memory', Infinity];
  for (const [name, left, each] of walls) {
    const fits = each > 0 ? Math.max(0, Math.floor(left / each)) : Infinity;
    if (fits < count) [wall, count] = [name, fits];
  }
  return [wall, count];
}

/** Disk that each further replica would take, once what is shared is there. */
function privateBytes(world: World, row: number): Bytes {
  return Math.max(world.column.diskBytes.get(row), missingBytes(world, row));
}

function availabilityOf(world: World, services: readonly ServiceMetrics[]): number {
  let up = 0;
  let total = 0;
  for (const service of services) {
    if (service.upAfterMicros < 0) continue;
    const since = world.now - service.upAfterMicros;
    total += since;
    up += since - service.downMicros;
  }
  return total > 0 ? up / total : 1;
}
