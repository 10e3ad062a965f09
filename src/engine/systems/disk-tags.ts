/**
 * Which of the queued I/Os is next: the tag scheduler mClock. Every entity that queues at a device
 * carries three tags, in simulated time, for the I/O at its head:
 *
 *     R = max(R before + cost / reservation, its arrival)     when it is due at the latest
 *     L = max(L before + cost / limit, its arrival)           when it may go at the earliest
 *     P = max(P before + cost / weight, the clock on waking)  its turn by weight
 *
 * If an R has come, the earliest R is served; otherwise the least P among those whose L has come,
 * and its reservation is then not charged for it. A cost of 1 is one I/O; one that takes the device
 * longer counts as as many as would take that time.
 *
 * How accurate is this? It is the published algorithm, with the tags of the head alone (they follow
 * one after the other, so the rest need none) and a virtual clock (the P served last by weight) in
 * place of moving everybody's P when somebody wakes up. Left out: credits for bursts after idling,
 * and the spreading of one reservation over several hosts. Source: Gulati, Merchant, Varman,
 * mClock, OSDI 2010, 3.1, Algorithm 1 (`sch-mclock-ex`).
 */
import type { Pool } from '../pool.ts';
import { heapPush, heapRemove } from '../solve/heap.ts';

/** One entity's queue at one station. Spacings are in microseconds an I/O; 0 = not set. */
export const QUEUE_PLAN = {
  row: 'i32',
  station: 'i32',
  /** I/Os that wait, first and last; −1 = none. */
  head: 'i32',
  tail: 'i32',
  waiting: 'u32',
  inService: 'u32',
  perReserved: 'f64',
  perLimit: 'f64',
  perShare: 'f64',
  /** Tags of the head. */
  tagR: 'f64',
  tagL: 'f64',
  tagP: 'f64',
  /** What the tags of the next head are at least. */
  nextR: 'f64',
  nextL: 'f64',
  nextP: 'f64',
  /** Places in the heaps; −1 = not in it. */
  placeR: 'i32',
  placeL: 'i32',
  placeP: 'i32',
  /** I/Os served by the station for this queue, and the time they spent there. */
  done: 'f64',
  micros: 'f64',
  /** I/Os that the entity has sent through this queue and that are done altogether; see disk.ts. */
  finished: 'f64',
  finishedMicros: 'f64',
  finishedBytes: 'f64',
  /** Its I/Os that are not done, as a list. */
  open: 'u32',
  firstOpen: 'i32',
  /** Of these, those that it keeps up by itself; what is due to reads of its mix. */
  kept: 'u32',
  readCredit: 'f64',
} as const;

export interface TagState {
  readonly queues: Pool<typeof QUEUE_PLAN>;
  /** Heaps of waiting queues, one of each a station: with a reservation, by R. */
  readonly byReservation: number[][];
  /** Whose limit holds them back, by L. */
  readonly byLimit: number[][];
  /** All others, by P. */
  readonly byShare: number[][];
  /** The virtual clock of each station: the P served last. */
  readonly clock: number[];
}

const FIRST = 0;
const NONE = -1;

/**
 * A queue has a new head, which arrived at `arrived` (µs, may lie within one). `wakes`: nothing
 * waited before it.
 */
export function tagHead(t: TagState, queue: number, arrived: number, wakes: boolean): void {
  const q = t.queues.at;
  const station = q.station[queue] as number;
  q.tagL[queue] = Math.max(q.nextL[queue] as number, arrived);
  q.tagP[queue] = wakes ? joinTag(t, queue, station) : (q.nextP[queue] as number);
  if ((q.perReserved[queue] as number) > 0) {
    q.tagR[queue] = Math.max(q.nextR[queue] as number, arrived);
    heapPush(t.byReservation[station] as number[], queue, q.tagR, q.placeR);
  }
  if ((q.perLimit[queue] as number) > 0) {
    heapPush(t.byLimit[station] as number[], queue, q.tagL, q.placeL);
  } else {
    heapPush(t.byShare[station] as number[], queue, q.tagP, q.placeP);
  }
}

/** Where somebody joins in: not before the clock, and after idling not before who has waited. */
function joinTag(t: TagState, queue: number, station: number): number {
  const q = t.queues.at;
  const turn = Math.max(q.nextP[queue] as number, t.clock[station] as number);
  const first = (t.byShare[station] as number[])[FIRST];
  if (first === undefined || (q.inService[queue] as number) > 0) return turn;
  return Math.max(turn, q.tagP[first] as number);
}

/** Takes a queue out of the heaps: its head leaves, or it has none any more. */
export function untag(t: TagState, queue: number): void {
  const q = t.queues.at;
  const station = q.station[queue] as number;
  if (q.placeR[queue] !== NONE) {
    heapRemove(t.byReservation[station] as number[], queue, q.tagR, q.placeR);
    q.placeR[queue] = NONE;
  }
  if (q.placeL[queue] !== NONE) {
    heapRemove(t.byLimit[station] as number[], queue, q.tagL, q.placeL);
    q.placeL[queue] = NONE;
  }
  if (q.placeP[queue] !== NONE) {
    heapRemove(t.byShare[station] as number[], queue, q.tagP, q.placeP);
    q.placeP[queue] = NONE;
  }
}

/** The queue whose head is to be served at a time; −1 when limits hold all of them back. */
export function pickQueue(t: TagState, station: number, at: number): number {
  const q = t.queues.at;
  const limited = t.byLimit[station] as number[];
  while (limited.length > 0 && (q.tagL[limited[FIRST] as number] as number) <= at) {
    const queue = limited[FIRST] as number;
    heapRemove(limited, queue, q.tagL, q.placeL);
    q.placeL[queue] = NONE;
    heapPush(t.byShare[station] as number[], queue, q.tagP, q.placeP);
  }
  const due = (t.byReservation[station] as number[])[FIRST];
  if (due !== undefined && (q.tagR[due] as number) <= at) return due;
  return (t.byShare[station] as number[])[FIRST] ?? NONE;
}

/** When the next queue may be served, if none may now. Infinity when none waits. */
export function nextTurn(t: TagState, station: number): number {
  const q = t.queues.at;
  const due = (t.byReservation[station] as number[])[FIRST];
  const free = (t.byLimit[station] as number[])[FIRST];
  return Math.min(
    due === undefined ? Infinity : (q.tagR[due] as number),
    free === undefined ? Infinity : (q.tagL[free] as number),
  );
}

/** The head of a queue is served at a time: sets what its next tags are at least. */
export function chargeTags(t: TagState, queue: number, cost: number, at: number): void {
  const q = t.queues.at;
  const station = q.station[queue] as number;
  const perReserved = q.perReserved[queue] as number;
  const tagR = q.tagR[queue] as number;
  if (perReserved > 0 && tagR <= at) q.nextR[queue] = tagR + cost * perReserved;
  else {
    q.nextR[queue] = tagR;
    t.clock[station] = Math.max(t.clock[station] as number, q.tagP[queue] as number);
  }
  q.nextL[queue] = (q.tagL[queue] as number) + cost * (q.perLimit[queue] as number);
  q.nextP[queue] = (q.tagP[queue] as number) + cost * (q.perShare[queue] as number);
}
