/**
 * The ladder in a year, and beside it the server that one bought then, three times: with one
 * service on it alone, with virtual machines, and with containers. How many of them fit, and how
 * little one of them makes of the server, is what the engine says of these worlds.
 */

import { type ServerOfYear, serverIn, switchesIn } from '../catalog/history.ts';
import { catalog } from '../catalog/index.ts';
import type { SwitchId } from '../engine/define.ts';
import type {
  EntityDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from './document.ts';
import { ladderAt, rungsAt } from './ladder.ts';

/** Names of the three worlds. */
export const ALONE = 'alone';
export const MACHINES = 'machines';
export const CONTAINERS = 'containers';

const APPLICATION = 'nginx';
/** Requests a second of a service that is not busy. Assumption. */
const RATE = 20;
const MEBIBYTE = 2 ** 20;
/** What the smallest system of the catalogue that serves needs; less holds none of these worlds. */
const MEMORY_MIN = 128 * MEBIBYTE;

/** The day by which everything of a year has appeared. */
export const endOf = (year: number): string => `${year}-12-31`;

/** The year of a day. */
export const yearOf = (date: string): number => Number(date.slice(0, 4));

/** Null where nothing of the ladder existed. */
export function yearAt(year: number): ScenarioDocument | null {
  const date = endOf(year);
  if (rungsAt(date).length === 0) return null;
  return withServer(asKnownIn(withLimits(ladderAt(date)), year), year);
}

/** The same with the server of a year beside it. */
export function withServer(document: ScenarioDocument, year: number): ScenarioDocument {
  const server = serverIn(year);
  if (server.memoryBytes.value < MEMORY_MIN) return document;
  return { ...document, worlds: { ...document.worlds, ...serverWorlds(server) } };
}

const kinds = new Map<string, (typeof catalog.kinds)[number]>();
function kindOf(id: string) {
  if (kinds.size !== catalog.kinds.length) for (const one of catalog.kinds) kinds.set(one.id, one);
  return kinds.get(id);
}

/** Limits of what shares a kernel, so that there is something for the controllers to apply. */
const LIMITS: Readonly<Partial<Record<SwitchId, Partial<SettingsDocument>>>> = {
  cpu: { cpus: 1 },
  memory: { memory: '256 MiB' },
  io: { diskLimit: '500/s' },
  pids: { pids: 100 },
};

export function withLimits(document: ScenarioDocument): ScenarioDocument {
  return eachEntity(document, (entity) => {
    const kind = kindOf(entity.kind);
    const turns = kind?.switches ?? [];
    if (entity.application === undefined || kind?.brings.some(({ tier }) => tier === 'kernel')) {
      return entity;
    }
    return Object.assign({}, entity, ...turns.map((id) => LIMITS[id] ?? {})) as EntityDocument;
  });
}

function eachEntity(
  document: ScenarioDocument,
  change: (entity: EntityDocument) => EntityDocument,
): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(
    ([id, world]) => [id, { ...world, entities: (world.entities ?? []).map(change) }] as const,
  );
  return { ...document, worlds: Object.fromEntries(worlds) };
}

/** Switches that nobody had in that year are off, whatever a technology sets today. */
const asKnownIn = (document: ScenarioDocument, year: number): ScenarioDocument =>
  eachEntity(document, (entity) => unlearned(entity, year));

function unlearned(entity: EntityDocument, year: number): EntityDocument {
  const { separates = [], switches = separates, families } = kindOf(entity.kind) ?? {};
  const known = switchesIn(year, families?.[0]);
  const on = [...separates, ...limitsIn(entity)];
  const off = on.filter((id) => !known.includes(id) && switches.includes(id));
  if (off.length === 0) return entity;
  return { ...entity, separation: Object.fromEntries(off.map((id) => [id, false])) };
}

/** Limits that `withLimits` has given. */
const limitsIn = (entity: EntityDocument): SwitchId[] =>
  (Object.keys(LIMITS) as SwitchId[]).filter((id) =>
    Object.keys(LIMITS[id] ?? {}).some((key) => key in entity),
  );

function serverWorlds(server: ServerOfYear): Record<string, WorldDocument> {
  const linux: EntityDocument = {
    id: 'linux',
    kind: 'linux',
    system: 'ubuntu',
    on: 'server',
    up: true,
  };
  const guest: SettingsDocument = { kind: 'kvm-guest', system: 'ubuntu', memory: '1 GiB' };
  const world = (
    title: string,
    beside: readonly EntityDocument[],
    on: string,
    template: SettingsDocument,
  ): WorldDocument => ({
    title,
    hosts: [hostOf(server)],
    entities: [linux, ...beside],
    services: [serviceOn(on, template, server)],
    clients: [{ id: 'visitors', service: 'web', rate: `${RATE}/s`, timeout: '10 s' }],
  });
  const beside = (kind: string): EntityDocument => ({ id: kind, kind, on: 'linux', up: true });
  return {
    [ALONE]: world('One service alone', [], 'linux', { kind: 'process' }),
    [MACHINES]: world('Virtual machines', [beside('kvm')], 'kvm', guest),
    [CONTAINERS]: world('Containers', [beside('docker')], 'linux', { kind: 'docker-container' }),
  };
}

const hostOf = ({ title, cores, threadsPerCore, memoryBytes, diskBytes }: ServerOfYear) => ({
  id: 'server',
  title,
  cores: cores.value,
  threadsPerCore: threadsPerCore.value > 1 ? (2 as const) : (1 as const),
  memory: `${Math.round(memoryBytes.value / MEBIBYTE)} MiB`,
  disk: `${Math.round(diskBytes.value / 1e6)} MB`,
});

/** Work takes longer on a slower server. */
function serviceOn(
  on: string,
  template: SettingsDocument,
  { speed }: ServerOfYear,
): ServiceDocument {
  const own = catalog.applications.find(({ id }) => id === APPLICATION);
  const micros = Math.round((own?.cpuMicrosPerRequest.value ?? 0) / speed.value);
  return {
    id: 'web',
    on: [on],
    template: { ...template, application: APPLICATION, requestWork: `${micros} us` },
  };
}
