/**
 * Checkpoints of a run, for going back. Their number and their bytes are bounded: when there are
 * too many, every second one goes and the distance doubles. The first is never dropped.
 */
import type { JournalEntry, Simulation } from '../engine/index.ts';
import type { Micros } from '../units.ts';

interface Checkpoint {
  readonly at: Micros;
  /** The commands that led here. */
  readonly past: readonly JournalEntry[];
  readonly bytes: Uint8Array;
}

const COUNT_MAX = 64;
const BYTES_MAX = 256 * 1024 * 1024;
const FIRST_DISTANCE: Micros = 1_000_000;

export class Checkpoints {
  private list: Checkpoint[] = [];
  private distance: Micros = FIRST_DISTANCE;

  isDue(now: Micros): boolean {
    const last = this.list[this.list.length - 1];
    return !last || now >= last.at + this.distance;
  }

  /** Keeps the present. Those later than it, of a future that was left, go. */
  take(sim: Simulation): void {
    const past = sim.journal.slice(0, sim.journalApplied);
    this.list = this.list.filter((c) => c.at <= sim.now && isPrefix(c.past, past));
    if (this.list[this.list.length - 1]?.at === sim.now) this.list.pop();
    this.list.push({ at: sim.now, past, bytes: sim.snapshot() });
    while (this.list.length > 2 && (this.list.length > COUNT_MAX || this.size() > BYTES_MAX)) {
      this.distance *= 2;
      this.list = this.list.filter((_, i) => i % 2 === 0 || i === 0);
    }
  }

  /** Forgets what lies after a time: another future begins there. */
  forgetAfter(now: Micros): void {
    this.list = this.list.filter((c, i) => i === 0 || c.at <= now);
  }

  /** The latest state on the way to a time of a journal. */
  nearest(journal: readonly JournalEntry[], at: Micros): Uint8Array {
    let best = this.list[0] as Checkpoint;
    for (const c of this.list) {
      if (c.at <= at && c.at >= best.at && leadsTo(c, journal)) best = c;
    }
    return best.bytes;
  }

  private size(): number {
    return this.list.reduce((sum, c) => sum + c.bytes.length, 0);
  }
}

/** Whether a run of this journal comes by: same commands so far, and none of the others before. */
const leadsTo = (c: Checkpoint, journal: readonly JournalEntry[]): boolean =>
  isPrefix(c.past, journal) && (journal[c.past.length]?.at ?? Infinity) >= c.at;

function isPrefix(past: readonly JournalEntry[], journal: readonly JournalEntry[]): boolean {
  return past.length <= journal.length && past.every((entry, i) => entry === journal[i]);
}
