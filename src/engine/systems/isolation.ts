/**
 * Isolation: where an attacker is, and what stands on that.
 *
 * An attack begins in a program, which counts as taken over from the first attempt on. Each flaw of
 * the catalogue moves the attacker from a tier that they hold to one beneath it, if it is open
 * there (`attack-path.ts`); otherwise the attempt is withstood, and the event says why. Whoever
 * holds a tier has everything that stands on it: with a kernel all its programs and containers, and
 * the hypervisor that is a part of it; with a hypervisor all guests; with a program only that.
 * Flaws that only read give no hold from which one could go on.
 *
 * An entity that is made anew from what all of its kind share (a container from its image, a
 * machine from its snapshot) is clean again when it starts, unless something beneath it is held. A
 * machine with a disk of its own is not: what has been changed there outlives a restart.
 *
 * A few flaws also lead over the network, to whatever shares one with something that is held.
 *
 * How accurate is this? Every attempt succeeds where its conditions hold; in reality most exploits
 * are a matter of luck, skill and time. What an attacker does with what they hold, passwords that
 * they find there, and files that are shared by mounting are left out. Source: the advisories that
 * each flaw names.
 */
import { parseDay } from '../../units.ts';
import type { SwitchId, VulnerabilitySpec } from '../define.ts';
import type { EventType, SimEvent } from '../events.ts';
import { record, STATE, stateOf, type WorldCore } from '../world.ts';
import { type AddressWorld, reachableFrom } from './addresses.ts';
import {
  type Conditions,
  follow,
  type Obstacle,
  openAt,
  type Spot,
  spotBeneath,
  startsAt,
  tierAt,
  today,
} from './attack-path.ts';
import { asOf } from './dates.ts';
import { isSeparate } from './settings.ts';

/** A tier that an attacker has got to. */
export interface Hold {
  readonly row: number;
  /** Place in the list of its tiers. */
  readonly tier: number;
  readonly readsOnly: boolean;
  /** Row of the program in which this attack began. */
  readonly start: number;
  /** Index of the hold from which it was reached; −1 for the beginning. */
  readonly via: number;
  /** Id of the flaw; empty for the beginning. */
  readonly flaw: string;
  /** It has been cleaned away; kept because others were reached from it. */
  cleaned: boolean;
  /** All of the entity has been down since. */
  wasDown: boolean;
}

export interface IsolationState {
  /** In the order in which they were reached. */
  readonly holds: Hold[];
}
export interface IsolationWorld extends AddressWorld {
  readonly isolation: IsolationState;
}

export const createIsolation = (): IsolationState => ({ holds: [] });

export const isHeld = (hold: Hold): boolean => !hold.cleaned && !hold.readsOnly;

/** Whether the tier itself is held, or something that it stands on. */
function holdsSpot(world: IsolationWorld, spot: Spot): boolean {
  const { holds } = world.isolation;
  for (let at: Spot | null = spot; at; at = spotBeneath(world, at)) {
    const { row, tier } = at;
    if (holds.some((hold) => isHeld(hold) && hold.row === row && hold.tier === tier)) return true;
  }
  return false;
}

function emit(
  world: WorldCore,
  type: EventType,
  row: number,
  cause: number,
  data: SimEvent['data'],
): number {
  const subject = record(world, row).id;
  return world.sink.emit({ at: world.now, world: world.spec.id, type, subject, cause, data });
}

/** A tier from which an attack can go on; `via` is the index of the hold. */
interface Place extends Spot {
  readonly via: number;
}

const programOf = (world: WorldCore, row: number): number =>
  record(world, row).tiers.findIndex(({ tier }) => tier === 'application');

/** What the attack of a program holds: in any case the program. */
function placesOf(world: IsolationWorld, start: number): readonly Place[] {
  const { holds } = world.isolation;
  const places = holds.flatMap((hold, via): Place[] =>
    isHeld(hold) && hold.start === start ? [{ row: hold.row, tier: hold.tier, via }] : [],
  );
  const program = { row: start, tier: programOf(world, start) };
  const known = places.some(({ row, tier }) => row === start && tier === program.tier);
  return known ? places : [{ ...program, via: holds.length }, ...places];
}

/** The program in which an attack begins is taken over, unless it is already. */
function takeOver(world: IsolationWorld, start: number, cause: number): void {
  const { holds } = world.isolation;
  const program = placesOf(world, start).find(({ via }) => via === holds.length);
  if (program) hold(world, program, { start, via: -1, flaw: '' }, cause, {});
}

function hold(
  world: IsolationWorld,
  spot: Spot,
  how: Pick<Hold, 'start' | 'via' | 'flaw'> & { readonly readsOnly?: boolean },
  cause: number,
  data: SimEvent['data'],
): void {
  const readsOnly = how.readsOnly ?? false;
  const { start, via, flaw } = how;
  const { row, tier } = spot;
  const made = { row, tier, readsOnly, start, via, flaw, cleaned: false, wasDown: false };
  world.isolation.holds.push(made);
  const from = record(world, start).id;
  emit(world, 'reached', row, cause, { tier: tierAt(world, spot), from, ...data });
}

/** An attacker tries a flaw from all that they hold, the lowest first. */
export function tryFlaw(
  world: IsolationWorld,
  start: number,
  flaw: VulnerabilitySpec,
  cause: number,
): void {
  const { title, id: vulnerability } = flaw;
  const attempt = emit(world, 'attacked', start, cause, { title, vulnerability });
  takeOver(world, start, attempt);
  const outcome = outcomeOf(world, start, flaw);
  if ('obstacle' in outcome) {
    const { obstacle } = outcome;
    emit(world, 'withstood', start, attempt, { title, vulnerability, ...told(obstacle) });
    return;
  }
  const { reached, via } = outcome;
  const readsOnly = flaw.readsOnly === true;
  const how = { start, via, flaw: vulnerability, readsOnly };
  hold(world, reached, how, attempt, { title, vulnerability, ...(readsOnly && { reads: 1 }) });
}

const told = ({ why, reason, switch: id, at }: Obstacle): SimEvent['data'] => ({
  reason,
  why,
  ...(id !== undefined && { switch: id }),
  ...(at !== undefined && { at }),
});

/** Where a flaw leads from what the attack of a row holds, or why nowhere. */
export function outcomeOf(
  world: IsolationWorld,
  start: number,
  flaw: VulnerabilitySpec,
): { readonly reached: Spot; readonly via: number } | { readonly obstacle: Obstacle } {
  const day = today(world);
  if (day !== null && day < (parseDay(flaw.published) ?? day)) {
    const reason = `nobody knows of it before ${flaw.published}`;
    return { obstacle: { why: 'notYetKnown', reason } };
  }
  const places = placesOf(world, start).filter((place) => startsAt(world, place, flaw.from));
  const first: Obstacle = {
    why: 'holdsNot',
    reason: `the attacker holds no ${flaw.from} from which it could be tried`,
  };
  let obstacle = first;
  const conditions = {
    separates: (row: number, id: SwitchId) => isSeparate(world, row, id),
    asOf: ({ row, tier }: Spot) => asOf(world, row, tier),
  };
  for (const place of [...places].reverse()) {
    const found = follow(world, place, flaw, conditions);
    if ('obstacle' in found) {
      if (obstacle === first) obstacle = found.obstacle;
      continue;
    }
    const { reached } = found;
    if (!hasAlready(world, start, reached, flaw)) return { reached, via: place.via };
    const at = record(world, reached.row).id;
    const how = holdsSpot(world, reached) ? 'is held' : 'is read';
    obstacle = { why: 'heldAlready', at, reason: `the ${tierAt(world, reached)} of ${at} ${how}` };
  }
  const beyond = flaw.byNetwork ? byNetwork(world, start, flaw, conditions) : null;
  return beyond ?? { obstacle };
}

/** The first that a flaw reaches over the network from anything that the attack holds; or null. */
function byNetwork(
  world: IsolationWorld,
  start: number,
  flaw: VulnerabilitySpec,
  conditions: Conditions,
): { readonly reached: Spot; readonly via: number } | null {
  for (const { row, via } of placesOf(world, start)) {
    for (const other of reachableFrom(world, row)) {
      const reached = openAt(world, other, flaw, conditions);
      if (reached && !hasAlready(world, start, reached, flaw)) return { reached, via };
    }
  }
  return null;
}

/** Whether a flaw that leads to a tier would add nothing: it is held, or read by this attack. */
const hasAlready = (
  world: IsolationWorld,
  start: number,
  { row, tier }: Spot,
  flaw: VulnerabilitySpec,
): boolean =>
  holdsSpot(world, { row, tier }) ||
  world.isolation.holds.some(
    (h) =>
      !h.cleaned && h.start === start && h.flaw === flaw.id && h.row === row && h.tier === tier,
  );

/** What is expected of a row that has come up, gone down or been removed. */
export function watchHeld(world: IsolationWorld, row: number): void {
  const { holds } = world.isolation;
  const own = holds.filter((hold) => hold.row === row && !hold.cleaned);
  if (own.length === 0) return;
  const state = stateOf(world, row);
  const isGone = state === STATE.removed;
  const isDown = world.column.tiersUp.get(row) === 0;
  for (const hold of own) hold.wasDown ||= isDown;
  const starts = (state === STATE.starting || !isDown) && own.some((hold) => hold.wasDown);
  if (!isGone && !(starts && isMadeAnew(world, row))) {
    if (!isDown) for (const hold of own) hold.wasDown = false;
    return;
  }
  for (const hold of own) hold.cleaned = true;
  emit(world, 'cleaned', row, world.tree.at.cause[row] as number, {});
  forget(world);
}

/** Whether it starts as its kind always does, on something that nobody holds. */
function isMadeAnew(world: IsolationWorld, row: number): boolean {
  const { spec, kind } = record(world, row);
  const shares = (spec.copies ?? kind.copies) === 'shared' || spec.startFrom === 'snapshot';
  const beneath = spotBeneath(world, { row, tier: 0 });
  return shares && !(beneath && holdsSpot(world, beneath));
}

/** What has been removed is held no longer. */
export function watchRemoved(world: IsolationWorld): void {
  for (const { row, cleaned } of [...world.isolation.holds]) {
    if (!cleaned && stateOf(world, row) === STATE.removed) watchHeld(world, row);
  }
}

/** Attacks of which nothing is left are forgotten. */
function forget(world: IsolationWorld): void {
  const { holds } = world.isolation;
  const alive = new Set(holds.flatMap((hold) => (hold.cleaned ? [] : [hold.start])));
  if (holds.every((hold) => alive.has(hold.start))) return;
  const kept = holds.filter((hold) => alive.has(hold.start));
  const moved = kept.map((hold) => {
    const via = hold.via < 0 ? -1 : kept.indexOf(holds[hold.via] as Hold);
    return { ...hold, via };
  });
  holds.splice(0, holds.length, ...moved);
}

/** The laws of isolation that do not hold; one sentence each. */
export function isolationBreaches(world: IsolationWorld): string[] {
  return world.isolation.holds.flatMap((hold, i) => {
    const { row, via, start, cleaned, tier } = hold;
    const { id, tiers } = record(world, row);
    const before = world.isolation.holds[via];
    const found: string[] = [];
    const begins = via < 0 && row === start;
    const follows = before !== undefined && via < i && before.start === start && !before.readsOnly;
    if (!begins && !follows) found.push(`${id} is held from nowhere`);
    if (!cleaned && stateOf(world, row) === STATE.removed) found.push(`${id} is gone and held`);
    if (tiers[tier] === undefined) found.push(`${id} is held at a tier that it does not have`);
    return found;
  });
}
