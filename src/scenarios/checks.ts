/**
 * What a schema cannot say: everything that is named exists, ids are unique, every stack is
 * possible (a guest stands on a tier that its parent brings, a Windows userland not on a Linux
 * kernel), and services neither wait for nor call themselves.
 */
import { findApplication, findKind, findSystem } from '../catalog/find.ts';
import { catalog } from '../catalog/index.ts';
import { called, type ImageSpec } from '../engine/define.ts';
import { misfit, partMisfit, programMisfit, type Standing, switchMisfit } from '../engine/fit.ts';
import type { EntitySettings, WorldSpec } from '../engine/index.ts';
import { checkControl, checkFailures } from './check-control.ts';
import { checkDigests, checkIo } from './io.ts';
import { checkDate, checkIsolation } from './isolation.ts';
import { checkMemory } from './memory.ts';
import { checkMoves } from './moves.ts';
import type { Problem } from './read.ts';
import { suggest } from './suggest.ts';
import { checkClients, checkNetworking } from './traffic.ts';
import { checkUpkeep, checkWorldUpkeep } from './upkeep-settings.ts';

const idsOf = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);
const restarts = catalog.policies.filter((p) => p.policy === 'restart').map((p) => p.id);
const balances = catalog.policies.filter((p) => p.policy === 'balance').map((p) => p.id);

/** Replicas and entities that one world may begin with. */
const ENTITIES_MAX = 200_000;

export function checkStacks(world: WorldSpec): Problem[] {
  const problems: Problem[] = [];
  const at = `worlds.${world.id}`;
  const say = (path: string, message: string): void => {
    problems.push({ path: `${at}.${path}`, message });
  };
  const images = new Map([...catalog.images, ...world.images].map((image) => [image.id, image]));
  const hosts = world.entities.filter((e) => e.hardware).length;
  const known = new Map<string, Known>();
  const started = new Map<string, string>();
  world.entities.forEach((entity, i) => {
    const path = i < hosts ? `hosts[${i}]` : `entities[${i - hosts}]`;
    if (known.has(entity.id)) say(`${path}.id`, `"${entity.id}" is used twice; rename one`);
    checkSettings(entity, path, images, say);
    const thing = standing(entity.id, entity, images);
    if (entity.on === null) checkMachine(entity, `${path}.kind`, say);
    else if (!isOccupied(thing, entity.on, `${path}.on`, started, say))
      checkFooting(thing, entity.on, { on: `${path}.on`, settings: path }, known, say);
    // The first of two with one name keeps it: so nothing can come to stand on itself.
    if (!known.has(entity.id)) known.set(entity.id, { on: entity.on, thing });
  });
  checkDate(world, say);
  checkWorldUpkeep(world, say);
  checkServices(world, known, images, started, say);
  checkFailures(world, say);
  checkMoves(world, say);
  checkDigests(world, catalog.images, say);
  checkClients(world, say);
  unique(world.clients, 'clients', say);
  return problems;
}

type Say = (path: string, message: string) => void;
type Images = ReadonlyMap<string, ImageSpec>;
/** An entity that a document names; without its kind, if there is none of that name. */
interface Known {
  readonly on: string | null;
  readonly thing: Standing | null;
}
type AllKnown = ReadonlyMap<string, Known>;

function unique(list: readonly { readonly id: string }[], name: string, say: Say): void {
  const seen = new Set<string>();
  list.forEach(({ id }, i) => {
    if (seen.has(id)) say(`${name}[${i}].id`, `"${id}" is used twice; rename one`);
    seen.add(id);
  });
}

function checkSettings(entity: EntitySettings, path: string, images: Images, say: Say): void {
  const kind = findKind(entity.kind);
  if (!kind) {
    say(`${path}.kind`, `no kind "${entity.kind}"${suggest(entity.kind, idsOf(catalog.kinds))}`);
    return;
  }
  checkIo(entity, path, say);
  checkIsolation(entity, path, say);
  checkUpkeep(entity, `${path}.upkeep`, say);
  checkMemory(entity, path, say);
  checkNetworking(entity, path, say);
  const wants = (filledBy: string): boolean => kind.brings.some((b) => b.filledBy === filledBy);
  if (wants('system') && entity.system === undefined) {
    say(`${path}.system`, `${called(kind)} needs an operating system; add "system": "ubuntu"`);
  }
  if (entity.system !== undefined && !findSystem(entity.system)) {
    say(
      `${path}.system`,
      `no system "${entity.system}"${suggest(entity.system, idsOf(catalog.systems))}`,
    );
  }
  const app = entity.application === undefined ? null : findApplication(entity.application);
  if (app === undefined) {
    const hint = suggest(entity.application ?? '', idsOf(catalog.applications));
    say(`${path}.application`, `no application "${entity.application}"${hint}`);
  }
  const system = findSystem(entity.system ?? '');
  const apart = switchMisfit(kind, entity.separation, catalog.kinds);
  if (apart) say(`${path}.separation`, `${apart.reason}; ${apart.remedy}`);
  const parts = partMisfit(kind, entity.without ?? []);
  if (parts) say(`${path}.without`, `${parts.reason}; ${parts.remedy}`);
  const wrong = programMisfit({ id: '', kind, system, application: app });
  if (wrong) say(`${path}.application`, `${wrong.reason}; ${wrong.remedy}`);
  if (entity.image !== undefined && !images.has(entity.image)) {
    say(`${path}.image`, `no image "${entity.image}"${suggest(entity.image, images.keys())}`);
  }
  if (wants('image') && entity.image === undefined && !app) {
    say(`${path}.image`, `${called(kind)} needs an image or an application; add one`);
  }
  if (entity.startFrom === 'snapshot' && !kind.restore) {
    say(`${path}.startFrom`, `${called(kind)} has no snapshots here; leave it out`);
  }
  if (entity.pull === 'lazy' && !kind.lazyShare) {
    say(`${path}.pull`, `${called(kind)} pulls no image; leave it out`);
  }
  if (kind.memoryAdmission === 'given' && entity.memoryBytes === undefined) {
    say(`${path}.memory`, `${called(kind)} is given memory; add "memory": "1 GiB"`);
  }
  if (entity.restart !== undefined && !restarts.includes(entity.restart)) {
    const hint = suggest(entity.restart, restarts);
    say(`${path}.restart`, `no restart policy "${entity.restart}"${hint}`);
  }
}

/** What stands on the floor has to bring the hardware. */
function checkMachine({ kind }: EntitySettings, path: string, say: Say): void {
  const found = findKind(kind);
  if (found && !found.brings.some((b) => b.tier === 'hardware')) {
    say(path, `${called(found)} is no machine; use "server"`);
  }
}

/** A machine's firmware starts one thing; `started`: what each starts, by the machine's id. */
function isOccupied(
  thing: Standing | null,
  on: string,
  path: string,
  started: Map<string, string>,
  say: Say,
): boolean {
  if (thing?.kind.standsOn !== 'firmware') return false;
  const other = started.get(on);
  if (other === undefined) started.set(on, thing.id);
  if (other === undefined || other === thing.id) return false;
  say(path, `the firmware of "${on}" starts "${other}" already; put it on a machine of its own`);
  return true;
}

/** Whether the parent exists, and whether the entity can exist on it. */
function checkFooting(
  thing: Standing | null,
  on: string,
  paths: { readonly on: string; readonly settings: string },
  known: AllKnown,
  say: Say,
): void {
  if (!known.has(on)) {
    say(paths.on, `no entity "${on}"${suggest(on, known.keys())}`);
    return;
  }
  const beneath: Standing[] = [];
  for (let id: string | null = on; id !== null; id = known.get(id)?.on ?? null) {
    const under = known.get(id)?.thing;
    if (!under) return; // that is said where it is listed
    beneath.push(under);
  }
  const wrong = thing && misfit(thing, beneath, (id) => findKind(id)?.title ?? id);
  if (!wrong || wrong.about === 'application') return; // that is said of its settings
  const path = wrong.about === 'on' ? paths.on : `${paths.settings}.${wrong.about}`;
  say(path, `${wrong.reason}; ${wrong.remedy}`);
}

/**
 * An entity with what its settings name, as far as that exists. That extensions are off is no
 * mistake in a scenario: what needs them says so when it does not start.
 */
function standing(id: string, settings: EntitySettings, images: Images): Standing | null {
  const kind = findKind(settings.kind);
  if (!kind) return null;
  const application = findApplication(settings.application ?? null);
  return {
    id,
    kind,
    application,
    system: findSystem(settings.system ?? null),
    image: images.get(settings.image ?? application?.image ?? ''),
    arch: settings.hardware?.arch,
  };
}

function checkServices(
  world: WorldSpec,
  known: AllKnown,
  images: Images,
  started: Map<string, string>,
  say: Say,
): void {
  unique(world.services, 'services', say);
  const byId = new Map(world.services.map((service) => [service.id, service]));
  let replicas = world.entities.length;
  world.services.forEach((service, i) => {
    const path = `services[${i}]`;
    replicas += service.replicas;
    checkSettings(service.template, `${path}.template`, images, say);
    const thing = standing(service.id, service.template, images);
    const settings = `${path}.template`;
    service.on.forEach((on, j) => {
      if (isOccupied(thing, on, `${path}.on[${j}]`, started, say)) return;
      checkFooting(thing, on, { on: `${path}.on[${j}]`, settings }, known, say);
    });
    checkControl(service, path, say);
    if (!balances.includes(service.balance)) {
      const hint = suggest(service.balance, balances);
      say(`${path}.balance`, `no balance policy "${service.balance}"${hint}`);
    }
    const named = [
      ...service.calls.map((id, j) => [id, `calls[${j}]`] as const),
      ...service.after.map((a, j) => [a.service, `after[${j}].service`] as const),
    ];
    for (const [id, where] of named) {
      if (!byId.has(id)) say(`${path}.${where}`, `no service "${id}"${suggest(id, byId.keys())}`);
    }
  });
  if (replicas > ENTITIES_MAX) {
    say('services', `${replicas} entities in all; a world may begin with ${ENTITIES_MAX}`);
  }
  const graphs = {
    calls: (id: string) => byId.get(id)?.calls ?? [],
    after: (id: string) => (byId.get(id)?.after ?? []).map((a) => a.service),
  };
  for (const [name, next] of Object.entries(graphs)) {
    const cycle = findCycle([...byId.keys()], next);
    if (cycle) say('services', `"${name}" goes in a circle: ${cycle.join(' → ')}; break it`);
  }
}

/** The first circle in a graph of names, or null. */
export function findCycle(
  names: readonly string[],
  next: (name: string) => readonly string[],
): string[] | null {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): string[] | null => {
    const seen = path.indexOf(name);
    if (seen >= 0) return [...path.slice(seen), name];
    if (done.has(name)) return null;
    path.push(name);
    for (const other of next(name)) {
      const cycle = visit(other);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(name);
    return null;
  };
  for (const name of names) {
    const cycle = visit(name);
    if (cycle) return cycle;
  }
  return null;
}
