/**
 * Stacks: what the same services can be put on. A stack is data: what is installed on each host,
 * and what kind of entity a replica becomes. Swapping one for another rewrites a world of a
 * scenario and leaves its hosts, services and clients alone.
 */
import { findKind } from '../catalog/find.ts';
import type {
  EntityDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from './document.ts';

interface Installed {
  /** Its id is this, a dash and the number of the host. */
  readonly name: string;
  readonly kind: string;
  /** Name of what it stands on; `host` for the machine. */
  readonly on: string;
  readonly system?: string;
  /** Share of the host's memory given to it, for a virtual machine that holds the rest. */
  readonly memoryShare?: number;
}

export interface StackSpec {
  readonly id: string;
  readonly title: string;
  /** "own kernel each", "one shared kernel" … for the heading. */
  readonly note: string;
  readonly installed: readonly Installed[];
  /** Name of what the replicas stand on. */
  readonly place: string;
  readonly guest: string;
}

const linux: Installed = { name: 'linux', kind: 'linux', on: 'host', system: 'ubuntu' };

export const STACKS: readonly StackSpec[] = [
  {
    id: 'esxi',
    title: 'ESXi',
    note: 'own kernel each, on a type 1 hypervisor',
    installed: [{ name: 'esxi', kind: 'esxi', on: 'host' }],
    place: 'esxi',
    guest: 'esxi-guest',
  },
  {
    id: 'kvm',
    title: 'KVM',
    note: 'own kernel each, on a Linux that became a hypervisor',
    installed: [linux, { name: 'kvm', kind: 'kvm', on: 'linux' }],
    place: 'kvm',
    guest: 'kvm-guest',
  },
  {
    id: 'xen',
    title: 'Xen',
    note: 'own kernel each, beside one that drives the devices',
    installed: [
      { name: 'xen', kind: 'xen', on: 'host' },
      { name: 'dom0', kind: 'xen-dom0', on: 'xen', system: 'ubuntu' },
    ],
    place: 'xen',
    guest: 'xen-guest',
  },
  {
    id: 'firecracker',
    title: 'Firecracker',
    note: 'own kernel each, with hardly any devices',
    installed: [linux, { name: 'kvm', kind: 'kvm', on: 'linux' }],
    place: 'kvm',
    guest: 'firecracker',
  },
  {
    id: 'virtualbox',
    title: 'VirtualBox',
    note: 'own kernel each, on a type 2 hypervisor',
    installed: [linux, { name: 'virtualbox', kind: 'virtualbox', on: 'linux' }],
    place: 'virtualbox',
    guest: 'virtualbox-guest',
  },
  {
    id: 'docker',
    title: 'Docker',
    note: 'one kernel shared by all',
    installed: [linux, { name: 'docker', kind: 'docker', on: 'linux' }],
    place: 'linux',
    guest: 'docker-container',
  },
  {
    id: 'docker-in-vm',
    title: 'Docker in a VM',
    note: 'one kernel shared by all, inside a virtual machine',
    installed: [
      linux,
      { name: 'kvm', kind: 'kvm', on: 'linux' },
      { name: 'vm', kind: 'kvm-guest', on: 'kvm', system: 'ubuntu', memoryShare: 0.75 },
      { name: 'docker', kind: 'docker', on: 'vm' },
    ],
    place: 'vm',
    guest: 'docker-container',
  },
  {
    id: 'bare',
    title: 'Bare metal',
    note: 'one kernel and one userland shared by all',
    installed: [linux],
    place: 'linux',
    guest: 'process',
  },
];

/** Memory given to a virtual machine for which nobody asked for another size. Assumption. */
const VM_MEMORY = '1 GiB';

export const stackOf = (id: string): StackSpec => {
  const stack = STACKS.find((s) => s.id === id);
  if (!stack) throw new Error(`there is no stack "${id}"`);
  return stack;
};

/** What a page remembers about the stacks of a document, in its `view`. */
interface StackView {
  /** Stack id by world. */
  readonly stacks?: Readonly<Record<string, string>>;
  /** Memory limit by service, as the author asked for it. */
  readonly limits?: Readonly<Record<string, string>>;
  /** Restart policy by service, as the author asked for it. */
  readonly restarts?: Readonly<Record<string, string>>;
}

/** The stacks that a world can be put on, and which it is on. */
export function stacksFor(
  document: unknown,
  worldIndex: number,
): readonly { readonly id: string; readonly title: string; readonly chosen: boolean }[] {
  const { worlds, view } = document as ScenarioDocument;
  const world = Object.keys(worlds)[worldIndex] ?? '';
  const chosen = (view as StackView | undefined)?.stacks?.[world];
  return STACKS.map(({ id, title }) => ({ id, title, chosen: id === chosen }));
}

/** The same document with one world on another stack. Its journal is dropped: other names apply. */
export function withStack(
  document: unknown,
  worldIndex: number,
  stackId: string,
): ScenarioDocument {
  const old = document as ScenarioDocument;
  const name = Object.keys(old.worlds)[worldIndex] ?? '';
  const world = old.worlds[name];
  if (!world) return old;
  const view = old.view as StackView | undefined;
  return {
    ...old,
    worlds: { ...old.worlds, [name]: putOn(world, stackOf(stackId), view ?? {}) },
    journal: [],
    view: { ...old.view, stacks: { ...view?.stacks, [name]: stackId } },
  };
}

/** A world with its hosts' software and its services' templates replaced. */
export function putOn(world: WorldDocument, stack: StackSpec, view: StackView): WorldDocument {
  const entities = world.hosts.flatMap((host, i) =>
    stack.installed.map((what) => install(what, host, i + 1)),
  );
  const on = world.hosts.map((_, i) => `${stack.place}-${i + 1}`);
  return {
    ...world,
    title: stack.title,
    entities,
    services: (world.services ?? []).map((service) => ({
      ...service,
      on,
      template: templateFor(service, stack, view),
    })),
  };
}

function install(
  what: Installed,
  host: WorldDocument['hosts'][number],
  number: number,
): EntityDocument {
  const share = what.memoryShare;
  return {
    id: `${what.name}-${number}`,
    kind: what.kind,
    on: what.on === 'host' ? host.id : `${what.on}-${number}`,
    ...(what.system !== undefined && { system: what.system }),
    ...(share !== undefined && { memory: scaled(host.memory, share), cpus: host.cores }),
    up: true,
  };
}

const scaled = (quantity: string, share: number): string =>
  quantity.replace(/^[\d.]+/, (n) => String(Math.round(Number(n) * share * 100) / 100));

function templateFor(service: ServiceDocument, stack: StackSpec, view: StackView) {
  const { template } = service;
  const kind = findKind(stack.guest);
  const limit = view.limits?.[service.id];
  const asked = view.restarts?.[service.id] ?? 'no';
  const wantsSystem = kind?.brings.some((b) => b.filledBy === 'system') ?? false;
  const memory = kind?.memoryAdmission === 'given' ? (limit ?? VM_MEMORY) : limit;
  const { system: _s, memory: _m, restart: _r, kind: _k, cpus, ...rest } = template;
  const settings: SettingsDocument = {
    ...rest,
    kind: stack.guest,
    ...(wantsSystem && { system: 'ubuntu' }),
    ...(memory !== undefined && { memory }),
    ...(cpus !== undefined && { cpus }),
    restart: kind?.managedBy === undefined ? revivedBySystem(asked) : asked,
  };
  return settings;
}

/** Without a container engine it is the system's service manager that restarts a program. */
const revivedBySystem = (asked: string): string => (asked === 'no' ? 'no' : 'systemd');
