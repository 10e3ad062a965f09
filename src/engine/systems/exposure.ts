/**
 * Flaws by date. A named vulnerability is in an installation whose software is as of a day from the
 * one on which the flaw came in to the one before it was mended, and counts from the day on which
 * it was published. Ordinary flaws of packages become known at random, in Poisson streams that are
 * the same in all worlds; each is mended on the day on which it becomes known, so it is open in
 * whatever is older. An installation with half as many packages has about half of them, and the
 * same ones as its like.
 *
 *     exposure = sum over the flaws of the time that each has been open and known
 *
 * How accurate is this? To the day. Real advisories come in heaps, differ a thousandfold in weight,
 * and are sometimes published before there is a mend; what is switched off counts as well.
 * Source: the rates of the catalogue (`catalog/upkeep`).
 */
import { type Day, type Micros, parseDay } from '../../units.ts';
import { type KindSpec, type UpkeepSpec, type VulnerabilitySpec, valueOf } from '../define.ts';
import type { ExposureLedger, KnownFlaws, UpkeepBook } from '../upkeep-state.ts';
import { record, STATE, stateOf, type WorldCore, walk } from '../world.ts';
import { componentOf } from './attack-path.ts';
import { asOf, beginOf, firstDay, imageDay, today } from './dates.ts';

const YEAR_DAYS = 365;
/** How far before the run ordinary flaws are looked for. */
const PAST_DAYS_MAX = 3650;

/** Software of one date that flaws are counted in: of an entity, or an image with its users. */
export interface Installation {
  readonly id: string;
  readonly isImage: boolean;
  /** The day of its packages, and of its kernel if it has one. */
  readonly day: Day;
  readonly kernelDay: Day | null;
  /** Software with the day of each. */
  readonly components: readonly { readonly name: string; readonly day: Day }[];
  /** Ordinary flaws of its family; undefined if nobody knows of any. */
  readonly flaws: KnownFlaws | undefined;
  /** The share of the packages of a full system. */
  readonly share: number;
  readonly ledger: ExposureLedger;
}

/** What is open in an installation. */
export interface Open {
  /** Ids of named vulnerabilities, in the order of the catalogue. */
  readonly named: readonly string[];
  /** Ordinary flaws of packages, and new kernels. */
  readonly packages: number;
  readonly kernels: number;
  /** Microseconds that they have been open, together. */
  readonly micros: number;
}

const noFlaws = (): KnownFlaws => ({ days: [], marks: [], kernels: [], nextDay: 0, nextKernel: 0 });
const AT_FIRST: ExposureLedger = { since: 0, closedMicros: 0 };

/** Draws the ordinary flaws of the years before the run, and the first of it. */
export function createFlaws(world: WorldCore, book: UpkeepBook): void {
  const first = firstDay(world) ?? 0;
  for (const spec of world.lookup.upkeep.values()) {
    const flaws = noFlaws();
    const past = world.random.stream(`flaws-before/${spec.id}`);
    const { packages, kernels } = meanDays(spec);
    for (let d = past.nextExponential(packages); d < PAST_DAYS_MAX; ) {
      flaws.days.push(first - 1 - Math.floor(d));
      flaws.marks.push(past.nextUnit());
      d += past.nextExponential(packages);
    }
    for (let d = past.nextExponential(kernels); d < PAST_DAYS_MAX; ) {
      flaws.kernels.push(first - 1 - Math.floor(d));
      d += past.nextExponential(kernels);
    }
    flaws.days.reverse();
    flaws.marks.reverse();
    flaws.kernels.reverse();
    const coming = world.random.stream(`flaws/${spec.id}`);
    flaws.nextDay = first + coming.nextExponential(packages);
    flaws.nextKernel = first + world.random.stream(`kernels/${spec.id}`).nextExponential(kernels);
    book.flaws.set(spec.id, flaws);
  }
}

const meanDays = (spec: UpkeepSpec) => ({
  packages: YEAR_DAYS / spec.packageFlawsPerYear.value,
  kernels: YEAR_DAYS / spec.kernelFlawsPerYear.value,
});

/** Notes the ordinary flaws that become known today, as the day begins. */
export function noteFlaws(world: WorldCore, book: UpkeepBook): void {
  const day = today(world) ?? 0;
  for (const [id, flaws] of book.flaws) {
    const { packages, kernels } = meanDays(world.lookup.upkeep.get(id) as UpkeepSpec);
    const stream = world.random.stream(`flaws/${id}`);
    const kernelStream = world.random.stream(`kernels/${id}`);
    while (Math.floor(flaws.nextDay) <= day) {
      flaws.days.push(Math.floor(flaws.nextDay));
      flaws.marks.push(stream.nextUnit());
      flaws.nextDay += stream.nextExponential(packages);
    }
    while (Math.floor(flaws.nextKernel) <= day) {
      flaws.kernels.push(Math.floor(flaws.nextKernel));
      flaws.nextKernel += kernelStream.nextExponential(kernels);
    }
  }
}

/** The day on which the next ordinary flaw becomes known; Infinity if none does. */
export function nextFlawDay(book: UpkeepBook): number {
  let next = Infinity;
  for (const { nextDay, nextKernel } of book.flaws.values()) {
    next = Math.min(next, Math.floor(nextDay), Math.floor(nextKernel));
  }
  return next;
}

const isNamed = ({ components, brings }: KindSpec): boolean =>
  components !== undefined || brings.some((b) => b.filledBy === 'kind' && b.component);

/** Whether an entity holds software of its own that can be patched: a system or a technology. */
export function ownsSoftware(world: WorldCore, row: number): boolean {
  if (stateOf(world, row) === STATE.removed) return false;
  const { kind, system, image } = record(world, row);
  return system !== null || (image === null && isNamed(kind));
}

const packagesShare = (world: WorldCore, family: string, packages: number | undefined): number => {
  const spec = world.lookup.upkeep.get(family);
  if (!spec) return 0;
  return Math.min(1, (packages ?? spec.packages.value) / spec.packages.value);
};

/** The software of an entity that `ownsSoftware`. */
export function installationAt(world: WorldCore, row: number): Installation {
  const { id, kind, tiers, system, image } = record(world, row);
  const components: { name: string; day: Day }[] = [];
  let [day, kernelDay]: [Day, Day | null] = [firstDay(world) ?? 0, null];
  tiers.forEach(({ tier }, i) => {
    const by = kind.brings.find((b) => b.tier === tier)?.filledBy;
    if (by === 'image' || (by === 'application' && image)) return;
    const of = asOf(world, row, i) ?? 0;
    const name = componentOf(world, { row, tier: i });
    if (name !== undefined) components.push({ name, day: of });
    if (by === 'system' && tier === 'kernel') kernelDay = of;
    else if (by === 'system' || system === null) day = of;
  });
  for (const name of kind.components ?? []) components.push({ name, day });
  const family = system?.family ?? '';
  const ledger = world.upkeep.book?.ledgers.get(row) ?? AT_FIRST;
  const flaws = world.upkeep.book?.flaws.get(family);
  const share = packagesShare(world, family, system?.packages?.value);
  return { id, isImage: false, day, kernelDay, components, flaws, share, ledger };
}

/** The oldest software that runs from an image. `row` is one of those that do. */
export function installationOfImage(
  world: WorldCore,
  id: string,
  row: number,
  ledger: ExposureLedger & { asOf: Day },
): Installation {
  const { image, application } = record(world, row);
  const family = image?.family ?? '';
  const spec = world.lookup.upkeep.get(family);
  const packages = image?.packages ?? spec?.imagePackages;
  const names = ['image', application?.cost.component].filter((name) => name !== undefined);
  return {
    id,
    isImage: true,
    day: ledger.asOf,
    kernelDay: null,
    components: names.map((name) => ({ name, day: ledger.asOf })),
    flaws: world.upkeep.book?.flaws.get(family),
    share: packagesShare(world, family, valueOf(packages)),
    ledger,
  };
}

/** A named vulnerability with its days as numbers. */
export interface NamedFlaw {
  readonly spec: VulnerabilitySpec;
  readonly published: Day;
  /** The first day on which software has it, and the first on which it has it no more. */
  readonly from: Day;
  readonly until: Day;
}

/** Read once for each catalogue; a catalogue only grows. */
const read = new WeakMap<object, NamedFlaw[]>();

/** The vulnerabilities of software, in the order of the catalogue. */
export function namedFlaws(world: WorldCore): readonly NamedFlaw[] {
  const { vulnerabilities } = world.lookup;
  const known = read.get(vulnerabilities) ?? [];
  if (known.length === vulnerabilities.size) return known;
  const flaws = [...vulnerabilities.values()].map((spec) => ({
    spec,
    published: parseDay(spec.published) ?? 0,
    from: parseDay(spec.introduced ?? '') ?? -Infinity,
    until: parseDay(spec.fixed ?? '') ?? Infinity,
  }));
  read.set(vulnerabilities, flaws);
  return flaws;
}

/** Whether software of an installation has a flaw. */
export const isIn = ({ spec, from, until }: NamedFlaw, { components }: Installation): boolean =>
  spec.component !== undefined &&
  components.some(({ name, day }) => name === spec.component && day >= from && day < until);

/** What is open and known in an installation at this moment. Reads only. */
export function openIn(world: WorldCore, at: Installation): Open {
  const { since } = at.ledger;
  let micros = 0;
  const openedAt = (day: Day): Micros => Math.max(since, beginOf(world, day));
  let packages = 0;
  let kernels = 0;
  const { days = [], marks = [], kernels: news = [] } = at.flaws ?? {};
  for (let i = days.length - 1; i >= 0 && (days[i] as number) > at.day; i--) {
    if ((marks[i] as number) >= at.share) continue;
    packages++;
    micros += world.now - openedAt(days[i] as number);
  }
  for (let i = news.length - 1; at.kernelDay !== null && i >= 0; i--) {
    if ((news[i] as number) <= at.kernelDay) break;
    kernels++;
    micros += world.now - openedAt(news[i] as number);
  }
  const named: string[] = [];
  const now = today(world) ?? 0;
  for (const flaw of namedFlaws(world)) {
    if (flaw.published > now || !isIn(flaw, at)) continue;
    named.push(flaw.spec.id);
    micros += world.now - openedAt(flaw.published);
  }
  return { named, packages, kernels, micros };
}

/**
 * Changes the dates of an entity's software, and with it of what was installed on it; what was open
 * until now stays counted.
 */
export function changeDates(world: WorldCore, row: number, change: () => void): void {
  const book = world.upkeep.book;
  if (!book) return;
  const micros = (r: number): Micros => openIn(world, installationAt(world, r)).micros;
  const before: (readonly [row: number, micros: Micros])[] = [];
  walk(world, row, (r) => {
    if (ownsSoftware(world, r)) before.push([r, micros(r)]);
  });
  change();
  for (const [r, was] of before) {
    const closed = was - micros(r);
    if (closed === 0) continue;
    const ledger = book.ledgers.get(r) ?? { ...AT_FIRST };
    ledger.closedMicros += closed;
    book.ledgers.set(r, ledger);
  }
}

/** Finds out again of which day the oldest software is that runs from each image. */
export function followImages(world: WorldCore, book: UpkeepBook): void {
  for (const [id, { row, day }] of oldestByImage(world)) {
    const ledger = book.images.get(id);
    if (!ledger) {
      book.images.set(id, { since: world.now, closedMicros: 0, asOf: day });
      continue;
    }
    if (ledger.asOf === day) continue;
    const was = openIn(world, installationOfImage(world, id, row, ledger)).micros;
    ledger.asOf = day;
    ledger.closedMicros += was - openIn(world, installationOfImage(world, id, row, ledger)).micros;
  }
}

/** By image: the entity that runs, or has run, the oldest build of it, and the day of that. */
export function oldestByImage(world: WorldCore): Map<string, { row: number; day: Day }> {
  const found = new Map<string, { row: number; day: Day }>();
  for (const { row, image } of world.records) {
    if (!image || world.column.readyAt.get(row) < 0) continue;
    if (stateOf(world, row) === STATE.removed) continue;
    const { id } = image;
    const day = imageDay(world, row) ?? 0;
    const known = found.get(id);
    if (!known || day < known.day) found.set(id, { row, day });
  }
  return found;
}
