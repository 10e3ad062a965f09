/**
 * Addresses. What brings a kernel, or has the switch “network” on, has an interface in each of its
 * networks, with an address of its own there: a static one, or the lowest that is free. It keeps it
 * until it is removed, whatever it does in between; a guest that moves takes it along. Networks:
 *
 *   named in the settings      10.k.0.0/16 each, over all machines (an overlay, a virtual switch)
 *   of the technology's mode   what its bridge gives out: `AddressRange`, often one a kernel
 *   otherwise                  192.168.0.0/16, the network of the machines
 *
 * Services that name networks and have none in common do not meet: their calls fail.
 *
 * How accurate is this? The ranges are the defaults of the software; leases that run out, names and
 * routes between networks are left out, as is address translation, but for its cost (`network.ts`).
 * The default network of libvirt is one for each machine in reality; here all share it, so that a
 * guest can move. Only the first 500 entities of a world are given addresses. Source: RFC 1918, and
 * those that the ranges name.
 */
import { formatAddress, parseAddress } from '../../units.ts';
import type { Rejection } from '../commands.ts';
import type { AddressRange, KindSpec } from '../define.ts';
import { interfaceName } from '../families.ts';
import type { EntitySettings, WorldSpec } from '../scenario.ts';
import { kernelRow, record, STATE, stateOf, type WorldCore } from '../world.ts';
import { isSeparate } from './settings.ts';

/** Entities that a world keeps addresses for. */
const ENTITIES_MAX = 500;

/** An address that an entity has. */
export interface Lease {
  /** Where the address is the only one of its kind: a network, or one of a kernel. */
  readonly key: string;
  readonly network: string;
  readonly address: number;
  /** Of the bridge that the kernel beneath keeps for it; −1: it has none. */
  readonly bridge: number;
}

/** An interface as it is shown. */
export interface Interface {
  readonly network: string;
  readonly interface: string;
  readonly address: string;
}

export interface AddressState {
  /** By row; an entity without an interface has none. */
  readonly leases: Map<number, Lease[]>;
  /** Named networks, in the order in which they were first used. */
  readonly names: string[];
  readonly settings: {
    /** Static addresses of the scenario: nobody is given one of them by chance. */
    readonly reserved: ReadonlySet<number>;
  };
}
export interface AddressWorld extends WorldCore {
  readonly address: AddressState;
}

export function createAddresses({ entities, services }: WorldSpec): AddressState {
  const all = [...entities, ...services.map(({ template }) => template)];
  const reserved = all.flatMap(({ address }) => parseAddress(address ?? '') ?? []);
  return { leases: new Map(), names: [], settings: { reserved: new Set(reserved) } };
}

/** The network of the machines themselves (RFC 1918). */
const LAN: AddressRange = { id: 'lan', network: '192.168.0.0', bits: 16, source: 'net-private' };
/** Named networks take one after the other of 10.0.0.0/8 (RFC 1918). */
const namedRange = (index: number, id: string): AddressRange => ({
  id,
  network: `10.${(index + 1) % 256}.0.0`,
  bits: 16,
  source: 'net-private',
});

/** A network that an entity is in: its addresses, and among whom each is somebody's alone. */
interface Net {
  readonly key: string;
  readonly range: AddressRange;
}

/** The way in that an entity uses, if its technology has any. */
const modeOf = ({ network }: KindSpec, { networking }: EntitySettings) =>
  network?.find(({ id }) => id === networking) ?? network?.[0];

function hasInterface(world: WorldCore, row: number): boolean {
  const { bringsKernel, kind, spec } = record(world, row);
  if (bringsKernel) return true;
  return isSeparate(world, row, 'network') && modeOf(kind, spec)?.ofHost !== true;
}

/** The networks of something with these settings on a place, whether it is there or not. */
function netsAt(
  world: AddressWorld,
  kind: KindSpec,
  settings: EntitySettings,
  parent: number,
): Net[] {
  if (settings.networks) {
    const names = [...new Set([...world.address.names, ...settings.networks])];
    return settings.networks.map((name) => ({
      key: `net/${name}`,
      range: namedRange(names.indexOf(name), name),
    }));
  }
  const range = modeOf(kind, settings)?.range ?? LAN;
  const owner = range.perKernel ? `@${kernelRow(world, parent)}` : '';
  return [{ key: `${range.id}${owner}`, range }];
}

const netsOf = (world: AddressWorld, row: number): Net[] => {
  if (!hasInterface(world, row)) return [];
  const { kind, spec } = record(world, row);
  return netsAt(world, kind, spec, world.column.parent.get(row));
};

const base = ({ network }: AddressRange): number => parseAddress(network) ?? 0;
const sizeOf = ({ bits }: AddressRange): number => 2 ** (32 - bits);
/** The first after the network itself is the bridge's own. */
const gatewayOf = (range: AddressRange): number => base(range) + 1;
const firstOf = (range: AddressRange): number => base(range) + 2;
const lastOf = (range: AddressRange): number => base(range) + sizeOf(range) - 2;

/** Whose an address is in a network; −1: nobody's. */
function ownerOf(world: AddressWorld, key: string, address: number, but: number): number {
  for (const [row, leases] of world.address.leases) {
    if (row === but) continue;
    if (leases.some((lease) => lease.key === key && lease.address === address)) return row;
  }
  return -1;
}

/** The lowest address of a network that nobody has or has been promised; null: there is none. */
function nextAddress(world: AddressWorld, { key, range }: Net): number | null {
  const taken = new Set(world.address.settings.reserved);
  for (const leases of world.address.leases.values()) {
    for (const lease of leases) if (lease.key === key) taken.add(lease.address);
  }
  const last = lastOf(range);
  for (let address = firstOf(range); address <= last; address++) {
    if (!taken.has(address)) return address;
  }
  return null;
}

/** The address that an entity is to have; null: one that is assigned. */
function staticOf(world: WorldCore, row: number): number | null {
  const text = world.setup.addresses.get(row) ?? record(world, row).spec.address ?? '';
  return parseAddress(text);
}

/** Gives a row the addresses that it is to have now, and takes those back that it is not. */
export function watchAddress(world: AddressWorld, row: number): void {
  const { leases } = world.address;
  const before = leases.get(row);
  if (stateOf(world, row) === STATE.removed) {
    leases.delete(row);
    return;
  }
  if (!before && leases.size >= ENTITIES_MAX) return;
  const nets = netsOf(world, row);
  if (nets.length === 0) {
    leases.delete(row);
    return;
  }
  const { names } = world.address;
  for (const name of record(world, row).spec.networks ?? []) {
    if (!names.includes(name)) names.push(name);
  }
  const wish = staticOf(world, row);
  const isSame = (net: Net, i: number): boolean =>
    before?.[i]?.key === net.key && (i > 0 || wish === null || before[i]?.address === wish);
  if (before?.length === nets.length && nets.every(isSame)) return;
  leases.delete(row);
  const given = nets.flatMap((net, i): Lease[] => {
    const kept = before?.find((lease) => lease.key === net.key)?.address ?? null;
    const wished = i === 0 ? wish : null;
    const fits = (address: number | null): address is number =>
      address !== null &&
      !addressFault(net.range, address) &&
      ownerOf(world, net.key, address, row) < 0;
    const address = fits(wished) ? wished : fits(kept) ? kept : nextAddress(world, net);
    const { key, range } = net;
    const bridge = range === LAN || key.startsWith('net/') ? -1 : gatewayOf(range);
    return address === null ? [] : [{ key, network: range.id, address, bridge }];
  });
  leases.set(row, given);
}

/** Whatever had an address is gone. */
export const freeAddress = (world: AddressWorld, row: number): void => {
  world.address.leases.delete(row);
};

/** Lets an entity be given an address again, although it has one. */
export function giveAddress(world: AddressWorld, row: number): void {
  if (staticOf(world, row) === null) world.address.leases.delete(row);
  watchAddress(world, row);
}

/** Why an address cannot be anybody's in a range; null if it can. */
function addressFault(range: AddressRange, address: number): string | null {
  const [first, last] = [base(range), base(range) + sizeOf(range) - 1];
  const inside = `the addresses of ${range.id}, ${range.network}/${range.bits}`;
  if (address < first || address > last) return `it is not among ${inside}`;
  if (address === first || address === last) return 'it stands for the whole network';
  return address === gatewayOf(range) ? `it is that of ${range.id} itself` : null;
}

const refuse = (subject: string, reason: string, remedy: string): Rejection => ({
  code: 'outOfRange',
  subject,
  reason,
  remedy,
});

/** Why an entity cannot have an address; null if it can. */
export function addressMisfit(world: AddressWorld, row: number, text: string): Rejection | null {
  const { id } = record(world, row);
  const nets = netsOf(world, row);
  const [net] = nets;
  if (!net) {
    const owner = kernelRow(world, row);
    const beneath = owner < 0 ? 'what it stands on' : record(world, owner).id;
    const reason = `has no interface of its own: it uses those of ${beneath}`;
    return refuse(id, reason, `Turn its switch “network” on, or set the address of ${beneath}.`);
  }
  const found = misfitIn(world, id, net, text, row);
  const free = nextAddress(world, net);
  if (!found || free === null) return found;
  const command = { type: 'configure', world: world.spec.id, id } as const;
  return { ...found, wayOut: [{ ...command, address: formatAddress(free) }] };
}

/** The same for something that is yet to be made on a place. */
export function newAddressMisfit(
  world: AddressWorld,
  id: string,
  settings: EntitySettings,
  parent: number,
): Rejection | null {
  const kind = world.lookup.kinds.get(settings.kind);
  if (!kind || settings.address === undefined) return null;
  const [net] = netsAt(world, kind, settings, parent);
  return net ? misfitIn(world, id, net, settings.address, -1) : null;
}

function misfitIn(
  world: AddressWorld,
  id: string,
  net: Net,
  text: string,
  row: number,
): Rejection | null {
  const address = parseAddress(text);
  const range = `${formatAddress(firstOf(net.range))} to ${formatAddress(lastOf(net.range))}`;
  const fault = address === null ? 'it is none' : addressFault(net.range, address);
  if (fault) return refuse(id, `cannot have ${text}: ${fault}`, `Take one of ${range}.`);
  const owner = ownerOf(world, net.key, address ?? 0, row);
  if (owner < 0) return null;
  const free = nextAddress(world, net);
  const remedy =
    free === null ? 'Remove something there.' : `Take ${formatAddress(free)}, which is free.`;
  return refuse(id, `cannot have ${text}: ${record(world, owner).id} has it`, remedy);
}

/** Whether a service can call another: they have a network in common, or name none. */
export function canReach({ services }: WorldSpec, from: number, to: number): boolean {
  const [a, b] = [services[from]?.template.networks, services[to]?.template.networks];
  if (a === undefined && b === undefined) return true;
  return a?.some((name) => b?.includes(name)) ?? false;
}

/** Networks into which something can send: its own, and through its bridge those of its kernel. */
function networksFrom(world: AddressWorld, row: number): Set<string> {
  const keys = new Set<string>();
  for (let at = row; at >= 0; at = world.column.parent.get(at)) {
    const own = world.address.leases.get(at);
    if (!own) continue;
    for (const { key } of own) keys.add(key);
    // A named network goes nowhere else.
    if (record(world, at).spec.networks) break;
  }
  return keys;
}

/** Rows that can be reached over the network from something, in order; not itself. */
export function reachableFrom(world: AddressWorld, row: number): number[] {
  const keys = networksFrom(world, row);
  const found: number[] = [];
  for (const [other, leases] of world.address.leases) {
    if (other !== row && leases.some(({ key }) => keys.has(key))) found.push(other);
  }
  return found.sort((a, b) => a - b);
}

/** The laws of addresses that do not hold; one sentence each. */
export function addressBreaches(world: AddressWorld): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  for (const [row, leases] of world.address.leases) {
    const { id } = record(world, row);
    if (stateOf(world, row) === STATE.removed) found.push(`${id} is gone and has an address`);
    for (const { key, address } of leases) {
      const name = `${key} ${address}`;
      if (seen.has(name)) found.push(`${id} has ${formatAddress(address)}, which is another’s`);
      seen.add(name);
    }
  }
  return found;
}

/** Interfaces by row as they are shown: an entity's own, and the bridges that its kernel keeps. */
export function interfacesOf(world: AddressWorld): ReadonlyMap<number, readonly Interface[]> {
  const { leases } = world.address;
  const shown = new Map<number, Interface[]>();
  const rows = [...leases.keys()].sort((a, b) => a - b);
  for (const row of rows) {
    const kernel = kernelRow(world, row);
    const family = (kernel >= 0 && record(world, kernel).system?.family) || 'linux';
    const own = (leases.get(row) ?? []).map(({ network, address }, i) => ({
      network,
      interface: interfaceName(family, i),
      address: formatAddress(address),
    }));
    shown.set(row, own);
  }
  for (const row of rows) {
    for (const { network, bridge } of leases.get(row) ?? []) {
      if (bridge < 0) continue;
      const list = shown.get(kernelRow(world, world.column.parent.get(row)));
      if (!list || list.some((one) => one.interface === network)) continue;
      list.push({ network, interface: network, address: formatAddress(bridge) });
    }
  }
  return shown;
}
