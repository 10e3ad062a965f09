/**
 * Where two technologies first meet when both run on one machine: the topmost thing that both stand
 * on. What lies above it each has for itself; whoever takes it has both. Computed from the lists of
 * tiers: what a kind stands on, what brings that, and so on down to the hardware.
 *
 * A hypervisor that is installed on the bare machine leaves no room for an operating system beside
 * it. What needs one is then taken to run in a machine of that hypervisor, and they meet there. So
 * are systems of two families that both want the machine: one of them, or if need be each, runs in
 * a virtual machine. The answer says so. A processor that is imitated is not thought of.
 */
import {
  ARCHS,
  type Arch,
  called,
  familyName,
  type KindSpec,
  type Tier,
} from '../engine/define.ts';
import { catalog } from './index.ts';

export interface Meeting {
  readonly tier: Tier;
  /** Kind of which both stand on that tier. */
  readonly kind: string;
  /** "the Linux kernel", "the hypervisor (KVM)", "the hardware". */
  readonly title: string;
  /** What has to run in a virtual machine for that: "a FreeBSD jail in a KVM virtual machine". */
  readonly provided?: string;
}

interface Ground {
  readonly tier: Tier;
  readonly kind: KindSpec;
  /** Of an operating system. */
  readonly family: string;
}

/** Families of systems on which programs run, those of full systems first. */
const FAMILIES = ['linux', 'windows', 'macos', 'aix', 'freebsd', 'solaris'];

const filled = (kind: KindSpec, tier: Tier) => kind.brings.find((b) => b.tier === tier)?.filledBy;

/** What a kind stands on when nobody says otherwise: what it needs, or a system, or the machine. */
function groundOf(kind: KindSpec): KindSpec | undefined {
  if (kind.standsOn === null) return undefined;
  const tier = kind.standsOn;
  const [needed] = kind.needs ?? [];
  if (needed !== undefined) return catalog.kinds.find(({ id }) => id === needed);
  return catalog.kinds.find((other) =>
    tier === 'firmware'
      ? other.standsOn === null
      : other.standsOn === 'firmware' && filled(other, tier) === 'system',
  );
}

/**
 * Everything beneath a kind, top first; `inside`: its operating system runs in such a machine, on a
 * system of the family `outside` if that needs one.
 */
function beneath(kind: KindSpec, own: string, inside?: KindSpec, outside = own): Ground[] {
  const grounds: Ground[] = [];
  let room = inside;
  let family = own;
  for (let above = kind; above.standsOn !== null; ) {
    const ground = groundOf(above);
    if (!ground) break;
    const from = ground.brings.findIndex(({ tier }) => tier === above.standsOn);
    for (let i = from; i >= 0; i--) {
      const tier = ground.brings[i]?.tier;
      if (tier) grounds.push({ tier, kind: ground, family });
    }
    const isSystem = ground.standsOn === 'firmware' && filled(ground, 'kernel') === 'system';
    above = isSystem && room ? room : ground;
    if (above !== room) continue;
    room = undefined;
    family = outside;
  }
  return grounds;
}

/** Families of the operating system beneath a kind; all where it does not matter. */
function familiesBeneath(kind: KindSpec): readonly string[] {
  let families: readonly string[] = FAMILIES;
  for (let above: KindSpec | undefined = kind; above; above = groundOf(above)) {
    const ground = above.standsOn;
    if (ground !== 'kernel' && ground !== 'userland' && ground !== 'hypervisor') continue;
    const own = above.families;
    const onSystem = beneath(above, '').some(({ tier }) => tier === 'kernel');
    if (own && onSystem) families = families.filter((family) => own.includes(family));
  }
  return families;
}

const same = (a: Ground, b: Ground): boolean =>
  a.kind.id === b.kind.id &&
  a.tier === b.tier &&
  (a.family === b.family || (a.tier !== 'kernel' && a.tier !== 'userland'));

const firstCommon = (a: readonly Ground[], b: readonly Ground[]): Ground | undefined =>
  a.find((ground) => b.some((other) => same(ground, other)));

/** Whether there is a processor on which all of this exists. */
function shareProcessor(kinds: readonly KindSpec[], families: readonly string[]): boolean {
  return ARCHS.some((arch) => {
    const fits = (archs: readonly Arch[] | undefined) => archs?.includes(arch) ?? true;
    const built = (family: string): boolean =>
      catalog.systems.some(
        (one) => one.family === family && (one.archs ?? ['x86-64']).includes(arch),
      );
    return kinds.every(({ archs }) => fits(archs)) && families.every(built);
  });
}

/** A machine of a hypervisor on the bare machine, in which another kind's system can run. */
function insideOf(kind: KindSpec, family: string): KindSpec | undefined {
  const hypervisor = kind.standsOn === 'hypervisor' ? groundOf(kind) : undefined;
  if (hypervisor?.standsOn !== 'firmware') return undefined;
  return catalog.kinds.find(
    (other) => groundOf(other)?.id === hypervisor.id && isRoom(other) && holds(other, family),
  );
}

/** A virtual machine with a system of one's choice. */
const isRoom = (kind: KindSpec): boolean =>
  kind.standsOn === 'hypervisor' &&
  filled(kind, 'kernel') === 'system' &&
  filled(kind, 'application') === 'application' &&
  filled(kind, 'userland') === 'system' &&
  kind.comesWith === undefined;

const holds = ({ families }: KindSpec, family: string): boolean =>
  families?.includes(family) ?? true;

const isSystemBeneath = (kind: KindSpec): boolean =>
  beneath(kind, '').some(
    ({ kind: { standsOn }, tier }) => standsOn === 'firmware' && tier === 'kernel',
  );

type Pair = readonly [left: string, right: string];

function fits(a: KindSpec, b: KindSpec, chains: readonly Ground[][]): boolean {
  const grounds = chains.flat();
  const systems = grounds.flatMap(({ tier, family }) => (tier === 'kernel' ? [family] : []));
  return shareProcessor([a, b, ...grounds.map(({ kind }) => kind)], systems);
}

/** Where two chains meet above the machine itself, if one processor carries them both. */
function metOn(a: KindSpec, b: KindSpec, one: Ground[], two: Ground[]): Ground | undefined {
  const met = fits(a, b, [one, two]) ? firstCommon(one, two) : undefined;
  return met && met.tier !== 'firmware' && met.tier !== 'hardware' ? met : undefined;
}

interface Met extends Ground {
  readonly provided?: string;
}

const within = (kind: KindSpec, room: KindSpec): string => `${called(kind)} in ${called(room)}`;

function meetOn(a: KindSpec, b: KindSpec, families: Pair): Met | undefined {
  const [left, right] = families;
  const one = beneath(a, left);
  const two = beneath(b, right);
  if (!fits(a, b, [one, two])) return undefined;
  const common = metOn(a, b, one, two);
  if (common) return common;
  const roomFor = insideOf(a, right);
  const inA = roomFor && metOn(a, b, one, beneath(b, right, roomFor));
  if (roomFor && inA) return { ...inA, provided: within(b, roomFor) };
  const roomIn = insideOf(b, left);
  const inB = roomIn && metOn(a, b, beneath(a, left, roomIn), two);
  return roomIn && inB ? { ...inB, provided: within(a, roomIn) } : undefined;
}

/** Virtual machines of the hypervisors of two kinds, then all the others. */
function roomsFor(a: KindSpec, b: KindSpec): KindSpec[] {
  const there = new Set([...beneath(a, ''), ...beneath(b, '')].map(({ kind }) => kind.id));
  const rooms = catalog.kinds.filter(isRoom);
  const isThere = (room: KindSpec): boolean => there.has(groundOf(room)?.id ?? '');
  return [...rooms.filter(isThere), ...rooms.filter((room) => !isThere(room))];
}

/** Where they meet if the system of one of them, else those of both, are put into machines. */
function meetApart(a: KindSpec, b: KindSpec): Met | undefined {
  const rooms = roomsFor(a, b);
  const [lefts, rights] = [familiesBeneath(a), familiesBeneath(b)];
  for (const room of rooms) {
    for (const left of lefts) {
      for (const right of rights) {
        const met = meetBeside(a, b, [left, right], room) ?? meetBeside(b, a, [right, left], room);
        if (met) return met;
      }
    }
  }
  for (const room of isSystemBeneath(a) && isSystemBeneath(b) ? rooms : []) {
    for (const outside of familiesBeneath(room)) {
      const left = lefts.find((family) => holds(room, family));
      const right = rights.find((family) => holds(room, family));
      if (left === undefined || right === undefined) continue;
      const inside = (kind: KindSpec, own: string) => beneath(kind, own, room, outside);
      const met = metOn(a, b, inside(a, left), inside(b, right));
      if (met) return { ...met, provided: `${within(a, room)}, and ${within(b, room)}` };
    }
  }
  return undefined;
}

/** Where they meet if the system of the second runs in a machine on the system of the first. */
function meetBeside(a: KindSpec, b: KindSpec, [own, other]: Pair, room: KindSpec): Met | undefined {
  const carries = isSystemBeneath(b) && familiesBeneath(room).includes(own);
  if (!carries || !holds(room, other)) return undefined;
  const met = metOn(a, b, beneath(a, own), beneath(b, other, room, own));
  return met && { ...met, provided: within(b, room) };
}

const ORDER: readonly Tier[] = [
  'userland',
  'kernel',
  'hypervisor',
  'firmware',
  'hardware',
  'application',
];

/**
 * Where two kinds that run programs first meet on one machine; null when no machine of the
 * catalogue holds both, and only the network lies between them. The same both ways round.
 *
 * @example meetingOf('docker-container', 'kvm-guest')?.title // 'the Linux kernel'
 */
export function meetingOf(first: string, second: string): Meeting | null {
  const [one, two] = [first, second].toSorted();
  const a = catalog.kinds.find(({ id }) => id === one);
  const b = catalog.kinds.find(({ id }) => id === two);
  if (!a || !b) return null;
  let best: Met | undefined;
  for (const left of familiesBeneath(a)) {
    for (const right of familiesBeneath(b)) {
      const met = meetOn(a, b, [left, right]);
      if (!met || (best && ORDER.indexOf(best.tier) <= ORDER.indexOf(met.tier))) continue;
      best = met;
    }
  }
  best ??= meetApart(a, b);
  if (!best) return null;
  const { tier, kind, provided } = best;
  return { tier, kind: kind.id, title: titleOf(best), ...(provided && { provided }) };
}

function titleOf({ tier, kind, family }: Ground): string {
  const name = familyName(family);
  if (tier === 'kernel') return `the ${name} kernel`;
  if (tier === 'userland') return `the userland of ${name}`;
  return tier === 'hypervisor' ? `the hypervisor (${kind.title})` : `the ${tier}`;
}
