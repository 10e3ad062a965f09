/**
 * The memory of the agenda: numbered slots, one a timer, each half a cache line in one buffer: two
 * doubles (TIME, KEY) at 4 × slot and four int32 (NEXT, PREV, A, B) at 8 × slot. KEY is
 * 256 × sequence + kind, exact for 3.5e13 timers; UNUSED marks a free slot. NEXT and PREV belong to
 * the list the slot is in: the agenda's, or that of the free slots, last freed first.
 */
import type { Micros } from '../units.ts';

export const TIME = 0;
export const KEY = 1;
export const NEXT = 4;
export const PREV = 5;
export const A = 6;
export const B = 7;
const KINDS = 256;
const UNUSED = -1;
const END = -1;

/** Timers as plain data, by ascending slot. */
export interface TimerSlotsSnapshot {
  /** Sequence number of the timer to be scheduled next. */
  readonly nextSequence: number;
  readonly slots: Int32Array;
  readonly times: Float64Array;
  readonly sequences: Float64Array;
  readonly kinds: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** Unused slots, the one to be used next first. */
  readonly free: Int32Array;
}

export class TimerSlots {
  /** Raw cells, for the agenda's inner loops. Replaced when the capacity grows. */
  doubles = new Float64Array(16 << 2);
  ints = new Int32Array(this.doubles.buffer);
  /** Slots in use. */
  count = 0;
  private nextKey = 0;
  private capacity = 16;
  /** Slots below this mark have been used at least once. Read only. */
  used = 0;
  private free = END;

  /** Takes a slot for a timer with the next sequence number. Kind is 0..255, a and b are int32. */
  take(at: Micros, kind: number, a: number, b: number): number {
    let slot = this.free;
    if (slot === END) {
      if (this.used === this.capacity) this.grow();
      slot = this.used++;
    } else {
      this.free = this.ints[(slot << 3) + NEXT] as number;
    }
    this.count++;
    this.doubles[(slot << 2) + TIME] = at;
    this.doubles[(slot << 2) + KEY] = this.nextKey + kind;
    this.ints[(slot << 3) + A] = a;
    this.ints[(slot << 3) + B] = b;
    this.nextKey += KINDS;
    return slot;
  }

  /** Gives a timer a new time and the next sequence number. */
  retime(slot: number, at: Micros): void {
    this.doubles[(slot << 2) + TIME] = at;
    this.doubles[(slot << 2) + KEY] = this.nextKey + this.kindOf(slot);
    this.nextKey += KINDS;
  }

  release(slot: number): void {
    this.count--;
    this.doubles[(slot << 2) + KEY] = UNUSED;
    this.ints[(slot << 3) + NEXT] = this.free;
    this.free = slot;
  }

  has(slot: number): boolean {
    return slot >= 0 && slot < this.used && this.doubles[(slot << 2) + KEY] !== UNUSED;
  }

  /** Sequence number of the timer to be scheduled next. */
  get sequence(): number {
    return this.nextKey / KINDS;
  }

  set sequence(next: number) {
    this.nextKey = next * KINDS;
  }

  /** When the earliest timer but for two is due; Infinity when no other waits. */
  earliestBesides(x: number, y: number): Micros {
    let best = Number.POSITIVE_INFINITY;
    for (let slot = 0; slot < this.used; slot++) {
      if (slot === x || slot === y || !this.has(slot)) continue;
      best = Math.min(best, this.doubles[(slot << 2) + TIME] as number);
    }
    return best;
  }

  /** The earliest of all timers, of equal ones the first in sequence; −1 when none waits. */
  earliest(): number {
    const { doubles } = this;
    let best = END;
    let bestTime = Number.POSITIVE_INFINITY;
    let bestKey = UNUSED;
    for (let slot = 0; slot < this.used; slot++) {
      const key = doubles[(slot << 2) + KEY] as number;
      const time = doubles[(slot << 2) + TIME] as number;
      if (key === UNUSED || time > bestTime || (time === bestTime && key > bestKey)) continue;
      best = slot;
      bestTime = time;
      bestKey = key;
    }
    return best;
  }

  sequenceOf(slot: number): number {
    return Math.floor((this.doubles[(slot << 2) + KEY] as number) / KINDS);
  }

  kindOf(slot: number): number {
    return (this.doubles[(slot << 2) + KEY] as number) & (KINDS - 1);
  }

  snapshot(): TimerSlotsSnapshot {
    const n = this.count;
    const snapshot = {
      nextSequence: this.nextKey / KINDS,
      slots: new Int32Array(n),
      times: new Float64Array(n),
      sequences: new Float64Array(n),
      kinds: new Uint8Array(n),
      a: new Int32Array(n),
      b: new Int32Array(n),
      free: new Int32Array(this.used - n),
    };
    for (let slot = 0, i = 0; slot < this.used; slot++) {
      if (!this.has(slot)) continue;
      snapshot.slots[i] = slot;
      snapshot.times[i] = this.doubles[(slot << 2) + TIME] as number;
      snapshot.sequences[i] = this.sequenceOf(slot);
      snapshot.kinds[i] = this.kindOf(slot);
      snapshot.a[i] = this.ints[(slot << 3) + A] as number;
      snapshot.b[i] = this.ints[(slot << 3) + B] as number;
      i++;
    }
    for (let slot = this.free, i = 0; slot !== END; i++) {
      snapshot.free[i] = slot;
      slot = this.ints[(slot << 3) + NEXT] as number;
    }
    return snapshot;
  }

  /** Slots with the timers of a snapshot, in no list yet. */
  static restore(snapshot: TimerSlotsSnapshot): TimerSlots {
    const { slots, times, sequences, kinds, a, b, free } = snapshot;
    const restored = new TimerSlots();
    restored.used = slots.length + free.length;
    while (restored.capacity < restored.used) restored.grow();
    // A list of free slots, built from its end, comes out in its old order.
    for (let i = free.length - 1; i >= 0; i--) restored.release(free[i] as number);
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as number;
      const key = (sequences[i] as number) * KINDS + (kinds[i] as number);
      restored.doubles[(slot << 2) + TIME] = times[i] as number;
      restored.doubles[(slot << 2) + KEY] = key;
      restored.ints[(slot << 3) + A] = a[i] as number;
      restored.ints[(slot << 3) + B] = b[i] as number;
    }
    restored.count = slots.length;
    restored.nextKey = snapshot.nextSequence * KINDS;
    return restored;
  }

  private grow(): void {
    this.capacity *= 2;
    const doubles = new Float64Array(this.capacity << 2);
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.ints = new Int32Array(doubles.buffer);
  }
}
