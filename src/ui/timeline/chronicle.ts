/**
 * What the timeline knows of a run. More than the mirror holds at a moment: the mirror forgets old
 * events, and when time goes back it forgets what came later. But as long as nobody acts that will
 * happen again exactly so (same scenario, same seed, same journal), so the timeline goes on showing
 * it, lighter, until the run is forked.
 */
import type { JournalEntry, SimEvent } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import type { SeriesInfo } from '../../wire/messages.ts';
import type { Mirror } from '../../wire/mirror.ts';

export interface Known {
  readonly events: readonly SimEvent[];
  readonly series: readonly (SeriesInfo | null)[];
  /** As far as events are known. */
  readonly until: Micros;
}

const EVENTS_KEPT = 40_000;

export class Chronicle {
  private known: Known = { events: [], series: [], until: 0 };
  private document: unknown;
  private seed = -1;
  private origin = '';
  private journal: readonly JournalEntry[] = [];

  /** Takes in what the mirror holds and returns what is known of the run it is in. */
  look(mirror: Mirror): Known {
    this.follow(mirror);
    const { known } = this;
    const isBack = mirror.now < known.until && mirror.horizon >= known.until;
    // Going forward again over known ground brings nothing new.
    if (isBack) return known;
    const before = known.until > mirror.now ? until(known.events, mirror.now) : known.events;
    const last = before[before.length - 1]?.seq ?? -1;
    const fresh = mirror.events.filter((event) => event.seq > last);
    const events = fresh.length === 0 ? before : [...before, ...fresh].slice(-EVENTS_KEPT);
    const series = mirror.worlds.map((world) => world.series);
    this.known = { events, series, until: mirror.now };
    return this.known;
  }

  /** Forgets what does not hold for the run that the mirror is in now. */
  private follow({ document, seed, journal }: Mirror): void {
    if (document !== this.document || seed !== this.seed) {
      const origin = JSON.stringify([document, seed]);
      if (origin !== this.origin) this.forget(-1);
      this.origin = origin;
      this.document = document;
      this.seed = seed;
    }
    if (journal !== this.journal) {
      this.forget(divergence(this.journal, journal));
      this.journal = journal;
    }
  }

  /** Forgets everything from a time on. */
  private forget(from: Micros): void {
    if (from >= this.known.until) return;
    const events = this.known.events.filter((event) => event.at < from);
    this.known = { ...this.known, events, until: Math.min(this.known.until, Math.max(0, from)) };
  }
}

const until = (events: readonly SimEvent[], at: Micros): readonly SimEvent[] =>
  events.filter((event) => event.at <= at);

/** The time at which two journals begin to differ; Infinity when they say the same. */
function divergence(a: readonly JournalEntry[], b: readonly JournalEntry[]): Micros {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, other] = [a[i], b[i]];
    if (one && other && JSON.stringify(one) === JSON.stringify(other)) continue;
    return Math.min(one?.at ?? Infinity, other?.at ?? Infinity);
  }
  return Infinity;
}
