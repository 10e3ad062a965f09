/**
 * Stretches of queues by themselves, in all worlds of a run at once: up to the next time at which
 * anything else happens in any of them. When to try is a matter of speed only; what comes out is
 * the same.
 */
import type { Micros } from '../units.ts';
import { localDue } from './running.ts';
import { type Alone, queueAlone, takeQueue } from './systems/queue-alone.ts';
import { putBack } from './systems/queue-back.ts';
import { type Queue, runQueue } from './systems/queue-run.ts';
import type { World } from './systems.ts';

/** A stretch should promise so many timers of queues to be worth the change of path. */
export const STRETCH_LEAST = 64;
/** Timers to wait before the next try, after a stretch that was worth it, and at most. */
const PATIENCE_LEAST = 16;
const PATIENCE_MOST = 1 << 14;

interface Taken {
  readonly world: World;
  readonly alone: Alone;
  readonly queue: Queue;
}

export class QueueRunner {
  /** Timers that may fire the general way before the next try. */
  patience = PATIENCE_LEAST;
  /** How many timers have fired in stretches. */
  fired = 0;
  private readonly least: number;
  private wait = PATIENCE_LEAST;

  constructor(least: number) {
    this.least = least;
  }

  /** So many timers have fired the general way. */
  passed(fired: number): void {
    this.patience -= fired;
  }

  /**
   * Runs the queues by themselves until a time (inclusive) or until some `budget` of timers has
   * fired, if that is worth it. Returns how many have fired; the worlds' clocks stand at the last.
   */
  run(worlds: readonly World[], limit: Micros, budget: number): number {
    if (this.patience > 0 || budget < this.least) return 0;
    const fired = this.stretch(worlds, limit, budget);
    this.fired += fired;
    const worth = fired >= this.least;
    const least = Math.min(PATIENCE_LEAST, this.least);
    this.wait = worth ? least : Math.min(PATIENCE_MOST, this.wait * 2);
    this.patience = this.wait;
    return fired;
  }

  /** No world is left behind: one whose queue does not run ends the stretch with its next timer. */
  private stretch(worlds: readonly World[], limit: Micros, budget: number): number {
    const alone = worlds.map((world) => queueAlone(world));
    let until = Math.min(limit, localDue(worlds) - 1);
    worlds.forEach((world, i) => {
      until = Math.min(until, (alone[i]?.until ?? world.agenda.nextAt()) - 1);
    });
    const taken: Taken[] = [];
    worlds.forEach((world, i) => {
      const found = alone[i];
      if (!found) return;
      const worth = until - world.now >= this.promised(world, found);
      const queue = worth ? takeQueue(world, found) : undefined;
      if (queue) taken.push({ world, alone: found, queue });
      else until = Math.min(until, world.agenda.nextAt() - 1);
    });
    let fired = 0;
    for (const { world, alone: found, queue } of taken) {
      fired += runQueue(queue, until, fired === 0 ? budget : Infinity);
      putBack(queue, found);
      if (fired >= budget) until = Math.min(until, world.now);
    }
    return fired;
  }

  /** How long a stretch must be, in µs, for as many timers as there are requests to be handled. */
  private promised(world: World, { client, row }: Alone): Micros {
    const perSecond = world.request.clients[client]?.perSecond ?? 0;
    const timers = Math.max(this.least, world.column.inFlight.get(row));
    return (timers * 1e6) / (2 * perSecond);
  }
}
