/**
 * What a world amounts to at this moment: the rows of the ledger between the worlds, and what the
 * headless runner prints. Reads the state and changes nothing.
 */
import type { Bytes, Cores, Micros } from '../units.ts';
import type { LayerSpec } from './define.ts';
import { percentile } from './systems/histogram.ts';
import { type ClientState, type ServiceState, takesRequests } from './systems/requests.ts';
import { memoryFree, memoryNeeded } from './systems/starting.ts';
import { missingBytes } from './systems/storage.ts';
import type { World } from './systems.ts';
import type { Cells } from './table.ts';
import { kernelRow, machineOf, record, STATE, stateOf } from './world.ts';

export interface RequestMetrics {
  readonly arrived: number;
  readonly early: number;
  readonly served: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly inFlight: number;
  /** Latency of served requests; −1 when none was served. */
  readonly p50Micros: Micros;
  readonly p95Micros: Micros;
  readonly p99Micros: Micros;
}

export interface ServiceMetrics {
  readonly id: string;
  readonly wanted: number;
  readonly ready: number;
  readonly arrived: number;
  readonly served: number;
  readonly failed: number;
  readonly timedOut: number;
  /** When it was ready for the first time; −1 = not yet. */
  readonly upAfterMicros: Micros;
  readonly downMicros: Micros;
}

export interface HostMetrics {
  readonly id: string;
  readonly memoryBytes: Bytes;
  readonly memoryUsedBytes: Bytes;
  readonly memoryPromisedBytes: Bytes;
  readonly diskBytes: Bytes;
  readonly diskUsedBytes: Bytes;
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
  readonly restarts: number;
  /** Batch tasks done, the mean of the times at which they were, and the last of them. */
  readonly batch: {
    readonly tasks: number;
    readonly meanMicros: Micros;
    readonly lastMicros: Micros;
  };
  readonly requests: RequestMetrics;
  readonly services: readonly ServiceMetrics[];
  readonly hosts: readonly HostMetrics[];
}

/** The metrics of a world at its current time. */
export function measure(world: World): WorldMetrics {
  const hosts = measureHosts(world);
  const services = world.request.services.map((state) => measureService(world, state));
  const ups = services.map((service) => service.upAfterMicros);
  const sum = (pick: (host: HostMetrics) => number): number =>
    hosts.reduce((total, host) => total + pick(host), 0);
  const restarts = world.column.restarts.cells;
  return {
    allUpAfterMicros: ups.length === 0 || ups.includes(-1) ? -1 : Math.max(...ups),
    memoryUsedBytes: sum((host) => host.memoryUsedBytes),
    diskUsedBytes: sum((host) => host.diskUsedBytes),
    replicaDiskBytes: measureReplicaDisk(world),
    replicaMemoryBytes: measureReplicaMemory(world),
    ...measureKernels(world),
    moreFit: measureRoom(world, hosts),
    availability: availabilityOf(world, services),
    cpuBusyCores: sum((host) => host.cpuBusyCores),
    restarts: sumOf(restarts, world.entities.length),
    batch: {
      tasks: world.batch.tasksDone,
      meanMicros: world.batch.tasksDone > 0 ? world.batch.sumMicros / world.batch.tasksDone : -1,
      lastMicros: world.batch.lastAt,
    },
    requests: measureRequests(world),
    services,
    hosts,
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
  const { machine } = world.tree.at;
  for (let row = 0; row < sums.length; row++) {
    const at = machine[row] as number;
    sums[at] = (sums[at] as number) + (cells[row] as number);
  }
  return sums;
}

function measureHosts(world: World): HostMetrics[] {
  const memory = sumByMachine(world, world.column.memoryBytes.cells);
  const cpu = sumByMachine(world, world.column.cpuShare.cells);
  const layers = sharedLayersByMachine(world);
  return world.machines.map((row) => {
    const host = record(world, row);
    return {
      id: host.id,
      memoryBytes: host.spec.hardware?.memoryBytes ?? 0,
      memoryUsedBytes: memory[row] as number,
      memoryPromisedBytes: world.tree.at.committedBytes[row] as number,
      diskBytes: host.spec.hardware?.diskBytes ?? 0,
      diskUsedBytes: world.storage.used[row] ?? 0,
      cores: host.spec.hardware?.cores ?? 0,
      cpuBusyCores: cpu[row] as number,
      sharedLayers: layers.get(row) ?? [],
    };
  });
}

function sharedLayersByMachine(world: World): Map<number, HostMetrics['sharedLayers'][number][]> {
  const users = countUsers(world);
  const found = new Map<number, HostMetrics['sharedLayers'][number][]>();
  for (const { machine, digest, bytes, store, owner } of world.storage.layers) {
    if (owner >= 0) continue;
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

function measureService(world: World, state: ServiceState): ServiceMetrics {
  const downNow = state.upAt >= 0 && state.lostAt >= 0 ? world.now - state.lostAt : 0;
  return {
    id: state.spec.id,
    wanted: state.wanted,
    ready: state.replicas.filter((row) => takesRequests(world, row)).length,
    ...state.counts,
    upAfterMicros: state.upAt,
    downMicros: state.downMicros + downNow,
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
    const need = memoryNeeded(world, sample);
    const disk = privateBytes(world, sample);
    let count = 0;
    let wall = 'memory';
    for (const host of hosts) {
      const row = world.rows.get(host.id) as number;
      const places = state.spec.on.map((id) => world.rows.get(id) as number);
      const place = places.find((p) => machineOf(world, p) === row);
      if (place === undefined) continue;
      const byMemory = need > 0 ? Math.floor(memoryFree(world, place) / need) : Infinity;
      const byDisk = disk > 0 ? Math.floor((host.diskBytes - host.diskUsedBytes) / disk) : Infinity;
      if (byDisk < byMemory) wall = 'disk';
      count += Math.max(0, Math.min(byMemory, byDisk));
    }
    if (count > best.count || best.service === '') best = { count, service: state.spec.id, wall };
  }
  return best;
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

function measureRequests(world: World): RequestMetrics {
  const { clients } = world.request;
  const sum = (pick: (client: ClientState) => number): number =>
    clients.reduce((total, client) => total + pick(client), 0);
  const first = clients[0];
  const latency = first ? first.latency.slice() : new Uint32Array(1);
  for (const client of clients.slice(1)) {
    for (let i = 0; i < latency.length; i++) {
      latency[i] = (latency[i] as number) + (client.latency[i] as number);
    }
  }
  const arrived = sum((c) => c.counts.arrived);
  const early = sum((c) => c.early);
  const served = sum((c) => c.counts.served);
  const failed = sum((c) => c.counts.failed);
  const timedOut = sum((c) => c.counts.timedOut);
  return {
    arrived,
    early,
    served,
    failed,
    timedOut,
    inFlight: arrived - early - served - failed - timedOut,
    p50Micros: percentile(latency, 0.5),
    p95Micros: percentile(latency, 0.95),
    p99Micros: percentile(latency, 0.99),
  };
}
