/**
 * How many timers a second the engine's queue fires: the hold model. N timers wait; whenever one
 * fires it is armed again after an exponential delay of mean 1. The final clock is known to twelve
 * digits from implementations in C++, Java and Python, so the check also proves the order.
 *
 * One unit is a simulated second; delays are rounded to whole microseconds, which agrees with the
 * real-valued clock to 1e-5.
 *
 * For comparison, in the same rounds, since rates on a shared machine swing by half: a binary heap
 * of objects, as most simulators in JavaScript have it.
 */
import { Agenda, type Handler, runAgenda, type TimerId } from '../../engine/index.ts';
import { exponentialTable } from './exponential.ts';
import type { Row } from './row.ts';

interface Run {
  readonly perSecond: number;
  readonly clock: number;
}

const ROUNDS = 5;
const UNIT_MICROS = 1_000_000;
/** All clocks start here: from an hour on, V8 no longer keeps microseconds in small integers. */
const START_MICROS = 3_600_000_000;
const CHECK_TOLERANCE = 1e-5;

const DELAYS = exponentialTable().map((delay) => Math.round(delay * UNIT_MICROS));

/** When timer i of n is due first: (i + ½) 2/n units. */
const firstDue = (i: number, n: number): number =>
  START_MICROS + Math.round(((2 * i + 1) / n) * UNIT_MICROS);

const inUnits = (time: number): number => (time - START_MICROS) / UNIT_MICROS;

class HoldWorld {
  readonly agenda = new Agenda();
  readonly counts = new Float64Array(8);
  /** The agenda's id of each timer, kept only if it will be needed. */
  readonly ids: Int32Array | null;
  private draws = 0;
  private random = 1;
  private turn = false;

  constructor(n: number, churn: boolean) {
    this.ids = churn ? new Int32Array(n) : null;
    for (let i = 0; i < n; i++) {
      const id = this.agenda.schedule(firstDue(i, n), i & 7, i);
      if (this.ids) this.ids[i] = id;
    }
  }

  /** Arms timer i again; with churn, every other event also re-times a random timer. */
  arm(i: number, kind: number, at: number): void {
    const id = this.agenda.schedule(this.after(at), kind, i);
    if (this.ids) this.retimeAny(this.ids, i, id, at);
  }

  private after(at: number): number {
    return at + (DELAYS[this.draws++ & (DELAYS.length - 1)] as number);
  }

  private retimeAny(ids: Int32Array, i: number, armed: TimerId, at: number): void {
    ids[i] = armed;
    this.turn = !this.turn;
    if (this.turn) return;
    this.random = (Math.imul(this.random, 1664525) + 1013904223) >>> 0;
    const id = ids[Math.floor((this.random / 2 ** 32) * ids.length)] as number;
    this.agenda.reschedule(id, this.after(at));
  }
}

const count = (counts: Float64Array, kind: number, by: number): void => {
  counts[kind] = (counts[kind] as number) + by;
};

/** Eight functions, not one eight times: the loop has to call through the table. */
const HANDLERS: readonly Handler<HoldWorld>[] = [
  (world, i, _, at) => {
    count(world.counts, 0, 1);
    world.arm(i, 0, at);
  },
  (world, i, _, at) => {
    count(world.counts, 1, 2);
    world.arm(i, 1, at);
  },
  (world, i, _, at) => {
    count(world.counts, 2, 3);
    world.arm(i, 2, at);
  },
  (world, i, _, at) => {
    count(world.counts, 3, 4);
    world.arm(i, 3, at);
  },
  (world, i, _, at) => {
    count(world.counts, 4, 5);
    world.arm(i, 4, at);
  },
  (world, i, _, at) => {
    count(world.counts, 5, 6);
    world.arm(i, 5, at);
  },
  (world, i, _, at) => {
    count(world.counts, 6, 7);
    world.arm(i, 6, at);
  },
  (world, i, _, at) => {
    count(world.counts, 7, 8);
    world.arm(i, 7, at);
  },
];

function runAgendaHold(n: number, events: number, churn = false): Run {
  const world = new HoldWorld(n, churn);
  const started = performance.now();
  runAgenda(world.agenda, HANDLERS, world, Number.POSITIVE_INFINITY, events);
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: events / seconds, clock: inUnits(world.agenda.time) };
}

interface HeapEvent {
  readonly time: number;
  readonly seq: number;
  readonly kind: number;
}

const isBefore = (x: HeapEvent, y: HeapEvent): boolean =>
  x.time < y.time || (x.time === y.time && x.seq < y.seq);

class ObjectHeap {
  readonly counts = new Float64Array(8);
  private readonly items: HeapEvent[] = [];
  private seq = 0;
  private draws = 0;

  schedule(time: number, kind: number): void {
    const { items } = this;
    const event = { time, seq: this.seq++, kind };
    let at = items.length;
    items.push(event);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent] as HeapEvent;
      if (!isBefore(event, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = event;
  }

  arm(kind: number, time: number): void {
    this.schedule(time + (DELAYS[this.draws++ & (DELAYS.length - 1)] as number), kind);
  }

  pop(): HeapEvent {
    const { items } = this;
    const first = items[0] as HeapEvent;
    const moved = items.pop() as HeapEvent;
    const size = items.length;
    if (size === 0) return first;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && isBefore(items[right] as HeapEvent, items[child] as HeapEvent)) child++;
      const below = items[child] as HeapEvent;
      if (!isBefore(below, moved)) break;
      items[at] = below;
      at = child;
    }
    items[at] = moved;
    return first;
  }
}

const HEAP_HANDLERS: readonly ((heap: ObjectHeap, at: number) => void)[] = [
  (heap, at) => {
    count(heap.counts, 0, 1);
    heap.arm(0, at);
  },
  (heap, at) => {
    count(heap.counts, 1, 2);
    heap.arm(1, at);
  },
  (heap, at) => {
    count(heap.counts, 2, 3);
    heap.arm(2, at);
  },
  (heap, at) => {
    count(heap.counts, 3, 4);
    heap.arm(3, at);
  },
  (heap, at) => {
    count(heap.counts, 4, 5);
    heap.arm(4, at);
  },
  (heap, at) => {
    count(heap.counts, 5, 6);
    heap.arm(5, at);
  },
  (heap, at) => {
    count(heap.counts, 6, 7);
    heap.arm(6, at);
  },
  (heap, at) => {
    count(heap.counts, 7, 8);
    heap.arm(7, at);
  },
];

function runObjectHeapHold(n: number, events: number): Run {
  const heap = new ObjectHeap();
  for (let i = 0; i < n; i++) heap.schedule(firstDue(i, n), i & 7);
  let clock = 0;
  const started = performance.now();
  for (let fired = 0; fired < events; fired++) {
    const { kind, time } = heap.pop();
    clock = time;
    (HEAP_HANDLERS[kind] as (heap: ObjectHeap, at: number) => void)(heap, time);
  }
  const seconds = (performance.now() - started) / 1000;
  return { perSecond: events / seconds, clock: inUnits(clock) };
}

interface Variant {
  readonly name: string;
  readonly run: () => Run;
  /** Final clock of the other implementations; absent where the workload is ours alone. */
  readonly clock?: number;
}

const AGENDA = 'n=100000';
const OBJECT_HEAP = 'n=100000 object-heap';
const VARIANTS: readonly Variant[] = [
  { name: 'n=1000', run: () => runAgendaHold(1000, 5e6), clock: 5034.35256234 },
  { name: AGENDA, run: () => runAgendaHold(100_000, 2e6), clock: 20.1367137471 },
  { name: OBJECT_HEAP, run: () => runObjectHeapHold(100_000, 2e6), clock: 20.1367137471 },
  { name: 'n=100000 churn', run: () => runAgendaHold(100_000, 2e6, true) },
  { name: 'n=1000000', run: () => runAgendaHold(1_000_000, 5e6), clock: 5.03440550868 },
];

const median = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y)[values.length >> 1] as number;

function checked(variant: Variant, clock: number): number {
  const { name, clock: expected } = variant;
  if (expected !== undefined && Math.abs(clock / expected - 1) > CHECK_TOLERANCE) {
    throw new Error(`event-core ${name}: the clock ended at ${clock} instead of ${expected}`);
  }
  return clock;
}

/**
 * Runs all variants in turn, five rounds of them (about 20 s), and returns medians in events/s; the
 * ratio is the median over the rounds. Throws when a final clock is not the known one to 1e-5.
 */
export function eventCore(): Row[] {
  const runs = VARIANTS.map((): Run[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, variant] of VARIANTS.entries()) (runs[i] as Run[]).push(variant.run());
  }
  const rates = (name: string): number[] =>
    (runs[VARIANTS.findIndex((variant) => variant.name === name)] as Run[]).map(
      (run) => run.perSecond,
    );
  const rows = VARIANTS.map((variant, i): Row => {
    const check = checked(variant, ((runs[i] as Run[])[0] as Run).clock);
    const value = median(rates(variant.name));
    return { bench: 'event-core', variant: variant.name, value, unit: 'events/s', check };
  });
  const heapRates = rates(OBJECT_HEAP);
  const ratio = median(rates(AGENDA).map((rate, i) => rate / (heapRates[i] as number)));
  rows.push({
    bench: 'event-core',
    variant: `ratio ${AGENDA}`,
    value: ratio,
    unit: 'x object heap',
  });
  return rows;
}
