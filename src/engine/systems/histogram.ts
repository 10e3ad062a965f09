/**
 * Latency histogram: 32 buckets an octave from 1 µs, so a percentile read from it is at most 1/32
 * (3.1 %) above the true value and never below it. Counts are exact.
 */
import type { Micros } from '../../units.ts';

const PER_OCTAVE_BITS = 5;
const PER_OCTAVE = 1 << PER_OCTAVE_BITS;
const OCTAVES = 42;
export const HISTOGRAM_BUCKETS = OCTAVES * PER_OCTAVE;

/** The bucket of a latency in whole microseconds. */
export function bucketOf(latency: Micros): number {
  const value = Math.max(0, Math.floor(latency));
  if (value < PER_OCTAVE) return value;
  if (value <= 0xffffffff) {
    const shift = 31 - PER_OCTAVE_BITS - Math.clz32(value);
    return shift * PER_OCTAVE + (value >>> shift);
  }
  const high = Math.floor(value / 4294967296);
  const octave = 63 - Math.clz32(high);
  const step = 2 ** (octave - PER_OCTAVE_BITS);
  const index = (octave - PER_OCTAVE_BITS + 1) * PER_OCTAVE + Math.floor(value / step) - PER_OCTAVE;
  return Math.min(index, HISTOGRAM_BUCKETS - 1);
}

/** The largest latency that falls into a bucket. */
export function bucketTop(bucket: number): Micros {
  if (bucket < PER_OCTAVE) return bucket;
  const octave = Math.floor(bucket / PER_OCTAVE) - 1;
  return ((bucket % PER_OCTAVE) + PER_OCTAVE + 1) * 2 ** octave - 1;
}

/** The latency that a share `q` of the counts does not exceed; −1 when nothing was counted. */
export function percentile(counts: Uint32Array, q: number): Micros {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] as number;
  if (total === 0) return -1;
  let left = Math.ceil(q * total);
  for (let i = 0; i < counts.length; i++) {
    left -= counts[i] as number;
    if (left <= 0) return bucketTop(i);
  }
  return bucketTop(counts.length - 1);
}
