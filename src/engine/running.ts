/**
 * Running worlds: timers one after the other, in the order of time, and in between stretches in
 * which machines that concern nobody else go on by themselves. Of what is due at the same
 * microsecond the machines by themselves come first. How a run is cut into stretches makes no
 * difference to it.
 */
import type { Micros } from '../units.ts';
import type { Handler } from './agenda.ts';
import { tellEnded } from './systems/batch.ts';
import { runLocal } from './systems/cpu-run.ts';
import { HANDLERS, owned, type World } from './systems.ts';

/**
 * Fires the timers of a world that are due by `until` (inclusive) until as many as `budget` have
 * fired or a machine by itself is due. Returns how many fired.
 */
export function runTimers(world: World, until: Micros, budget: number): number {
  let fired = 0;
  const { agenda, local } = world;
  while (fired < budget && agenda.pop(Math.min(until, local.nextAt() - 1))) {
    fired++;
    (HANDLERS[agenda.kind] as Handler<World>)(world, agenda.a, agenda.b, agenda.time);
  }
  return fired;
}

/** When the next machine by itself is due in any of the worlds; Infinity if none is. */
export function localDue(worlds: readonly World[]): Micros {
  let due = Infinity;
  for (const world of worlds) due = Math.min(due, world.local.nextAt());
  return due;
}

/**
 * Runs the machines that concern nobody else until a time (inclusive) up to which nothing else
 * happens in any of the worlds. Returns how many times work ended.
 */
export function runStretch(worlds: readonly World[], until: Micros): number {
  let fired = 0;
  for (const world of worlds) {
    fired += runLocal(world, until, owned);
    world.now = until;
  }
  tellEnded(worlds);
  return fired;
}

/** Runs a world alone until a time, inclusive, or until `budget` timers have fired. */
export function runWorld(world: World, until: Micros, budget = Infinity): number {
  let fired = 0;
  while (fired < budget) {
    const due = world.local.nextAt();
    const next = world.agenda.nextAt();
    const first = Math.min(due, next);
    if (first > until || first === Infinity) break;
    if (due > next) fired += runTimers(world, until, budget - fired);
    else fired += runStretch([world], Math.min(until, next, budget === Infinity ? until : due));
  }
  return fired;
}
