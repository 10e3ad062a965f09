/**
 * A heap of ids by a key column, linked through columns, so that it lives inside a pool: no array
 * of its own, nothing allocated, plain data. Equal keys come in the order of their ids, so that the
 * order is never an accident.
 *
 * Method: a pairing heap (M. Fredman, R. Sedgewick, D. Sleator, R. Tarjan, "The pairing heap",
 * Algorithmica 1, 1986) with two-pass combining. Cost: push O(1), remove O(log n) amortised.
 */
export interface HeapLinks {
  readonly key: Float64Array;
  /** First child; −1 = none. */
  readonly child: Int32Array;
  /** Next sibling; −1 = none. */
  readonly sibling: Int32Array;
  /** Previous sibling, or the parent of a first child; −1 = the root, −2 = in no heap. */
  readonly previous: Int32Array;
}

/** The root of an empty heap. */
export const EMPTY_HEAP = -1;
const OUT = -2;

/** Makes an id one that is in no heap. Call when its cells are new. */
export function unlinked(links: HeapLinks, id: number): void {
  links.child[id] = -1;
  links.sibling[id] = -1;
  links.previous[id] = OUT;
}

export const isInHeap = (links: HeapLinks, id: number): boolean =>
  (links.previous[id] as number) !== OUT;

/** Adds an id whose key is set. Returns the new root. */
export function heapPush(links: HeapLinks, root: number, id: number): number {
  links.child[id] = -1;
  links.sibling[id] = -1;
  links.previous[id] = -1;
  return root < 0 ? id : meld(links, root, id);
}

/** Takes any id out. Returns the new root. */
export function heapRemove(links: HeapLinks, root: number, id: number): number {
  const { child, sibling, previous } = links;
  const below = combine(links, child[id] as number);
  if (id === root) {
    unlinked(links, id);
    return below;
  }
  const before = previous[id] as number;
  const after = sibling[id] as number;
  if (child[before] === id) child[before] = after;
  else sibling[before] = after;
  if (after >= 0) previous[after] = before;
  unlinked(links, id);
  return below < 0 ? root : meld(links, root, below);
}

/** The later of two roots becomes the first child of the earlier one. */
function meld({ key, child, sibling, previous }: HeapLinks, a: number, b: number): number {
  const x = key[a] as number;
  const y = key[b] as number;
  const first = x < y || (x === y && a < b);
  const root = first ? a : b;
  const under = first ? b : a;
  const next = child[root] as number;
  sibling[under] = next;
  if (next >= 0) previous[next] = under;
  previous[under] = root;
  child[root] = under;
  sibling[root] = -1;
  previous[root] = -1;
  return root;
}

/** Makes one heap of a list of siblings: in pairs from the left, then together from the right. */
function combine(links: HeapLinks, first: number): number {
  const { sibling, previous } = links;
  let last = -1;
  for (let a = first; a >= 0; ) {
    const b = sibling[a] as number;
    const next = b < 0 ? -1 : (sibling[b] as number);
    sibling[a] = -1;
    const pair = b < 0 ? a : meld(links, a, b);
    previous[pair] = last;
    last = pair;
    a = next;
  }
  let root = last;
  let rest = root < 0 ? -1 : (previous[root] as number);
  while (rest >= 0) {
    const before = previous[rest] as number;
    root = meld(links, root, rest);
    rest = before;
  }
  if (root >= 0) {
    previous[root] = -1;
    sibling[root] = -1;
  }
  return root;
}
