/**
 * Which day software is of. A system is as of its release, an image as of the day it was built, and
 * what somebody has patched as of the day of the patch; an entity may say another day (`asOf`).
 * What a technology brings by itself (a monitor, a daemon) came with what it stands on, and is
 * patched with it. What nobody has dated is as of the day on which the run begins.
 *
 * What is mended on the disk of a kernel or hypervisor is not what runs: that is replaced by a
 * restart.
 */
import { type Day, MICROS_PER_DAY, parseDay } from '../../units.ts';
import type { Tier } from '../define.ts';
import { type EntityRecord, record, type WorldCore } from '../world.ts';
import { today } from './attack-path.ts';
import { VERSION_MARK } from './images.ts';

export { today };

/** Tiers whose code stays in memory until they are restarted. */
const STAYS: ReadonlySet<Tier> = new Set<Tier>(['firmware', 'hypervisor', 'kernel']);

const dayOf = (text: string | undefined): Day | null =>
  text === undefined ? null : parseDay(text);

/** The day on which the run begins; null where dates play no part. */
export const firstDay = (world: WorldCore): Day | null => dayOf(world.spec.date);

/** When a day begins, in microseconds of the run; negative for days before it. */
export const beginOf = (world: WorldCore, day: Day): number =>
  (day - (firstDay(world) ?? day)) * MICROS_PER_DAY;

/** What fills a tier of an entity; undefined for one that it has not. */
const filledBy = ({ kind, tiers }: EntityRecord, tier: number) =>
  kind.brings.find((brought) => brought.tier === tiers[tier]?.tier)?.filledBy;

/** The day as of which the image of an entity is; null if it has none, or no day. */
export function imageDay(world: WorldCore, row: number): Day | null {
  const { image, spec } = record(world, row);
  if (!image) return null;
  const wasBuiltHere = spec.image?.includes(VERSION_MARK) === true;
  const own = wasBuiltHere ? image.built : (spec.asOf ?? image.built);
  return dayOf(own) ?? firstDay(world);
}

/** The day of a tier of an entity, if that follows from the entity itself. */
function ownDay(world: WorldCore, row: number, tier: number): Day | null {
  const entity = record(world, row);
  const by = filledBy(entity, tier);
  const carried = by === 'image' || (by === 'application' && entity.image !== null);
  if (carried) return imageDay(world, row);
  const isOwn = by !== 'kind' || (entity.system === null && entity.image === null);
  if (!isOwn) return null;
  const name = entity.tiers[tier]?.tier as Tier;
  const own = patchedDay(world, row, name) ?? dayOf(entity.spec.asOf ?? entity.system?.released);
  if (by !== 'kind' || own === null) return own;
  // A patch of the system beneath brings what was installed on it along.
  for (let r = world.column.parent.get(row); r >= 0; r = world.column.parent.get(r)) {
    const beneath = patchedDay(world, r, name);
    if (beneath !== null) return Math.max(own, beneath);
  }
  return own;
}

/** The day of a tier of that name in an entity that has been patched; null if it has not. */
function patchedDay(world: WorldCore, row: number, tier: Tier): Day | null {
  const dates = world.upkeep.book?.dates.get(row);
  if (!dates) return null;
  return STAYS.has(tier) ? dates.running : dates.installed;
}

/**
 * The day as of which the software of a tier is (`tier` is its place in the entity's list); null in
 * worlds without a date.
 */
export function asOf(world: WorldCore, row: number, tier: number): Day | null {
  const first = firstDay(world);
  if (first === null) return null;
  for (let at = { row, tier }; ; ) {
    const day = ownDay(world, at.row, at.tier);
    if (day !== null) return day;
    if (at.tier > 0) at = { row: at.row, tier: at.tier - 1 };
    else {
      const parent = world.column.parent.get(at.row);
      const beneath = record(world, at.row).kind.standsOn;
      if (parent < 0) return first;
      const place = record(world, parent).tiers.findIndex((t) => t.tier === beneath);
      if (place < 0) return first;
      at = { row: parent, tier: place };
    }
  }
}
