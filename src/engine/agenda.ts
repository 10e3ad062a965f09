/**
 * The queue of timers, in the order (time, sequence): of two timers due at the same microsecond the
 * one that was scheduled, or re-timed, first fires first.
 *
 * Method: a hierarchical timing wheel (G. Varghese and T. Lauck, "Hashed and hierarchical timing
 * wheels", SOSP 1987, scheme 7) over integer microseconds. Write a time as digits of 10, 13, 13, 13
 * and 4 bits, lowest first. A timer waits on the level of the highest digit in which it differs
 * from the last fired time, in the bucket of that digit. A bucket of level 0 is one microsecond, so
 * its list, kept in the order of arrival, is already sorted: nothing is compared, and no spread of
 * times can degrade it. A bucket of a higher level is dealt out to the levels below when its turn
 * comes, in list order; whoever is scheduled into the same microsecond later joins behind.
 *
 * As long as there have never been more than a few timers, they are simply looked through: two
 * loads a timer cost less than a bucket.
 *
 * Cost: schedule, cancel and reschedule are O(1); a timer moves at most four times, in practice
 * once or twice. A tree of bits finds the next bucket with three `clz32`. Nothing allocates, unless
 * more timers wait than ever before.
 */
import type { Micros } from '../units.ts';
import { BitTree } from './bit-tree.ts';
import { A, B, NEXT, PREV, TIME, TimerSlots, type TimerSlotsSnapshot } from './timer-slots.ts';

/** Names a waiting timer. Valid until it fires or is cancelled; then the number is used again. */
export type TimerId = number;

/** The id of no timer; cancelling it does nothing. */
export const NO_TIMER: TimerId = -1;

/** What happens when a timer of some kind fires. `at` is the timer's time: now. */
export type Handler<W> = (world: W, a: number, b: number, at: Micros) => void;

/**
 * A queue as plain data. It does not depend on how timers were bucketed: the same operations give
 * the same bytes, with or without a restore in between.
 */
export interface AgendaSnapshot extends TimerSlotsSnapshot {
  /** Time of the timer taken last. */
  readonly time: Micros;
}

/** A delay from now as a due time; what lies beyond the last one (285 years) is due then. */
export const dueAfter = (now: Micros, delay: Micros): Micros =>
  Math.min(now + Math.max(0, delay), Number.MAX_SAFE_INTEGER);

/** Buckets of level 0 (1 µs each) and of every higher level (1 ms, 8 s, 19 h and 18 years each). */
const NEAR = 1 << 10;
const RADIX_BITS = 13;
const RADIX = 1 << RADIX_BITS;
const LEVELS = 5;
/** All buckets in one row; they fit a BitTree. The top digit of 2⁵³ µs (285 years) is below 16. */
const BUCKETS = NEAR + 3 * RADIX + 16;
/** Width of a bucket of each level in microseconds and its inverse, both exact powers of two. */
const WIDTHS = new Float64Array(LEVELS + 1).fill(1);
for (let level = 1; level <= LEVELS; level++) {
  WIDTHS[level] = (WIDTHS[level - 1] as number) * (level === 1 ? NEAR : RADIX);
}
const PER_WIDTH = WIDTHS.map((width) => 1 / width);
/** So many timers are looked through. */
const FEW = 16;
const EMPTY = Int32Array.from({ length: BUCKETS }, (_, bucket) => ~bucket);

export class Agenda {
  /** Time of the timer taken last, in µs: nothing can be scheduled before it. Read only. */
  time: Micros = 0;
  /** Kind and arguments of the timer taken last. Read only. */
  kind = 0;
  a = 0;
  b = 0;

  private readonly timers: TimerSlots;
  /** Both ends of each bucket's list. The end of a list, or an empty bucket, is ~bucket. */
  private readonly heads = EMPTY.slice();
  private readonly tails = EMPTY.slice();
  private readonly occupied = new BitTree();
  /** The earliest timer, once somebody has asked; NO_TIMER after any change. */
  private next: TimerId = NO_TIMER;
  /** Whether the timers are in buckets; until there are more than a few they are in none. */
  private bucketed = false;
  /** The first time beyond the present turn of each level. */
  private readonly ends = WIDTHS.slice(1);

  constructor(timers = new TimerSlots()) {
    this.timers = timers;
  }

  /** Number of waiting timers. */
  get size(): number {
    return this.timers.count;
  }

  /**
   * Adds a timer of a kind (0..255) with two int32 arguments, due at a whole microsecond. Throws a
   * RangeError when one of them is not, or when the time lies before the timer taken last.
   */
  schedule(at: Micros, kind: number, a = 0, b = 0): TimerId {
    this.checkTime(at);
    if ((kind & 255) !== kind || (a | 0) !== a || (b | 0) !== b) throw badArguments(kind, a, b);
    const slot = this.timers.take(at, kind, a, b);
    this.insert(slot);
    return slot;
  }

  /** Removes a waiting timer; NO_TIMER is accepted. Throws when the timer is not waiting. */
  cancel(id: TimerId): void {
    if (id === NO_TIMER) return;
    this.checkWaiting(id);
    this.takeOut(id);
    this.timers.release(id);
  }

  /** Gives a waiting timer a new time and sequence number. Throws as `schedule` does. */
  reschedule(id: TimerId, at: Micros): void {
    this.checkWaiting(id);
    this.checkTime(at);
    this.takeOut(id);
    this.timers.retime(id, at);
    this.insert(id);
  }

  /** When a waiting timer is due, in microseconds. */
  timeOf(id: TimerId): Micros {
    this.checkWaiting(id);
    return this.timers.doubles[(id << 2) + TIME] as number;
  }

  /** The sequence number of a waiting timer: of equal times the smaller one fires first. */
  sequenceOf(id: TimerId): number {
    this.checkWaiting(id);
    return this.timers.sequenceOf(id);
  }

  /** When the next timer is due, in microseconds; Infinity when none waits. */
  nextAt(): Micros {
    if (this.size === 0) return Number.POSITIVE_INFINITY;
    if (this.next === NO_TIMER) this.next = this.findNext();
    return this.timers.doubles[(this.next << 2) + TIME] as number;
  }

  /**
   * Takes the earliest timer if it is due by `until` (inclusive): sets `time`, `kind`, `a` and `b`
   * and frees its slot. Returns false, and changes nothing, when there is none.
   */
  pop(until: Micros = Number.POSITIVE_INFINITY): boolean {
    if (this.size === 0) return false;
    const timers = this.timers;
    if (this.next === NO_TIMER) this.next = this.findNext();
    const slot = this.next;
    const at = timers.doubles[(slot << 2) + TIME] as number;
    if (at > until) return false;
    this.time = at;
    this.kind = timers.kindOf(slot);
    this.a = timers.ints[(slot << 3) + A] as number;
    this.b = timers.ints[(slot << 3) + B] as number;
    if (!this.bucketed) {
      this.next = NO_TIMER;
      timers.release(slot);
      return true;
    }
    const bucket = this.occupied.first();
    this.unlink(slot);
    timers.release(slot);
    if (bucket >= NEAR) this.dealOut(bucket);
    return true;
  }

  /** When the next timer but for two is due, in microseconds; Infinity when no other waits. */
  nextBesides(x: TimerId, y: TimerId): Micros {
    const { timers, occupied } = this;
    if (!this.bucketed) return timers.earliestBesides(x, y);
    if (this.size === 0) return Number.POSITIVE_INFINITY;
    for (let bucket = occupied.first(); bucket >= 0; bucket = occupied.after(bucket)) {
      let best = Number.POSITIVE_INFINITY;
      let slot = this.heads[bucket] as number;
      for (; slot >= 0; slot = timers.ints[(slot << 3) + NEXT] as number) {
        if (slot === x || slot === y) continue;
        best = Math.min(best, timers.doubles[(slot << 2) + TIME] as number);
      }
      if (best < Number.POSITIVE_INFINITY) return best;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Sequence number of the timer that is scheduled, or re-timed, next. */
  get sequence(): number {
    return this.timers.sequence;
  }

  /** Uses up the numbers below one, as if so many timers had been scheduled and had fired. */
  skipTo(sequence: number): void {
    this.timers.sequence = sequence;
  }

  /** Lets time go on to that of a timer taken elsewhere. No timer may be due before it. */
  goOn(at: Micros): void {
    if (this.nextAt() < at) throw new Error(`a timer is due before ${at} µs`);
    this.time = at;
    if (!this.bucketed) return;
    let level = 0;
    while (at >= (this.ends[level] as number)) level++;
    if (level === 0) return;
    this.next = NO_TIMER;
    const digits = at * (PER_WIDTH[level] as number);
    this.dealOut(NEAR + (level - 1) * RADIX + (digits & (RADIX - 1)));
  }

  /** Everything the queue is, as plain data that shares nothing with it. */
  snapshot(): AgendaSnapshot {
    return { time: this.time, ...this.timers.snapshot() };
  }

  /** A queue that goes on exactly as the one the snapshot was taken of. */
  static restore(snapshot: AgendaSnapshot): Agenda {
    const { slots, sequences } = snapshot;
    const agenda = new Agenda(TimerSlots.restore(snapshot));
    agenda.time = snapshot.time;
    if (agenda.timers.used > FEW) agenda.fillBuckets(slots, sequences);
    return agenda;
  }

  private findNext(): number {
    return this.bucketed ? this.earliest(this.occupied.first()) : this.timers.earliest();
  }

  /** Puts a slot whose time is set where it belongs. */
  private insert(slot: number): void {
    const { timers } = this;
    if (this.bucketed) {
      this.append(slot);
    } else if (timers.used > FEW) {
      const { slots, sequences } = timers.snapshot();
      this.fillBuckets(slots, sequences);
    } else if (this.next !== NO_TIMER) {
      const { doubles } = timers;
      const sooner =
        (doubles[(slot << 2) + TIME] as number) < (doubles[(this.next << 2) + TIME] as number);
      if (sooner) this.next = slot;
    }
  }

  /** Takes a slot out of the order; it is neither freed nor anywhere else yet. */
  private takeOut(slot: number): void {
    if (this.bucketed) this.unlink(slot);
    else if (this.next === slot) this.next = NO_TIMER;
  }

  /** In sequence, because the order of arrival in a bucket is the order of equal times. */
  private fillBuckets(slots: Int32Array, sequences: Float64Array): void {
    this.bucketed = true;
    this.setEnds(LEVELS);
    const order = slots.map((_, i) => i);
    order.sort((x, y) => (sequences[x] as number) - (sequences[y] as number));
    for (const i of order) this.append(slots[i] as number);
  }

  /**
   * The first of the earliest timers in an occupied bucket. Above level 0 the list is walked from
   * both ends at once: it lies scattered in memory, and two chains of cache misses overlap.
   */
  private earliest(bucket: number): number {
    let front = this.heads[bucket] as number;
    if (bucket < NEAR) return front;
    const { doubles, ints } = this.timers;
    let back = this.tails[bucket] as number;
    let first = front;
    let firstTime = doubles[(front << 2) + TIME] as number;
    let last = back;
    let lastTime = doubles[(back << 2) + TIME] as number;
    while (front !== back) {
      front = ints[(front << 3) + NEXT] as number;
      const frontTime = doubles[(front << 2) + TIME] as number;
      if (frontTime < firstTime) {
        first = front;
        firstTime = frontTime;
      }
      if (front === back) break;
      back = ints[(back << 3) + PREV] as number;
      const backTime = doubles[(back << 2) + TIME] as number;
      if (backTime <= lastTime) {
        last = back;
        lastTime = backTime;
      }
    }
    return firstTime <= lastTime ? first : last;
  }

  /** Starts the turn of a bucket above level 0: its timers move to the levels below. */
  private dealOut(bucket: number): void {
    this.setEnds(1 + ((bucket - NEAR) >>> RADIX_BITS));
    let slot = this.heads[bucket] as number;
    if (slot < 0) return;
    this.heads[bucket] = ~bucket;
    this.tails[bucket] = ~bucket;
    this.occupied.remove(bucket);
    while (slot >= 0) {
      const next = this.timers.ints[(slot << 3) + NEXT] as number;
      this.append(slot);
      slot = next;
    }
  }

  /** Sets where the present turns of the levels below `levels` end, from the present time. */
  private setEnds(levels: number): void {
    for (let level = 0; level < levels; level++) {
      const turn = Math.floor(this.time * (PER_WIDTH[level + 1] as number));
      this.ends[level] = (turn + 1) * (WIDTHS[level + 1] as number);
    }
  }

  /** Puts a slot at the end of the bucket that its time belongs to. */
  private append(slot: number): void {
    this.next = NO_TIMER;
    const { doubles, ints } = this.timers;
    const at = doubles[(slot << 2) + TIME] as number;
    let level = 0;
    while (at >= (this.ends[level] as number)) level++;
    const digits = at * (PER_WIDTH[level] as number);
    const bucket =
      level === 0 ? digits & (NEAR - 1) : NEAR + (level - 1) * RADIX + (digits & (RADIX - 1));
    const tail = this.tails[bucket] as number;
    this.tails[bucket] = slot;
    ints[(slot << 3) + NEXT] = ~bucket;
    ints[(slot << 3) + PREV] = tail;
    if (tail >= 0) {
      ints[(tail << 3) + NEXT] = slot;
    } else {
      this.heads[bucket] = slot;
      this.occupied.add(bucket);
    }
  }

  private unlink(slot: number): void {
    this.next = NO_TIMER;
    const ints = this.timers.ints;
    const next = ints[(slot << 3) + NEXT] as number;
    const prev = ints[(slot << 3) + PREV] as number;
    if (prev < 0) this.heads[~prev] = next;
    else ints[(prev << 3) + NEXT] = next;
    if (next < 0) this.tails[~next] = prev;
    else ints[(next << 3) + PREV] = prev;
    // Both ends are the bucket itself: it is empty now.
    if (next === prev) this.occupied.remove(~next);
  }

  private checkTime(at: number): void {
    if (at >= this.time && at <= Number.MAX_SAFE_INTEGER && at === Math.floor(at)) return;
    throw badTime(at, this.time);
  }

  private checkWaiting(id: number): void {
    if (this.timers.has(id)) return;
    throw new Error(
      `timer ${id} is not waiting; forget a timer's id when it fires or is cancelled`,
    );
  }
}

/**
 * Takes timers in order and calls the handler of their kind until none is due by `until`
 * (inclusive) or `budget` of them have fired; returns how many fired. Handlers may schedule, cancel
 * and re-time anything. Throws when a kind has no handler; the timer is then taken already.
 */
export function runAgenda<W>(
  agenda: Agenda,
  handlers: readonly Handler<W>[],
  world: W,
  until: Micros,
  budget: number,
): number {
  let fired = 0;
  while (fired < budget && agenda.pop(until)) {
    const handler = handlers[agenda.kind];
    if (handler === undefined) throw new Error(`no handler for timers of kind ${agenda.kind}`);
    fired++;
    handler(world, agenda.a, agenda.b, agenda.time);
  }
  return fired;
}

function badTime(at: number, now: number): RangeError {
  if (at < now) {
    return new RangeError(`cannot schedule a timer at ${at} µs: the last one fired at ${now} µs`);
  }
  return new RangeError(`cannot schedule a timer at ${at}: a time is a whole number of µs`);
}

function badArguments(kind: number, a: number, b: number): RangeError {
  return new RangeError(`timer kind ${kind} (0..255) with arguments ${a} and ${b} (int32)`);
}
