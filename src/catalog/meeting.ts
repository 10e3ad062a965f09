/**
 * Where two technologies first meet when both run on one machine: the topmost thing that both stand
 * on. What lies above it each has for itself; whoever takes it has both. Computed from the lists of
 * tiers: what a kind stands on, what brings that, and so on down to the hardware.
 *
 * A hypervisor that is installed on the bare machine leaves no room for an operating system beside
 * it. What needs one is then taken to run in a machine of that hypervisor, and they meet there.
 */
import type { Arch, KindSpec, Tier } from '../engine/define.ts';
import { ARCHS } from '../engine/define.ts';
import { catalog } from './index.ts';

export interface Meeting {
  readonly tier: Tier;
  /** Kind of which both stand on that tier. */
  readonly kind: string;
  /** "the Linux kernel", "the hypervisor (KVM)", "the hardware". */
  readonly title: string;
}

interface Ground {
  readonly tier: Tier;
  readonly kind: KindSpec;
  /** Of an operating system. */
  readonly family: string;
}

const FAMILY_NAMES: Readonly<Record<string, string>> = {
  linux: 'Linux',
  windows: 'Windows',
  macos: 'macOS',
  aix: 'AIX',
  freebsd: 'FreeBSD',
  solaris: 'Solaris',
};

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

/** Everything beneath a kind, top first; `inside`: its operating system runs in such a machine. */
function beneath(kind: KindSpec, family: string, inside?: KindSpec): Ground[] {
  const grounds: Ground[] = [];
  for (let above = kind; above.standsOn !== null; ) {
    const ground = groundOf(above);
    if (!ground) break;
    const from = ground.brings.findIndex(({ tier }) => tier === above.standsOn);
    for (let i = from; i >= 0; i--) {
      const tier = ground.brings[i]?.tier;
      if (tier) grounds.push({ tier, kind: ground, family });
    }
    const isSystem = ground.standsOn === 'firmware' && filled(ground, 'kernel') === 'system';
    above = isSystem && inside ? inside : ground;
  }
  return grounds;
}

/** Families of the operating system beneath a kind; all where it does not matter. */
function familiesBeneath(kind: KindSpec): readonly string[] {
  let families = Object.keys(FAMILY_NAMES);
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
    (other) =>
      groundOf(other)?.id === hypervisor.id &&
      filled(other, 'kernel') === 'system' &&
      filled(other, 'application') === 'application' &&
      filled(other, 'userland') === 'system' &&
      (other.families?.includes(family) ?? true),
  );
}

function meetOn(a: KindSpec, b: KindSpec, families: readonly [string, string]): Ground | undefined {
  const [left, right] = families;
  const fits = (chains: readonly Ground[][]): boolean => {
    const grounds = chains.flat();
    const systems = grounds.flatMap(({ tier, family }) => (tier === 'kernel' ? [family] : []));
    return shareProcessor([a, b, ...grounds.map(({ kind }) => kind)], systems);
  };
  const plain = [beneath(a, left), beneath(b, right)] as const;
  const common = firstCommon(plain[0], plain[1]);
  if (!fits([...plain])) return undefined;
  if (common && common.tier !== 'firmware' && common.tier !== 'hardware') return common;
  const roomFor = insideOf(a, right);
  const roomIn = insideOf(b, left);
  for (const chains of [
    roomFor && [plain[0], beneath(b, right, roomFor)],
    roomIn && [beneath(a, left, roomIn), plain[1]],
  ]) {
    const [first, second] = chains ?? [];
    const met = first && second && fits([first, second]) ? firstCommon(first, second) : undefined;
    if (met && met.tier !== 'firmware' && met.tier !== 'hardware') return met;
  }
  return undefined;
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
 * Where two kinds that run programs first meet on one machine; null when no machine holds both, and
 * only the network lies between them. The same both ways round.
 *
 * @example meetingOf('docker-container', 'kvm-guest')?.title // 'the Linux kernel'
 */
export function meetingOf(first: string, second: string): Meeting | null {
  const [one, two] = [first, second].toSorted();
  const a = catalog.kinds.find(({ id }) => id === one);
  const b = catalog.kinds.find(({ id }) => id === two);
  if (!a || !b) return null;
  let best: Ground | undefined;
  for (const left of familiesBeneath(a)) {
    for (const right of familiesBeneath(b)) {
      const met = meetOn(a, b, [left, right]);
      if (!met || (best && ORDER.indexOf(best.tier) <= ORDER.indexOf(met.tier))) continue;
      best = met;
    }
  }
  return best ? { tier: best.tier, kind: best.kind.id, title: titleOf(best) } : null;
}

function titleOf({ tier, kind, family }: Ground): string {
  const name = FAMILY_NAMES[family] ?? family;
  if (tier === 'kernel') return `the ${name} kernel`;
  if (tier === 'userland') return `the userland of ${name}`;
  return tier === 'hypervisor' ? `the hypervisor (${kind.title})` : `the ${tier}`;
}
