/**
 * The ladder: the same web server with a neighbour beside it, on every rung from two processes of
 * one system to two machines. One host a rung, and nothing between the hosts but the network.
 *
 * The rungs are data. What the catalogue does not have is left out, and so is what did not exist
 * on the day that is asked for. The software is some years old on that day and was never patched:
 * otherwise most of the deck would be mended. Nothing is older than what it is: the rungs that came
 * later have software of the day on which they came, and the Linux that there was. Before the first
 * Linux of the catalogue, that one stands in, with the days that are its own.
 */
import { findApplication, findKind, findSystem } from '../catalog/find.ts';
import { formatDay, parseDay } from '../units.ts';
import type { EntityDocument, HostDocument, ScenarioDocument } from './document.ts';
import type { BuiltIn } from './first.ts';

/** A step of the ladder: what two programs share, from everything to nothing. */
export interface Rung {
  readonly id: string;
  readonly title: string;
  /** What lies between the two programs, in a few words. */
  readonly wall: string;
  /** Day since which it exists. */
  readonly since: string;
  readonly host: string;
  /** The two entities that run the program: where an attack begins, and its neighbour. */
  readonly program: string;
  readonly neighbour: string;
}

interface Step extends Rung {
  readonly arch?: HostDocument['arch'];
  /** What is installed, bottom first, each on the one before; the last carries the guests. */
  readonly installed: readonly Omit<EntityDocument, 'id' | 'on'>[];
  /** What stands beside the guests: a daemon, a control domain. */
  readonly beside?: Omit<EntityDocument, 'id' | 'on'>;
  readonly guest: Omit<EntityDocument, 'id' | 'on'>;
  /** The second host has the neighbour. */
  readonly apart?: true;
}

/** Stands for the Linux of the day; see `linuxOf`. */
const LINUX = 'linux';
const linux = { kind: 'linux', system: LINUX } as const;
const kvm = { kind: 'kvm' } as const;
const docker = { kind: 'docker' } as const;
const machine = { system: LINUX, memory: '1 GiB' } as const;
const nginx = { application: 'nginx' } as const;

type Named = Omit<Step, 'host' | 'program' | 'neighbour'>;
const step = (about: Named): Step => ({
  ...about,
  host: `host-${about.id}`,
  program: `${about.id}-web`,
  neighbour: `${about.id}-neighbour`,
});

const STEPS: readonly Step[] = [
  step({
    id: 'process',
    title: 'Processes',
    wall: 'different users of one system',
    since: '1971-11-03',
    installed: [linux],
    guest: { kind: 'process', ...nginx },
  }),
  step({
    id: 'chroot',
    title: 'Changed root',
    wall: 'other files',
    since: '1979-01-01',
    installed: [linux],
    guest: { kind: 'chroot', ...nginx },
  }),
  step({
    id: 'jail',
    title: 'FreeBSD jail',
    wall: 'other files, processes and addresses, and a tamed root',
    since: '2000-03-14',
    installed: [{ kind: 'linux', system: 'freebsd' }],
    guest: { kind: 'freebsd-jail', system: 'freebsd', application: 'apache-freebsd' },
  }),
  step({
    id: 'lxc',
    title: 'LXC',
    wall: 'namespaces and control groups, with a system inside',
    since: '2008-08-06',
    installed: [linux],
    guest: { kind: 'lxc-container', system: LINUX, ...nginx },
  }),
  step({
    id: 'wpar',
    title: 'WPAR',
    wall: 'partitions of one AIX',
    since: '2007-11-09',
    arch: 'power',
    installed: [{ kind: 'powervm' }, { kind: 'lpar', system: 'aix', memory: '4 GiB' }],
    guest: { kind: 'wpar-system', application: 'apache-aix' },
  }),
  step({
    id: 'docker',
    title: 'Docker',
    wall: 'namespaces, a filter of system calls, and files of an image',
    since: '2013-03-20',
    installed: [linux],
    beside: docker,
    guest: { kind: 'docker-container', ...nginx },
  }),
  step({
    id: 'gvisor',
    title: 'gVisor',
    wall: 'a kernel made of software, on one that is shared',
    since: '2018-05-02',
    installed: [linux],
    beside: docker,
    guest: { kind: 'gvisor-container', ...nginx },
  }),
  step({
    id: 'micro',
    title: 'Micro-VM',
    wall: 'a small machine each, on a small monitor',
    since: '2018-11-26',
    installed: [linux, kvm],
    guest: { kind: 'firecracker', ...machine, ...nginx },
  }),
  step({
    id: 'type2',
    title: 'Type 2',
    wall: 'a machine each, on a program of a system',
    since: '2007-01-15',
    installed: [linux, { kind: 'virtualbox' }],
    guest: { kind: 'virtualbox-guest', ...machine, ...nginx },
  }),
  step({
    id: 'kvm',
    title: 'KVM',
    wall: 'a machine each, on a kernel that became a hypervisor',
    since: '2007-02-05',
    installed: [linux, kvm],
    guest: { kind: 'kvm-guest', ...machine, ...nginx },
  }),
  step({
    id: 'xen',
    title: 'Xen',
    wall: 'a machine each, on a hypervisor with a domain for devices',
    since: '2003-10-02',
    installed: [{ kind: 'xen' }],
    beside: { kind: 'xen-dom0', system: LINUX },
    guest: { kind: 'xen-guest', ...machine, ...nginx },
  }),
  step({
    id: 'esxi',
    title: 'ESXi',
    wall: 'a machine each, on a hypervisor on the bare machine',
    since: '2007-12-10',
    installed: [{ kind: 'esxi' }],
    guest: { kind: 'esxi-guest', ...machine, ...nginx },
  }),
  step({
    id: 'lpar',
    title: 'LPAR',
    wall: 'parts of the machine, kept apart by its firmware',
    since: '2001-10-04',
    arch: 'power',
    installed: [{ kind: 'powervm' }],
    guest: { kind: 'lpar', system: 'aix', memory: '2 GiB', application: 'apache-aix' },
  }),
  step({
    id: 'apart',
    title: 'Another host',
    wall: 'the network',
    since: '1969-10-29',
    installed: [linux],
    guest: { kind: 'process', ...nginx },
    apart: true,
  }),
];

/** The day the ladder is set on unless another is asked for, and the day of its software. */
export const LADDER_DATE = '2019-03-01';
export const LADDER_YEARS = 4;

/** Linux for servers, oldest first. */
const LINUXES = ['rhel', 'ubuntu'] as const;

/** The newest Linux for servers that there was on a day; the oldest before any. */
function linuxOf(day: string): string {
  const there = LINUXES.filter((id) => (findSystem(id)?.released ?? day) <= day);
  return there.at(-1) ?? LINUXES[0];
}

/** Whether the catalogue has all that a step is made of. */
function isKnown({ installed, beside, guest }: Step): boolean {
  return [...installed, ...(beside ? [beside] : []), guest].every(
    ({ kind, system, application }) =>
      findKind(kind) &&
      (system === undefined || system === LINUX || findSystem(system)) &&
      (application === undefined || findApplication(application)),
  );
}

/** The rungs that there are on a day, most shared first. */
export const rungsAt = (date: string): readonly Rung[] =>
  STEPS.filter((one) => one.since <= date && isKnown(one));

/** All rungs, also those that are not there yet. */
export const RUNGS: readonly Rung[] = STEPS;

/** The same day so many years before. The 29th of February becomes the 1st of March. */
function yearsBefore(date: string, years: number): string {
  const year = String(Number(date.slice(0, 4)) - years).padStart(4, '0');
  const day = parseDay(`${year}${date.slice(4)}`);
  return day === null ? `${year}-03-01` : formatDay(day);
}

/** The ladder as it is on a day, with software of some years before where it is so old. */
export function ladderAt(date: string = LADDER_DATE, years: number = LADDER_YEARS) {
  const asOf = yearsBefore(date, years);
  const steps = STEPS.filter((one) => one.since <= date && isKnown(one));
  const document: ScenarioDocument = {
    version: 1,
    title: `The ladder, ${date}`,
    seed: 7,
    worlds: {
      ladder: {
        title: 'The ladder',
        date,
        hosts: steps.flatMap((one) => hostsOf(one)),
        entities: steps.flatMap((one) => entitiesOf(one, asOf, date)),
      },
    },
    view: { screen: 'isolation' },
  };
  return document;
}

function hostsOf({ host, arch, apart, title }: Step): HostDocument[] {
  const about = {
    title,
    cores: 4,
    memory: '8 GiB',
    disk: '100 GB',
    ...(arch && { kind: 'server', arch }),
  };
  return [{ id: host, ...about }, ...(apart ? [{ id: `${host}-2`, ...about }] : [])];
}

type Installed = Omit<EntityDocument, 'id' | 'on'>;

/** With the Linux of a day, and as of that day or the one on which it was there first. */
function ofDay(what: Installed, day: string, today: string): Installed {
  const system = what.system === LINUX ? linuxOf(day) : what.system;
  const year = String(findKind(what.kind)?.year ?? 0).padStart(4, '0');
  const days = [day, `${year}-01-01`, findSystem(system ?? null)?.released ?? day];
  const asOf = days.reduce((latest, one) => (one > latest ? one : latest));
  return { ...what, ...(system !== undefined && { system }), ...(asOf <= today && { asOf }) };
}

function entitiesOf(one: Step, wanted: string, today: string): EntityDocument[] {
  const { id, host, program, neighbour, apart } = one;
  const day = one.since > wanted ? one.since : wanted;
  const installed = one.installed.map((what) => ofDay(what, day, today));
  const beside = one.beside && ofDay(one.beside, day, today);
  const guest = ofDay(one.guest, day, today);
  const stack = (on: string, suffix: string): EntityDocument[] =>
    installed.map((what, i) => ({
      ...what,
      id: `${id}-${what.kind}${suffix}`,
      on: i === 0 ? on : `${id}-${installed[i - 1]?.kind}${suffix}`,
      up: true,
    }));
  const top = `${id}-${installed[installed.length - 1]?.kind}`;
  const daemon = beside ? [{ ...beside, id: `${id}-${beside.kind}`, on: top, up: true }] : [];
  return [
    ...stack(host, ''),
    ...(apart ? stack(`${host}-2`, '-2') : []),
    ...daemon,
    { ...guest, id: program, on: top, up: true },
    { ...guest, id: neighbour, on: apart ? `${top}-2` : top, up: true },
  ];
}

/** A document whose worlds begin on another day. */
export function withDate(document: ScenarioDocument, date: string): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(
    ([id, world]) => [id, { ...world, date }] as const,
  );
  return { ...document, worlds: Object.fromEntries(worlds) };
}

export const ladder: BuiltIn = {
  id: 'ladder',
  title: 'The ladder',
  summary: 'One web server and its neighbour on every rung of isolation; the same attacks on each.',
  get document() {
    return ladderAt();
  },
};
