/** What must hold of I/Os after every timer and command; see `invariants.ts`. */
import { record, STATE, stateOf } from '../world.ts';
import { type DiskWorld, IO, NONE } from './disk-stations.ts';

/** The laws that do not hold; empty when all do. One sentence each. */
export function ioBreaches(world: DiskWorld): string[] {
  const { ios, queues, stations } = world.disk;
  if (stations.length === 0) return [];
  const found: string[] = [];
  const s = stations.at;
  const waiting = new Array<number>(stations.length).fill(0);
  const ready = new Array<number>(stations.length).fill(0);
  const busy = new Array<number>(stations.length).fill(0);
  let open = 0;
  let gone = 0;
  for (let queue = 0; queue < queues.length; queue++) {
    const listed = readQueue(world, queue, busy);
    open += listed;
    const q = queues.at;
    const id = record(world, q.row[queue] as number).id;
    const station = q.station[queue] as number;
    const length = q.waiting[queue] as number;
    waiting[station] = (waiting[station] as number) + length;
    if (length > 0 && mayGo(world, queue)) ready[station] = (ready[station] as number) + 1;
    if (listed !== q.open[queue]) found.push(`${id} has ${q.open[queue]} I/Os and lists ${listed}`);
    if (listed > 0 && !lives(world, q.row[queue] as number)) {
      found.push(`${id} is down and has ${listed} I/Os`);
    }
  }
  for (let id = 0; id < ios.length; id++) if (ios.at.state[id] === IO.gone) gone++;
  if (ios.size !== open + gone) found.push(`${ios.size} I/Os exist, ${open + gone} are anybody's`);
  for (let station = 0; station < stations.length; station++) {
    const { id } = record(world, s.row[station] as number);
    const serving = s.busy[station] as number;
    const here = s.here[station] as number;
    const channels = s.channels[station] as number;
    if (serving > channels) found.push(`${id} serves ${serving} I/Os with ${channels} channels`);
    if (s.waiting[station] !== waiting[station]) found.push(`${id} miscounts what waits`);
    if (here !== serving + (s.waiting[station] as number)) found.push(`${id} miscounts its I/Os`);
    if ((busy[station] as number) > serving) found.push(`${id} serves more than it says`);
    const stands = s.beneath[station] !== NONE && isPaused(world, s.row[station] as number);
    if (!stands && serving < channels && (ready[station] as number) > 0) {
      found.push(`${id} has a free channel and keeps ${ready[station]} queues waiting`);
    }
  }
  return found;
}

/** Counts the open I/Os of a queue, and at each station those in service. */
function readQueue(world: DiskWorld, queue: number, busy: number[]): number {
  const io = world.disk.ios.at;
  let listed = 0;
  let id = world.disk.queues.at.firstOpen[queue] as number;
  for (; id !== NONE; id = io.after[id] as number) {
    listed++;
    if (io.state[id] !== IO.served) continue;
    const station = io.station[id] as number;
    busy[station] = (busy[station] as number) + 1;
  }
  return listed;
}

/** Whether the head of a queue should be served; one due in this microsecond has its timer yet. */
function mayGo(world: DiskWorld, queue: number): boolean {
  const q = world.disk.queues.at;
  const before = world.now - 1;
  const due = (q.perReserved[queue] as number) > 0 && (q.tagR[queue] as number) <= before;
  return due || q.perLimit[queue] === 0 || (q.tagL[queue] as number) <= before;
}

const isPaused = (world: DiskWorld, row: number): boolean => stateOf(world, row) === STATE.paused;

function lives(world: DiskWorld, row: number): boolean {
  return world.column.tiersUp.get(row) !== 0 || stateOf(world, row) === STATE.starting;
}
