/**
 * Weighted max–min fairness over links: all flows rise together, each at its weight, until a link
 * is full or a flow has reached its own limit; what is on that link is fixed there; the rest go on
 * rising (progressive filling). A flow may use a link more or less than its rate (a coefficient):
 *
 *     rate_f = weight_f × λ, until Σ coefficient × rate = capacity on one of its links, or rate_f =
 *     limit_f
 *
 * Method: the level at which each link would be full is kept in a heap. Levels only rise as flows
 * are fixed, so a key in the heap is a lower bound and is brought up to date when it comes to the
 * top: O(uses × log links) instead of a look at all links for each one that fills. A flow's own
 * limit is a link that nobody else uses. The work space is kept and grows only when a problem is
 * larger than every one before.
 *
 * How accurate is this? It is the fluid limit of fair queueing and of long TCP flows with equal
 * round trips; packets, slow start and unequal round trips are left out. Source: Bertsekas &
 * Gallager, Data Networks, 1987, section 6.5.2; coefficients as in SimGrid's solver.
 */

/** A problem and the room to solve it in. Fill it with `begin`, `addLink`, `addFlow`, `addUse`. */
export interface MaxMin {
  links: number;
  flows: number;
  uses: number;
  /** Of each link: capacity that is left, demand on it at level 1, flows that are not fixed. */
  left: Float64Array;
  load: Float64Array;
  open: Int32Array;
  /** A lower bound of the level at which the link is full, and where its users begin. */
  key: Float64Array;
  usersFrom: Int32Array;
  /** Of each flow: weight, rate (−1 while it rises), and where its uses begin. */
  weight: Float64Array;
  rate: Float64Array;
  usesFrom: Int32Array;
  /** Of each use: the link and how much of it a unit of rate takes. Uses of a flow are adjacent. */
  useLink: Int32Array;
  coefficient: Float64Array;
  /** Flows by link. */
  users: Int32Array;
  heap: Int32Array;
}

export const makeMaxMin = (size = 64): MaxMin => ({
  links: 0,
  flows: 0,
  uses: 0,
  left: new Float64Array(size),
  load: new Float64Array(size),
  open: new Int32Array(size),
  key: new Float64Array(size),
  usersFrom: new Int32Array(size + 1),
  weight: new Float64Array(size),
  rate: new Float64Array(size),
  usesFrom: new Int32Array(size + 1),
  useLink: new Int32Array(size),
  coefficient: new Float64Array(size),
  users: new Int32Array(size),
  heap: new Int32Array(size),
});

/** Empties the problem. */
export function beginProblem(p: MaxMin): void {
  p.links = 0;
  p.flows = 0;
  p.uses = 0;
}

/** Adds a link of some capacity. Returns its number. */
export function addLink(p: MaxMin, capacity: number): number {
  if (p.links === p.left.length) growLinks(p);
  p.left[p.links] = capacity;
  p.load[p.links] = 0;
  p.open[p.links] = 0;
  return p.links++;
}

/** Adds a flow; its uses follow. `limit` is the most it may have, Infinity for no limit. */
export function addFlow(p: MaxMin, weight: number, limit: number): number {
  if (p.flows === p.weight.length) growFlows(p);
  const flow = p.flows++;
  p.weight[flow] = weight;
  p.rate[flow] = -1;
  p.usesFrom[flow] = p.uses;
  p.usesFrom[flow + 1] = p.uses;
  if (limit < Infinity) addUse(p, addLink(p, limit), 1);
  return flow;
}

/** The flow added last takes `coefficient` of the link for each unit of its rate. */
export function addUse(p: MaxMin, link: number, coefficient: number): void {
  if (p.uses === p.useLink.length) growUses(p);
  const flow = p.flows - 1;
  p.useLink[p.uses] = link;
  p.coefficient[p.uses] = coefficient;
  p.usesFrom[flow + 1] = ++p.uses;
  p.load[link] = (p.load[link] as number) + coefficient * (p.weight[flow] as number);
  p.open[link] = (p.open[link] as number) + 1;
}

/** Fills in the rates. A flow that uses no link has rate 0. */
export function solve(p: MaxMin): void {
  groupByLink(p);
  let size = 0;
  for (let link = 0; link < p.links; link++) {
    if (p.open[link] === 0) continue;
    p.key[link] = levelOf(p, link);
    p.heap[size] = link;
    siftUp(p, size++);
  }
  while (size > 0) {
    const link = p.heap[0] as number;
    const level = p.open[link] === 0 ? Infinity : levelOf(p, link);
    if (level > (p.key[link] as number)) {
      p.key[link] = level;
      if (p.open[link] === 0) p.heap[0] = p.heap[--size] as number;
      siftDown(p, size);
      continue;
    }
    p.heap[0] = p.heap[--size] as number;
    siftDown(p, size);
    fix(p, link, level);
  }
  for (let flow = 0; flow < p.flows; flow++) if (p.rate[flow] === -1) p.rate[flow] = 0;
}

/** The level at which a link would be full if all its flows that are not fixed rose to it. */
function levelOf(p: MaxMin, link: number): number {
  return Math.max(0, (p.left[link] as number) / (p.load[link] as number));
}

/** All flows on a full link stay at its level, and their rates are taken off their other links. */
function fix(p: MaxMin, full: number, level: number): void {
  const to = p.usersFrom[full + 1] as number;
  for (let u = p.usersFrom[full] as number; u < to; u++) {
    const flow = p.users[u] as number;
    if (p.rate[flow] !== -1) continue;
    const weight = p.weight[flow] as number;
    const rate = weight * level;
    p.rate[flow] = rate;
    const last = p.usesFrom[flow + 1] as number;
    for (let use = p.usesFrom[flow] as number; use < last; use++) {
      const link = p.useLink[use] as number;
      const coefficient = p.coefficient[use] as number;
      p.left[link] = (p.left[link] as number) - coefficient * rate;
      p.load[link] = (p.load[link] as number) - coefficient * weight;
      p.open[link] = (p.open[link] as number) - 1;
    }
  }
}

function groupByLink(p: MaxMin): void {
  const { usersFrom, open } = p;
  let sum = 0;
  for (let link = 0; link < p.links; link++) {
    sum += open[link] as number;
    usersFrom[link] = sum;
  }
  usersFrom[p.links] = sum;
  for (let flow = p.flows - 1; flow >= 0; flow--) {
    const first = p.usesFrom[flow] as number;
    for (let use = (p.usesFrom[flow + 1] as number) - 1; use >= first; use--) {
      const link = p.useLink[use] as number;
      const place = (usersFrom[link] as number) - 1;
      usersFrom[link] = place;
      p.users[place] = flow;
    }
  }
}

/** Of equal levels the link that was added first is earlier. */
function before(p: MaxMin, a: number, b: number): boolean {
  const x = p.key[a] as number;
  const y = p.key[b] as number;
  return x < y || (x === y && a < b);
}

function siftUp(p: MaxMin, place: number): void {
  const { heap } = p;
  const link = heap[place] as number;
  let i = place;
  while (i > 0) {
    const up = (i - 1) >> 1;
    if (!before(p, link, heap[up] as number)) break;
    heap[i] = heap[up] as number;
    i = up;
  }
  heap[i] = link;
}

function siftDown(p: MaxMin, size: number): void {
  const { heap } = p;
  const link = heap[0] as number;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= size) break;
    if (child + 1 < size && before(p, heap[child + 1] as number, heap[child] as number)) child++;
    if (!before(p, heap[child] as number, link)) break;
    heap[i] = heap[child] as number;
    i = child;
  }
  heap[i] = link;
}

const wider = <T extends Float64Array | Int32Array>(cells: T, length: number): T => {
  const made = new (cells.constructor as new (length: number) => T)(length);
  made.set(cells);
  return made;
};

function growLinks(p: MaxMin): void {
  const size = p.left.length * 2;
  p.left = wider(p.left, size);
  p.load = wider(p.load, size);
  p.open = wider(p.open, size);
  p.key = wider(p.key, size);
  p.usersFrom = wider(p.usersFrom, size + 1);
  p.heap = wider(p.heap, size);
}

function growFlows(p: MaxMin): void {
  const size = p.weight.length * 2;
  p.weight = wider(p.weight, size);
  p.rate = wider(p.rate, size);
  p.usesFrom = wider(p.usesFrom, size + 1);
}

function growUses(p: MaxMin): void {
  const size = p.useLink.length * 2;
  p.useLink = wider(p.useLink, size);
  p.coefficient = wider(p.coefficient, size);
  p.users = wider(p.users, size);
}
