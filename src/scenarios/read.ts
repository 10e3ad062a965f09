/**
 * From a scenario document of the right shape to what the engine runs: everything it names must
 * exist and every stack must be possible. A problem says where it is, what is wrong and what to do;
 * all of them are reported at once.
 */
import type { EntitySpec, ScenarioSpec, ServiceSpec, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import { parseDay, parseQuantity } from '../units.ts';
import { checkStacks } from './checks.ts';
import { readControl, readFaults, readProgram, readReliability } from './control.ts';
import type {
  HostDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from './document.ts';
import { readDisk, readIo } from './io.ts';
import { readDate, readIsolation, readMachine } from './isolation.ts';
import { readHostMemory, readMemory } from './memory.ts';
import { readDirty, readMoves } from './moves.ts';
import { readClient, readHealthCheck, readServing } from './traffic.ts';
import { readUpkeep } from './upkeep-settings.ts';

export interface Problem {
  /** `worlds.left.entities[3].on` */
  readonly path: string;
  readonly message: string;
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: ScenarioSpec; readonly document: ScenarioDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const PROBLEMS_MAX = 50;

/**
 * Turns the quantities of a document into numbers, and checks what it names and stacks. Its shape
 * must have been checked (`parseScenario`, or the page before it opens what strangers have
 * written). Never throws.
 */
export function readScenario(document: unknown): ParsedScenario {
  try {
    return readAll(document as ScenarioDocument);
  } catch {
    const message = 'does not fit the scenario schema; compare it with schema/scenario-1.json';
    return { ok: false, problems: [{ path: '', message }] };
  }
}

function readAll(document: ScenarioDocument): ParsedScenario {
  const reader = new Reader();
  const worlds = Object.entries(document.worlds).map(([id, world]) => readWorld(reader, id, world));
  const journal = (document.journal ?? []).map((entry, i) => ({
    at:
      typeof entry.at === 'number'
        ? entry.at
        : reader.read('duration', entry.at, `journal[${i}].at`),
    command: entry.command,
  }));
  for (let i = 1; i < journal.length; i++) {
    const late = (journal[i - 1]?.at ?? 0) > (journal[i]?.at ?? 0);
    if (late) reader.problem(`journal[${i}].at`, 'is earlier than the entry before; sort by time');
  }
  const scenario = { title: document.title, seed: document.seed ?? 1, worlds, journal };
  const problems = [...reader.problems, ...worlds.flatMap((world) => checkStacks(world))];
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, PROBLEMS_MAX) };
  return { ok: true, scenario, document };
}

/** Reads quantities and collects what is wrong with them. */
class Reader {
  readonly problems: Problem[] = [];

  problem(path: string, message: string): void {
    this.problems.push({ path, message });
  }

  readonly read = (
    kind: QuantityKind,
    text: string | undefined,
    path: string,
    otherwise = '0',
  ): number => {
    const parsed = parseQuantity(kind, text ?? otherwise);
    if (parsed.ok) return parsed.value;
    this.problem(path, parsed.message);
    return 1;
  };
}

function readHost(reader: Reader, host: HostDocument, here: string): EntitySpec {
  return {
    id: host.id,
    kind: host.kind ?? 'server',
    ...(host.title !== undefined && { title: host.title }),
    on: null,
    up: host.up ?? true,
    ...(host.without && { without: host.without }),
    hardware: {
      cores: host.cores,
      ...(host.threadsPerCore !== undefined && { threadsPerCore: host.threadsPerCore }),
      memoryBytes: reader.read('bytes', host.memory, `${here}.memory`),
      diskBytes: reader.read('bytes', host.disk, `${here}.disk`),
      diskBytesPerSecond: reader.read('bandwidth', host.diskSpeed, `${here}.diskSpeed`, '500 MB/s'),
      networkBytesPerSecond: reader.read('bandwidth', host.network, `${here}.network`, '1 Gbit/s'),
      ...readReliability(reader.read, host, here),
      ...readDisk(reader.read, host, here),
      ...readHostMemory(reader.read, host, here),
      ...readMachine(host),
    },
  };
}

function readWorld(reader: Reader, id: string, world: WorldDocument): WorldSpec {
  const at = `worlds.${id}`;
  const hosts = world.hosts.map((host, i) => readHost(reader, host, `${at}.hosts[${i}]`));
  const entities = (world.entities ?? []).map((entity, i): EntitySpec => {
    const settings = readSettings(reader, entity, `${at}.entities[${i}]`);
    return { ...settings, id: entity.id, on: entity.on, up: entity.up ?? false };
  });
  return {
    ...readFaults(reader.read, world, at),
    ...readMoves(reader.read, world, at),
    ...readDate(world),
    ...readUpkeep(world),
    id,
    title: world.title ?? id,
    registryBytesPerSecond: reader.read(
      'bandwidth',
      world.registry?.bandwidth,
      `${at}.registry.bandwidth`,
      '1 Gbit/s',
    ),
    entities: [...hosts, ...entities],
    images: (world.images ?? []).map((image, i) => ({
      id: image.id,
      title: image.title ?? image.id,
      source: 'scenario',
      family: image.family ?? 'linux',
      ...(image.note !== undefined && { note: image.note }),
      ...(image.built !== undefined && {
        built: readDay(reader, image.built, `${at}.images[${i}]`),
      }),
      layers: image.layers.map((layer, j) => ({
        digest: layer.digest,
        bytes: reader.read('bytes', layer.size, `${at}.images[${i}].layers[${j}].size`),
      })),
    })),
    services: (world.services ?? []).map((service, i) =>
      readService(reader, service, `${at}.services[${i}]`),
    ),
    clients: (world.clients ?? []).map((client, i) =>
      readClient(reader.read, client, `${at}.clients[${i}]`),
    ),
  };
}

function readDay(reader: Reader, text: string, at: string): string {
  if (parseDay(text) === null)
    reader.problem(`${at}.built`, 'is no day; write it like "2016-10-19"');
  return text;
}

function readService(reader: Reader, service: ServiceDocument, at: string): ServiceSpec {
  return {
    ...readControl(reader.read, service, at),
    ...readHealthCheck(reader.read, service, at),
    id: service.id,
    ...(service.title !== undefined && { title: service.title }),
    replicas: service.replicas ?? 1,
    on: service.on,
    template: readSettings(reader, service.template, `${at}.template`),
    balance: service.balance ?? 'round-robin',
    after: (service.after ?? []).map((a) => ({ service: a.service, until: a.until ?? 'started' })),
    calls: service.calls ?? [],
    backlog: service.backlog ?? 1000,
    ports: service.ports ?? [],
    volumes: service.volumes ?? [],
    networks: service.networks ?? [],
  };
}

function readSettings(reader: Reader, s: SettingsDocument, at: string): ServiceSpec['template'] {
  const quantity = (kind: QuantityKind, key: 'memory' | 'applicationMemory') =>
    s[key] === undefined ? undefined : reader.read(kind, s[key], `${at}.${key}`);
  const memoryBytes = quantity('bytes', 'memory');
  const applicationMemoryBytes = quantity('bytes', 'applicationMemory');
  return {
    ...readProgram(reader.read, s, at),
    ...readServing(reader.read, s, at),
    ...readIo(reader.read, s, at),
    ...readMemory(reader.read, s, at),
    ...readDirty(reader.read, s, at),
    ...readIsolation(s),
    ...readUpkeep(s),
    kind: s.kind,
    ...(s.title !== undefined && { title: s.title }),
    ...(s.system !== undefined && { system: s.system }),
    ...(s.application !== undefined && { application: s.application }),
    ...(s.image !== undefined && { image: s.image }),
    ...(s.cpus !== undefined && { cpus: s.cpus }),
    ...(s.cpuPeriod !== undefined && {
      cpuPeriodMicros: reader.read('duration', s.cpuPeriod, `${at}.cpuPeriod`),
    }),
    ...(s.cpuWeight !== undefined && { cpuWeight: s.cpuWeight }),
    ...(s.cpuReserved !== undefined && { cpuReserved: s.cpuReserved }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(s.restart !== undefined && { restart: s.restart }),
    ...(s.copies !== undefined && { copies: s.copies }),
    ...(applicationMemoryBytes !== undefined && { applicationMemoryBytes }),
    ...(s.startFrom !== undefined && { startFrom: s.startFrom }),
    ...(s.pull !== undefined && { pull: s.pull }),
    ...(s.pageLevels !== undefined && { pageLevels: s.pageLevels }),
    ...(s.nestedPageLevels !== undefined && { nestedPageLevels: s.nestedPageLevels }),
    ...(s.tasksAtOnce !== undefined && { tasksAtOnce: s.tasksAtOnce }),
    ...(s.tasks && {
      tasks: s.tasks.map((task, i) => reader.read('duration', task, `${at}.tasks[${i}]`)),
    }),
  };
}
