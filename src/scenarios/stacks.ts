/**
 * Stacks: what the same services can be put on. A stack is data (`stack-list.ts`): what is
 * installed on each host, and what kind of entity a replica becomes. Swapping one for another
 * rewrites a world of a scenario and leaves its services and clients alone. Programs are swapped
 * for the same ones built for the systems of the stack, and hosts where a stack needs other
 * processors or a host for each service. What the author asked for is kept in `view`, for the way
 * back.
 */
import { findApplication, findKind, findSystem } from '../catalog/find.ts';
import { catalog } from '../catalog/index.ts';
import { programFor } from '../catalog/programs.ts';
import type {
  EntityDocument,
  HostDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from './document.ts';
import { groupOf, type StackGroup } from './stack-groups.ts';
import { type Installed, STACKS, type StackSpec } from './stack-list.ts';

export { STACK_GROUPS, type StackGroup } from './stack-groups.ts';
export { STACKS, type StackSpec } from './stack-list.ts';

/** Memory given to a virtual machine for which nobody asked for another size. Assumption. */
const VM_MEMORY = '1 GiB';
/** System of a guest of which nobody said which. */
const GUEST_SYSTEM = 'ubuntu';

export const stackOf = (id: string): StackSpec => {
  const stack = STACKS.find((s) => s.id === id);
  if (!stack) throw new Error(`there is no stack "${id}"`);
  return stack;
};

/** What a page remembers about the stacks of a document, in its `view`. */
export interface StackView {
  /** Stack id by world. */
  readonly stacks?: Readonly<Record<string, string>>;
  /** Memory limit by service, as the author asked for it. */
  readonly limits?: Readonly<Record<string, string>>;
  /** Restart policy by service, as the author asked for it. */
  readonly restarts?: Readonly<Record<string, string>>;
  /** Image by service, as the author asked for it. */
  readonly images?: Readonly<Record<string, string>>;
  /** Hosts by world, as the author asked for them, where a stack has changed them. */
  readonly hosts?: Readonly<Record<string, readonly HostDocument[]>>;
  /** Operating system of the hosts by world, where somebody has chosen another. */
  readonly systems?: Readonly<Record<string, string>>;
  /** What the picture is drawn by. */
  readonly scaleBy?: 'memory' | 'disk';
}

export interface StackOffer {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** Under which heading it stands; computed from its tiers. */
  readonly group: StackGroup;
  readonly chosen: boolean;
  /** Why the services of this world cannot be put on it, a clause; absent when they can. */
  readonly why?: string;
}

/** The stacks that a world can be put on, and which it is on. */
export function stacksFor(document: unknown, worldIndex: number): readonly StackOffer[] {
  const { worlds, view } = document as ScenarioDocument;
  const name = Object.keys(worlds)[worldIndex] ?? '';
  const chosen = (view as StackView | undefined)?.stacks?.[name];
  return STACKS.map((stack) => {
    const why = misfitOf(worlds[name], stack);
    const { id, title, note } = stack;
    const offer = { id, title, note, group: groupOf(stack), chosen: id === chosen };
    return why === undefined ? offer : { ...offer, why };
  });
}

/** Why the services of a world cannot run on a stack; undefined when they can. */
export function misfitOf(
  world: WorldDocument | undefined,
  stack: StackSpec,
  hostSystem?: string,
): string | undefined {
  const family = familyOf(stack, hostSystem);
  for (const { template } of world?.services ?? []) {
    const application = findApplication(template?.application ?? null);
    if (!application || programFor(application.id, family, application.family)) continue;
    return `nobody has built ${application.title} for its systems`;
  }
  return undefined;
}

/** The system whose family decides which programs run: the guest's own, or the nearest beneath. */
function systemIdOf(stack: StackSpec, hostSystem?: string): string {
  if (bringsBySystem(stack, 'kernel')) return stack.guestSystem ?? GUEST_SYSTEM;
  for (let name = stack.place; name !== 'host'; ) {
    const what = stack.installed.find((one) => one.name === name);
    if (!what) break;
    if (what.system !== undefined) return systemOf(what, hostSystem) ?? what.system;
    name = what.on;
  }
  return GUEST_SYSTEM;
}

const bringsBySystem = (stack: StackSpec, tier: string): boolean =>
  findKind(stack.guest)?.brings.some((b) => b.tier === tier && b.filledBy === 'system') ?? false;

/** Family of the programs that run on a stack: "linux". */
export const familyOf = (stack: StackSpec, hostSystem?: string): string =>
  findSystem(systemIdOf(stack, hostSystem))?.family ?? 'linux';

/** The same document with one world on another stack. Its journal is dropped: other names apply. */
export function withStack(
  document: unknown,
  worldIndex: number,
  stackId: string,
): ScenarioDocument {
  const old = document as ScenarioDocument;
  const name = Object.keys(old.worlds)[worldIndex] ?? '';
  const world = old.worlds[name];
  const stack = stackOf(stackId);
  if (!world || misfitOf(world, stack) !== undefined) return old;
  const view = (old.view ?? {}) as StackView;
  const { [name]: hosts = world.hosts, ...otherHosts } = view.hosts ?? {};
  const { [name]: _system, ...systems } = view.systems ?? {};
  const stacks = { ...view.stacks, [name]: stackId };
  return rebuilt(old, name, { ...world, hosts }, { ...view, stacks, hosts: otherHosts, systems });
}

/** A document with one world put on the stack that its view names, from its author's hosts. */
export function rebuilt(
  old: ScenarioDocument,
  name: string,
  world: WorldDocument,
  view: StackView,
): ScenarioDocument {
  const stack = stackOf(view.stacks?.[name] ?? '');
  const noted = remember(view, name, world, stack);
  return {
    ...old,
    worlds: { ...old.worlds, [name]: putOn(world, stack, noted, name) },
    journal: [],
    view: withoutEmpty({ ...noted }),
  };
}

/** What a stack will change, noted for the way back. */
export function remember(
  view: StackView,
  name: string,
  world: WorldDocument,
  stack: StackSpec,
): StackView {
  const images: Record<string, string> = { ...view.images };
  const family = familyOf(stack, view.systems?.[name]);
  for (const { id, template } of world.services ?? []) {
    const { image } = template;
    if (image !== undefined && imageFamily(image, world) !== family) images[id] = image;
  }
  const changed = hostsOn(world, stack) !== world.hosts;
  return { ...view, images, hosts: { ...view.hosts, ...(changed && { [name]: world.hosts }) } };
}

/** Empty lists are left out, so that a document says only what is so. */
export function withoutEmpty<T extends object>(view: T): T {
  const optional = ['hosts', 'systems', 'images'];
  const isEmpty = (value: unknown): boolean => Object.keys((value ?? {}) as object).length === 0;
  const kept = Object.entries(view).filter(([key, is]) => !optional.includes(key) || !isEmpty(is));
  return Object.fromEntries(kept) as T;
}

/** A world with its hosts' software and its services' templates replaced. */
export function putOn(
  world: WorldDocument,
  stack: StackSpec,
  view: StackView,
  name = '',
): WorldDocument {
  const hostSystem = view.systems?.[name];
  const hosts = hostsOn(world, stack);
  const entities = hosts.flatMap((host, i) =>
    stack.installed.map((what) => install(what, host, i + 1, hostSystem)),
  );
  const on = hosts.map((_, i) => `${stack.place}-${i + 1}`);
  return {
    ...world,
    hosts,
    title: stack.title,
    entities,
    services: (world.services ?? []).map((service, i) => ({
      ...service,
      on: stack.hostEach ? [on[i % on.length] ?? ''] : on,
      template: templateFor(service, stack, view, world, hostSystem),
    })),
  };
}

/** The hosts that a stack needs; the same list where those that are there will do. */
function hostsOn(world: WorldDocument, stack: StackSpec): readonly HostDocument[] {
  const { hosts, services = [] } = world;
  const count = stack.hostEach ? Math.max(hosts.length, services.length) : hosts.length;
  const arch = stack.hostArch;
  const fits = arch === undefined || hosts.every((host) => host.arch === arch);
  if (fits && count === hosts.length) return hosts;
  const taken = new Set(hosts.map(({ id }) => id));
  const free = (wanted: string): string => (taken.has(wanted) ? free(`${wanted}-more`) : wanted);
  return Array.from({ length: count }, (_, i) => {
    const host = hosts[i % hosts.length] as HostDocument;
    const id = i < hosts.length ? host.id : free(`host-${i + 1}`);
    return { ...host, id, ...(arch !== undefined && { arch }) };
  });
}

/** Whether it holds the system of the machine itself, or of the partition that drives it. */
export function isHostSystem({ kind, system, memoryShare }: Installed): boolean {
  return system !== undefined && memoryShare === undefined && findKind(kind) !== undefined;
}

const systemOf = (what: Installed, hostSystem: string | undefined): string | undefined =>
  hostSystem !== undefined && isHostSystem(what) ? hostSystem : what.system;

function install(
  what: Installed,
  host: HostDocument,
  number: number,
  hostSystem: string | undefined,
): EntityDocument {
  const share = what.memoryShare;
  const system = systemOf(what, hostSystem);
  return {
    id: `${what.name}-${number}`,
    kind: what.kind,
    on: what.on === 'host' ? host.id : `${what.on}-${number}`,
    ...(system !== undefined && { system }),
    ...(share !== undefined && { memory: scaled(host.memory, share), cpus: host.cores }),
    up: true,
  };
}

const scaled = (quantity: string, share: number): string =>
  quantity.replace(/^[\d.]+/, (n) => String(Math.round(Number(n) * share * 100) / 100));

function templateFor(
  service: ServiceDocument,
  stack: StackSpec,
  view: StackView,
  world: WorldDocument,
  hostSystem: string | undefined,
): SettingsDocument {
  const kind = findKind(stack.guest);
  const limit = view.limits?.[service.id];
  const asked = view.restarts?.[service.id] ?? 'no';
  const wantsSystem = kind?.brings.some((b) => b.filledBy === 'system') ?? false;
  const memory = kind?.memoryAdmission === 'given' ? (limit ?? VM_MEMORY) : limit;
  const { system: _s, memory: _m, restart: _r, kind: _k, cpus, ...rest } = service.template;
  const { application: wanted, image: wish, networking, ...others } = rest;
  const keeps = networking !== undefined && kind?.network?.some(({ id }) => id === networking);
  const family = familyOf(stack, hostSystem);
  const own = findApplication(wanted ?? null)?.family ?? family;
  const application = wanted === undefined ? wanted : (programFor(wanted, family, own) ?? wanted);
  const image = wish ?? view.images?.[service.id];
  const fits = image !== undefined && imageFamily(image, world) === family;
  return {
    ...others,
    ...(keeps && { networking }),
    kind: stack.guest,
    ...(application !== undefined && { application }),
    ...(fits && { image }),
    ...(wantsSystem && { system: stack.guestSystem ?? GUEST_SYSTEM }),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    restart: kind?.managedBy === undefined ? revivedBySystem(asked, stack, hostSystem) : asked,
  };
}

const imageFamily = (id: string, world: WorldDocument): string =>
  [...(world.images ?? []), ...catalog.images].find((image) => image.id === id)?.family ?? 'linux';

/** Without a container engine it is the system's service manager that restarts a program. */
function revivedBySystem(asked: string, stack: StackSpec, hostSystem?: string): string {
  if (asked === 'no') return 'no';
  const own = bringsBySystem(stack, 'userland') ? (stack.guestSystem ?? GUEST_SYSTEM) : undefined;
  return findSystem(own ?? systemIdOf(stack, hostSystem))?.serviceRestart ?? 'systemd';
}
