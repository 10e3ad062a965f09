/**
 * Who gets how much, the slow way: everything from scratch, by raising a level until it is all
 * given away. Nothing here is shared with the engine.
 */

/** Something that wants a part of a capacity. */
export interface Taker {
  readonly weight: number;
  /** What it can use at most. */
  readonly wants: number;
  /** What it is promised of that. */
  readonly reserved: number;
}

/** Weighted max–min with caps and reservations: `clamp(weight · level, promised, wants)`. */
export function divide(capacity: number, takers: readonly Taker[]): number[] {
  const least = takers.map((t) => Math.min(t.reserved, t.wants));
  const promised = least.reduce((a, b) => a + b, 0);
  if (takers.reduce((sum, t) => sum + t.wants, 0) <= capacity) return takers.map((t) => t.wants);
  if (capacity <= 0) return takers.map(() => 0);
  if (promised >= capacity) return least.map((part) => (part / promised) * capacity);
  const at = (level: number): number[] =>
    takers.map((t, i) => Math.min(t.wants, Math.max(least[i] as number, t.weight * level)));
  let low = 0;
  let high = 1;
  const sum = (level: number): number => at(level).reduce((a, b) => a + b, 0);
  while (sum(high) < capacity) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return at(high);
    if (sum(middle) < capacity) low = middle;
    else high = middle;
  }
}

/** A link, or whatever else several transfers fill together. */
export interface Link {
  readonly capacity: number;
}

/**
 * Max–min over links by progressive filling: all rates rise together; what crosses a full link
 * stays where it is.
 */
export function fill(paths: readonly (readonly Link[])[]): number[] {
  const rates = paths.map(() => 0);
  const rising = new Set(paths.keys());
  while (rising.size > 0) {
    const step = Math.min(...[...rising].flatMap((i) => pathRoom(paths, rates, rising, i)));
    for (const i of rising) rates[i] = (rates[i] as number) + step;
    for (const i of [...rising]) {
      const full = (paths[i] as readonly Link[]).some(
        (link) => link.capacity - load(paths, rates, link) <= 1e-9 * link.capacity,
      );
      if (full) rising.delete(i);
    }
  }
  return rates;
}

const load = (paths: readonly (readonly Link[])[], rates: readonly number[], link: Link): number =>
  paths.reduce((sum, path, i) => sum + (path.includes(link) ? (rates[i] as number) : 0), 0);

function pathRoom(
  paths: readonly (readonly Link[])[],
  rates: readonly number[],
  rising: ReadonlySet<number>,
  which: number,
): number[] {
  return (paths[which] as readonly Link[]).map((link) => {
    const sharers = [...rising].filter((i) => paths[i]?.includes(link)).length;
    return Math.max(0, link.capacity - load(paths, rates, link)) / sharers;
  });
}
