/**
 * What a guest writes to its memory while it is being moved. Three ways to say it, for each entity
 * of the guest:
 *
 *     as the catalogue has it   CPU time × bytes per CPU second, at most the working set
 *     a dirty rate              running time × bytes per second, at most the working set
 *     sets of pages             Σ size × (1 − e^(−rate × running time ÷ size)): random order
 *
 * All of it is at most a fixed share of the memory. A round that skips what has been written again
 * before its turn sends less than it was to send: the pages are looked at in turn, each with the
 * chance that its set has left it clean until then.
 *
 * How accurate is this? Good where the write rate is steady. Source: writable working sets as in
 * Clark et al., Live Migration of Virtual Machines, NSDI 2005, 4.1 to 4.4.
 */
import type { Bytes } from '../../units.ts';
import { exp } from '../math.ts';
import { type EntityRecord, firstChild, nextSibling, record, tierIsUp, walk } from '../world.ts';
import { type CpuWorld, cpuShareOf, cpuUsed } from './cpu.ts';
import { type MemoryWorld, settleMemory } from './memory.ts';

/** A sum over a guest and all that stands on it. */
export function total(world: CpuWorld, row: number, amount: (row: number) => number): number {
  let sum = 0;
  walk(world, row, (r) => {
    sum += amount(r);
  });
  return sum;
}

/** Memory of the guest that has to be sent: what it has touched, without the monitor's own. */
export function guestMemory(world: MemoryWorld, row: number): Bytes {
  settleMemory(world);
  const touched = total(world, row, (r) => world.column.memoryBytes.get(r));
  return Math.max(1, touched - record(world, row).outsideMemoryBytes);
}

const isWriter = (world: CpuWorld, row: number): boolean => tierIsUp(world, row, 'application');

/** The same of an entity that is at hand; its application is its highest tier. */
const writes = (world: CpuWorld, { row, tiers }: EntityRecord): boolean =>
  ((world.column.tiersUp.cells[row] as number) >> (tiers.length - 1)) % 2 === 1;

const workingSetOf = ({ workingSetBytes, application }: EntityRecord): Bytes =>
  workingSetBytes >= 0 ? workingSetBytes : (application?.workingSetBytes.value ?? 0);

/** What is read off a guest at the end of a round, in one walk; one object for all. */
export interface Reading {
  /** What CPU work had ever written in the guest at that time. */
  byCpu: Bytes;
  /** Distinct memory that was written since `byCpu` was `before`. */
  dirty: Bytes;
  memory: Bytes;
}
const reading: Reading = { byCpu: 0, dirty: 0, memory: 0 };

/**
 * Reads a guest at a time that may lie a fraction of a microsecond back. `before` is `byCpu` at the
 * beginning of the round, `elapsed` its length in microseconds, in which the guest ran.
 */
export function readGuest(
  world: MemoryWorld,
  row: number,
  at: number,
  before: Bytes,
  elapsed: number,
): Readonly<Reading> {
  cpuSum = 0;
  cpuLimit = 0;
  setSum = 0;
  memory = 0;
  settleMemory(world); // growth is a line that is drawn out when somebody asks
  readRow(world, row, world.now - at, elapsed);
  reading.byCpu = cpuSum;
  reading.memory = Math.max(1, memory - record(world, row).outsideMemoryBytes);
  reading.dirty = setSum + Math.min(cpuSum - before, cpuLimit);
  return reading;
}

let cpuSum = 0;
let cpuLimit = 0;
let setSum = 0;
let memory = 0;

function readRow(world: CpuWorld, row: number, ago: number, elapsed: number): void {
  memory += world.column.memoryBytes.cells[row] as number;
  const entity = record(world, row);
  const { application } = entity;
  if (application) {
    const up = writes(world, entity);
    if (entity.writes) {
      if (up) setSum += writtenAsSet(entity, elapsed);
    } else {
      const rate = application.dirtyBytesPerCpuSecond.value / 1e6;
      if (rate > 0) cpuSum += (cpuUsed(world, row) - cpuShareOf(world, row) * ago) * rate;
      if (up) cpuLimit += workingSetOf(entity);
    }
  }
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    readRow(world, c, ago, elapsed);
  }
}

/** What an entity whose settings say how fast it writes has written in so many microseconds. */
function writtenAsSet({ spec }: EntityRecord, elapsed: number): Bytes {
  const { pageSets, dirtyBytesPerSecond = 0, workingSetBytes = Infinity } = spec;
  if (!pageSets) return Math.min((dirtyBytesPerSecond / 1e6) * elapsed, workingSetBytes);
  let sum = 0;
  for (const { bytes, bytesPerSecond } of pageSets) {
    sum += bytes * (1 - cleanAfter(bytes, bytesPerSecond, elapsed));
  }
  return sum;
}

/** The share of a set of pages that has not been written for so long. */
const cleanAfter = (bytes: Bytes, bytesPerSecond: number, micros: number): number =>
  exp(-((bytesPerSecond / 1e6) * micros) / bytes);

/** Steps in which a round that skips is looked through. */
const STEPS = 256;

/**
 * What a round really sends of `bytes` when pages that are written again before their turn are
 * skipped, at so many bytes per microsecond. `before` is how long the guest had run since those
 * pages were clean; Infinity for the first round, which looks at all of its memory.
 */
export function sentWithSkips(
  world: CpuWorld,
  row: number,
  bytes: Bytes,
  before: number,
  speed: number,
): Bytes {
  const sets: { rate: number; size: Bytes; share: number }[] = [];
  walk(world, row, (r) => {
    if (!isWriter(world, r)) return;
    for (const { bytes: size, bytesPerSecond: rate } of record(world, r).spec.pageSets ?? []) {
      const share = (size * (1 - cleanAfter(size, rate, before))) / bytes;
      sets.push({ rate, size, share });
    }
  });
  if (sets.length === 0 || speed <= 0) return bytes;
  const still = Math.max(0, 1 - sets.reduce((sum, { share }) => sum + share, 0));
  let sent = 0;
  for (let step = 0; step < STEPS; step++) {
    let clean = still;
    for (const { rate, size, share } of sets) {
      clean += share * cleanAfter(size, rate, sent / speed);
    }
    sent += (bytes / STEPS) * Math.min(1, clean);
  }
  return sent;
}

/** Distinct memory that the guest keeps writing to. */
export const workingSet = (world: MemoryWorld, row: number): Bytes =>
  Math.min(
    guestMemory(world, row),
    total(world, row, (r) => {
      if (!isWriter(world, r)) return 0;
      const { pageSets } = record(world, r).spec;
      if (pageSets) return pageSets.reduce((sum, { bytes }) => sum + bytes, 0);
      return workingSetOf(record(world, r));
    }),
  );
