/**
 * How much work a request is, drawn from its own 32 bits: the same in every world that draws the
 * same number. Deterministic, exponential (cv² = 1), or hyperexponential with cv² = 4.
 */
import type { CoreMicros } from '../../units.ts';
import { ln } from '../math.ts';

/**
 * By definition: balanced means with cv² = 4. A share p has the mean m ÷ 2p, the others
 * m ÷ 2(1 − p).
 */
const HYPER_SHARE = 0.8872983346207417; // (1 + √(3/5)) ÷ 2

/** Work of the given mean for 32 random bits; `spread` is the code of a distribution. */
export function drawnWork(draw: number, mean: CoreMicros, spread: number): CoreMicros {
  if (spread === 0) return mean;
  const work = -ln(unitOf(draw)) * mean;
  if (spread === 1) return work;
  const share = unitOf(draw ^ 0x5bd1e995) < HYPER_SHARE ? HYPER_SHARE : 1 - HYPER_SHARE;
  return work / (2 * share);
}

/** A number between 0 and 1 from 32 bits, all of which count. */
function unitOf(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 2246822507);
  h = Math.imul(h ^ (h >>> 13), 3266489909);
  return (((h ^ (h >>> 16)) >>> 0) + 0.5) / 4294967296;
}
