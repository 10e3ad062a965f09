/**
 * Max–min fairness over links: all flows rise together until a link is full; the flows on it are
 * fixed there; the rest go on rising (progressive filling). One flow crosses at most two links.
 *
 * How accurate is this? It is the fluid limit of fair queueing and of long TCP flows with equal
 * round trips; packets, slow start and unequal round trips are left out. Source: Bertsekas &
 * Gallager, Data Networks, 1987, section 6.5.2; the same rule as SimGrid's.
 */

/**
 * What the solver reads and writes. Links are indices into `capacity`; −1 means "no second link".
 */
export interface FlowProblem {
  readonly capacity: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * The rate of each flow, in the unit of the capacities.
 *
 * @example maxMin({ capacity: [10, 4], first: [0, 0, 1], second: [-1, 1, -1] }) // [8, 2, 2]
 */
export function maxMin({ capacity, first, second }: FlowProblem): Float64Array {
  const rates = new Float64Array(first.length).fill(-1);
  const left = Float64Array.from(capacity);
  const users = new Float64Array(capacity.length);
  for (let f = 0; f < first.length; f++) {
    for (const link of linksOf(first, second, f)) users[link] = (users[link] as number) + 1;
  }
  for (;;) {
    const link = tightest(left, users);
    if (link < 0) return rates;
    const level = Math.max(0, (left[link] as number) / (users[link] as number));
    for (let f = 0; f < first.length; f++) {
      if (rates[f] !== -1 || (first[f] !== link && second[f] !== link)) continue;
      rates[f] = level;
      for (const used of linksOf(first, second, f)) {
        left[used] = (left[used] as number) - level;
        users[used] = (users[used] as number) - 1;
      }
    }
  }
}

function linksOf(first: readonly number[], second: readonly number[], flow: number): number[] {
  const a = first[flow] as number;
  const b = second[flow] as number;
  return b >= 0 && b !== a ? [a, b] : [a];
}

function tightest(left: Float64Array, users: Float64Array): number {
  let best = -1;
  let level = Infinity;
  for (let link = 0; link < left.length; link++) {
    const n = users[link] as number;
    if (n <= 0) continue;
    const share = (left[link] as number) / n;
    if (share < level) {
      level = share;
      best = link;
    }
  }
  return best;
}
