/**
 * How wide the columns on a floor are. Each gets what it would like, unless it would rise above the
 * rim of a glass that is not full: then it gets what it needs, and the others share the rest. So a
 * column above the rim always means that more was promised than there is.
 */

export interface Wish {
  readonly weight: number;
  /** Its bytes, as a share of what the host has. */
  readonly need: number;
  /** Its plate stands on top of it; otherwise the plate is inside of what it was given. */
  readonly plated: boolean;
}

/** A little air above the fullest column. */
const AIR = 1.03;
/** The part of a glass that a plate takes, about. */
const PLATE = 0.28;

/**
 * Shares of a floor that is `width` of the host wide and may hold `floor` of weight in all; they
 * sum to at most 1.
 */
export function sharesOf(wishes: readonly Wish[], width: number, floor: number): number[] {
  const bare = wishes.map(({ need }) => (need * AIR) / width);
  const plated = bare.map((need, i) => (wishes[i]?.plated ? need / (1 - PLATE) : need));
  const sum = (needs: readonly number[]): number => needs.reduce((total, one) => total + one, 0);
  if (sum(plated) <= 1) return settle(wishes, plated, floor);
  // More than there is: whatever the widths, something rises above the rim.
  return sum(bare) <= AIR ? settle(wishes, bare, floor) : wishes.map((w) => w.weight / floor);
}

/** No column vanishes beside a giant. */
const SHARE_MIN = 0.02;

function settle(wishes: readonly Wish[], needs: readonly number[], floor: number): number[] {
  const shares = wishes.map(({ weight }) => weight / floor);
  const fixed = new Set<number>();
  for (let round = 0; round < wishes.length; round++) {
    const tight = needs.findIndex((need, i) => !fixed.has(i) && need > (shares[i] ?? 0));
    if (tight < 0) break;
    fixed.add(tight);
    spread(shares, needs, fixed, wishes);
  }
  const seen = shares.map((share) => Math.max(SHARE_MIN, share));
  const total = seen.reduce((sum, share) => sum + share, 0);
  return total > 1 ? seen.map((share) => share / total) : seen;
}

/** Those that need more get it; the others share what is left as they would have shared it all. */
function spread(
  shares: number[],
  needs: readonly number[],
  fixed: ReadonlySet<number>,
  wishes: readonly Wish[],
): void {
  let left = 1;
  let weights = 0;
  wishes.forEach(({ weight }, i) => {
    if (fixed.has(i)) left -= needs[i] ?? 0;
    else weights += weight;
  });
  wishes.forEach(({ weight }, i) => {
    shares[i] = fixed.has(i) ? (needs[i] ?? 0) : (Math.max(0, left) * weight) / weights;
  });
}
