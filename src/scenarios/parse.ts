/**
 * From a scenario document to what the engine runs. Nothing in it is trusted: its shape is checked
 * against the published schema, then everything it names must exist and every stack must be
 * possible. A problem says where it is, what is wrong and what to do; all of them are reported at
 * once.
 */
import type { EntitySpec, ScenarioSpec, ServiceSpec, WorldSpec } from '../engine/index.ts';
import type { QuantityKind } from '../units.ts';
import { parseQuantity } from '../units.ts';
import { checkStacks } from './checks.ts';
import type {
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from './document.ts';
import { checkShape } from './shape.ts';

export interface Problem {
  /** `worlds.left.entities[3].on` */
  readonly path: string;
  readonly message: string;
}

export type ParsedScenario =
  | { readonly ok: true; readonly scenario: ScenarioSpec; readonly document: ScenarioDocument }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const PROBLEMS_MAX = 50;

/** Checks a document and turns its quantities into numbers. Never throws. */
export function parseScenario(input: unknown): ParsedScenario {
  const shape = checkShape(input);
  if (shape.length > 0) return { ok: false, problems: shape.slice(0, PROBLEMS_MAX) };
  const document = input as ScenarioDocument;
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

  read(kind: QuantityKind, text: string | undefined, path: string, otherwise = '0'): number {
    const parsed = parseQuantity(kind, text ?? otherwise);
    if (parsed.ok) return parsed.value;
    this.problem(path, parsed.message);
    return 1;
  }
}

function readWorld(reader: Reader, id: string, world: WorldDocument): WorldSpec {
  const at = `worlds.${id}`;
  const hosts = world.hosts.map((host, i): EntitySpec => {
    const here = `${at}.hosts[${i}]`;
    return {
      id: host.id,
      kind: host.kind ?? 'server',
      ...(host.title !== undefined && { title: host.title }),
      on: null,
      up: host.up ?? true,
      hardware: {
        cores: host.cores,
        memoryBytes: reader.read('bytes', host.memory, `${here}.memory`),
        diskBytes: reader.read('bytes', host.disk, `${here}.disk`),
        diskBytesPerSecond: reader.read(
          'bandwidth',
          host.diskSpeed,
          `${here}.diskSpeed`,
          '500 MB/s',
        ),
        networkBytesPerSecond: reader.read(
          'bandwidth',
          host.network,
          `${here}.network`,
          '1 Gbit/s',
        ),
      },
    };
  });
  const entities = (world.entities ?? []).map((entity, i): EntitySpec => {
    const settings = readSettings(reader, entity, `${at}.entities[${i}]`);
    return { ...settings, id: entity.id, on: entity.on, up: entity.up ?? false };
  });
  return {
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
      layers: image.layers.map((layer, j) => ({
        digest: layer.digest,
        bytes: reader.read('bytes', layer.size, `${at}.images[${i}].layers[${j}].size`),
      })),
    })),
    services: (world.services ?? []).map((service, i) =>
      readService(reader, service, `${at}.services[${i}]`),
    ),
    clients: (world.clients ?? []).map((client, i) => ({
      id: client.id,
      service: client.service,
      arrivals: client.arrivals ?? 'poisson',
      perSecond: reader.read('rate', client.rate, `${at}.clients[${i}].rate`),
      timeoutMicros: reader.read('duration', client.timeout, `${at}.clients[${i}].timeout`, '10 s'),
    })),
  };
}

function readService(reader: Reader, service: ServiceDocument, at: string): ServiceSpec {
  return {
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
  const quantity = (kind: QuantityKind, key: 'memory' | 'applicationMemory' | 'requestWork') =>
    s[key] === undefined ? undefined : reader.read(kind, s[key], `${at}.${key}`);
  const memoryBytes = quantity('bytes', 'memory');
  const applicationMemoryBytes = quantity('bytes', 'applicationMemory');
  const requestMicros = quantity('duration', 'requestWork');
  return {
    kind: s.kind,
    ...(s.title !== undefined && { title: s.title }),
    ...(s.system !== undefined && { system: s.system }),
    ...(s.application !== undefined && { application: s.application }),
    ...(s.image !== undefined && { image: s.image }),
    ...(s.cpus !== undefined && { cpus: s.cpus }),
    ...(s.cpuWeight !== undefined && { cpuWeight: s.cpuWeight }),
    ...(s.cpuReserved !== undefined && { cpuReserved: s.cpuReserved }),
    ...(memoryBytes !== undefined && { memoryBytes }),
    ...(s.restart !== undefined && { restart: s.restart }),
    ...(s.copies !== undefined && { copies: s.copies }),
    ...(applicationMemoryBytes !== undefined && { applicationMemoryBytes }),
    ...(requestMicros !== undefined && { requestMicros }),
    ...(s.tasks && {
      tasks: s.tasks.map((task, i) => reader.read('duration', task, `${at}.tasks[${i}]`)),
    }),
  };
}
