/**
 * Named streams of random numbers. Each purpose draws from its own stream, seeded by the seed of
 * the run and its name, so that a new consumer does not shift the numbers of the others, and twin
 * worlds draw the same arrivals.
 *
 * Generator: sfc32 (C. Doty-Humphrey, PractRand; public domain), three words of state and a
 * counter: no stream repeats within 2³² draws. Seeds come from MurmurHash3 (A. Appleby, SMHasher;
 * public domain), one UTF-16 unit of the name a block.
 */
import { ln } from './math.ts';

const WARM_UP_ROUNDS = 12; // as in PractRand
const GOLDEN_RATIO = 0x9e3779b9; // spreads the three words that one seed is stretched into

const SECOND_SEED = 0x5bd1e995;

const TWO_TO_26 = 67108864;
const TWO_TO_32 = 4294967296;
const TWO_TO_52 = 4503599627370496;

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** The finaliser of MurmurHash3: every bit of the input sways every bit of the result. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A name as a number, 0..2³²−1: MurmurHash3 of its UTF-16 units. */
export function hashName(name: string, seed = 0): number {
  let h = seed;
  for (let i = 0; i < name.length; i++) {
    const unit = Math.imul(name.charCodeAt(i), 0xcc9e2d51);
    h ^= Math.imul(rotate(unit, 15), 0x1b873593);
    h = (Math.imul(rotate(h, 13), 5) + 0xe6546b64) | 0;
  }
  return mix(h ^ name.length);
}

/** A name as a number of 52 bits: the one hash above 20 bits of another. */
export function wideHash(name: string): number {
  let h = 0;
  let g = SECOND_SEED;
  for (let i = 0; i < name.length; i++) {
    const unit = Math.imul(name.charCodeAt(i), 0xcc9e2d51);
    const word = Math.imul(rotate(unit, 15), 0x1b873593);
    h = (Math.imul(rotate(h ^ word, 13), 5) + 0xe6546b64) | 0;
    g = (Math.imul(rotate(g ^ word, 13), 5) + 0xe6546b64) | 0;
  }
  return mix(h ^ name.length) + (mix(g ^ name.length) >>> 12) * TWO_TO_32;
}

export class RandomStream {
  /** a, b, c and the counter of sfc32. */
  private readonly words = new Uint32Array(4);

  /** Seeds: any safe integer. Throws a RangeError for other numbers. */
  constructor(seed: number, name: string) {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed ${seed} is not a whole number`);
    const lower = seed >>> 0;
    const upper = Math.floor(seed / TWO_TO_32);
    for (let i = 0; i < 3; i++) {
      const start = mix(mix(lower + Math.imul(i, GOLDEN_RATIO)) ^ upper);
      this.words[i] = hashName(name, start);
    }
    this.words[3] = 1;
    for (let i = 0; i < WARM_UP_ROUNDS; i++) this.nextUint32();
  }

  /** A stream that goes on from a state. */
  static restore(state: Uint32Array): RandomStream {
    const stream = new RandomStream(0, '');
    stream.words.set(state);
    return stream;
  }

  /** Four words of plain data, a copy. */
  get state(): Uint32Array {
    return this.words.slice();
  }

  /** Writes the state into four words, to which `goTo` comes back. */
  mark(into: Uint32Array): void {
    into.set(this.words);
  }

  /** Goes on from a state. */
  goTo(state: Uint32Array): void {
    this.words.set(state);
  }

  /** 0..2³²−1. */
  nextUint32(): number {
    const words = this.words;
    const a = words[0] as number;
    const b = words[1] as number;
    const c = words[2] as number;
    const counter = words[3] as number;
    const result = (a + b + counter) >>> 0;
    words[0] = b ^ (b >>> 9);
    words[1] = c + (c << 3);
    words[2] = rotate(c, 21) + result;
    words[3] = counter + 1;
    return result;
  }

  /** Between 0 and 1, never either: the middles of 2⁵² equal steps. Takes two draws. */
  nextUnit(): number {
    const upper = this.nextUint32() >>> 6;
    const lower = this.nextUint32() >>> 6;
    return (upper * TWO_TO_26 + lower + 0.5) / TWO_TO_52;
  }

  /** A whole number 0..n−1, each as likely; n is a whole number 1..2³², else a RangeError. */
  nextBelow(n: number): number {
    if (!(n >= 1 && n <= TWO_TO_32 && Number.isInteger(n))) {
      throw new RangeError(`cannot draw a whole number below ${n}`);
    }
    // Draws beyond the last whole multiple of n would favour the small numbers.
    const limit = TWO_TO_32 - (TWO_TO_32 % n);
    let draw = this.nextUint32();
    while (draw >= limit) draw = this.nextUint32();
    return draw % n;
  }

  /** Exponentially distributed with the given mean, in the unit of the mean; always above 0. */
  nextExponential(mean: number): number {
    return -ln(this.nextUnit()) * mean;
  }
}

/** The streams that have been drawn from, sorted by name. */
export interface RandomSnapshot {
  readonly seed: number;
  readonly streams: readonly { readonly name: string; readonly state: Uint32Array }[];
}

export class RandomStreams {
  readonly seed: number;
  private readonly streams = new Map<string, RandomStream>();

  /** Seed: any safe integer; the streams throw a RangeError for other numbers. */
  constructor(seed: number) {
    this.seed = seed;
  }

  /** The stream of that name: always the same object, until a restore. */
  stream(name: string): RandomStream {
    let stream = this.streams.get(name);
    if (!stream) {
      stream = new RandomStream(this.seed, name);
      this.streams.set(name, stream);
    }
    return stream;
  }

  /** Plain data. A stream nobody drew from is left out: having asked for it changes nothing. */
  snapshot(): RandomSnapshot {
    const streams = [...this.streams.keys()]
      .sort()
      .map((name) => ({ name, state: this.stream(name).state }))
      .filter(({ name, state }) => {
        const fresh = new RandomStream(this.seed, name).state;
        return state.some((word, i) => word !== fresh[i]);
      });
    return { seed: this.seed, streams };
  }

  /** Streams that go on exactly as those the snapshot was taken of. */
  static restore(snapshot: RandomSnapshot): RandomStreams {
    const restored = new RandomStreams(snapshot.seed);
    for (const { name, state } of snapshot.streams) {
      restored.streams.set(name, RandomStream.restore(state));
    }
    return restored;
  }
}
