/**
 * What a world amounts to at this moment: the rows of the ledger between the worlds, and what the
 * headless runner prints. Reads the state and changes nothing.
 */
import type { Bytes, Cores, Micros } from '../units.ts';
import type { World } from './systems.ts';
import { percentile } from './systems/histogram.ts';
import { type ClientState, type ServiceState, takesRequests } from './systems/requests.ts';
import { memoryFree, memoryNeeded } from './systems/starting.ts';
import { missingBytes } from './systems/storage.ts';
import { kernelRow, machineOf, STATE, stateOf, tierIsUp } from './world.ts';

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
  /** Kernels that are up and that replicas run on. */
  readonly kernels: number;
  /** Replicas that one kernel panic takes down at worst, and how many there are. */
  readonly worstPanic: { readonly falls: number; readonly of: number };
  /** Further replicas of the service that needs least, which the hosts have room for. */
  readonly moreFit: { readonly count: number; readonly service: string; readonly wall: string };
  /** Share of the time since they were first up that services had a ready replica, 0 to 1. */
  readonly availability: number;
  readonly cpuBusyCores: Cores;
  readonly restarts: number;
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
  let restarts = 0;
  for (const { row } of world.records) restarts += world.column.restarts.get(row);
  return {
    allUpAfterMicros: ups.length === 0 || ups.includes(-1) ? -1 : Math.max(...ups),
    memoryUsedBytes: sum((host) => host.memoryUsedBytes),
    diskUsedBytes: sum((host) => host.diskUsedBytes),
    replicaDiskBytes: measureReplicaDisk(world),
    replicaMemoryBytes: world.records.reduce(
      (total, r) => total + (r.service < 0 ? 0 : world.column.memoryBytes.get(r.row)),
      0,
    ),
    ...measureKernels(world),
    moreFit: measureRoom(world, hosts),
    availability: availabilityOf(world, services),
    cpuBusyCores: sum((host) => host.cpuBusyCores),
    restarts,
    requests: measureRequests(world),
    services,
    hosts,
  };
}

function measureHosts(world: World): HostMetrics[] {
  const hosts = world.records.filter((r) => r.spec.hardware !== undefined);
  const used = new Map(hosts.map((host) => [host.row, { memory: 0, cpu: 0 }]));
  for (const { row } of world.records) {
    const sums = used.get(machineOf(world, row));
    if (!sums) continue;
    sums.memory += world.column.memoryBytes.get(row);
    sums.cpu += world.column.cpuShare.get(row);
  }
  const users = countUsers(world);
  return hosts.map((host) => ({
    id: host.id,
    memoryBytes: host.spec.hardware?.memoryBytes ?? 0,
    memoryUsedBytes: used.get(host.row)?.memory ?? 0,
    memoryPromisedBytes: world.tree.at.committedBytes[host.row] as number,
    diskBytes: host.spec.hardware?.diskBytes ?? 0,
    diskUsedBytes: world.storage.used[host.row] ?? 0,
    cores: host.spec.hardware?.cores ?? 0,
    cpuBusyCores: used.get(host.row)?.cpu ?? 0,
    sharedLayers: world.storage.layers
      .filter((layer) => layer.machine === host.row && layer.owner < 0)
      .map(({ digest, bytes, store }) => ({
        digest,
        bytes,
        users: users.get(`${store}/${digest}`) ?? 0,
      })),
  }));
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

function countUsers(world: World): Map<string, number> {
  const users = new Map<string, number>();
  for (const { row, layers } of world.records) {
    if (stateOf(world, row) === STATE.removed) continue;
    const store = world.column.parent.get(row);
    for (const { digest } of layers) {
      const key = `${store}/${digest}`;
      users.set(key, (users.get(key) ?? 0) + 1);
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
  for (const { row, service } of world.records) {
    if (service < 0 || stateOf(world, row) === STATE.removed) continue;
    of++;
    const kernel = kernelRow(world, row);
    if (kernel < 0 || !tierIsUp(world, kernel, 'kernel')) continue;
    onKernel.set(kernel, (onKernel.get(kernel) ?? 0) + 1);
  }
  const falls = onKernel.size === 0 ? 0 : Math.max(...onKernel.values());
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
      if (!state.spec.on.some((id) => machineOf(world, world.rows.get(id) ?? -1) === row)) continue;
      const byMemory = need > 0 ? Math.floor(memoryFree(world, row) / need) : Infinity;
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
