/** Time: find the earliest thing that ends, move everything up to it, let it end, repeat. */
import type { Box, Flow, Job } from './box.ts';
import { speedInside } from './box.ts';
import { divide, fill, type Taker } from './shares.ts';
import type { SlowWorld } from './world.ts';

/** What is left of work or bytes when it counts as done. */
const NOTHING = 1e-6;

/** What a step needs to know of the tree, looked up once a step. */
interface Sight {
  readonly jobs: ReadonlyMap<Box, readonly Job[]>;
  readonly children: ReadonlyMap<Box | null, readonly Box[]>;
  readonly wants: Map<Box, number>;
}

function grouped<K, T>(list: readonly T[], key: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of list) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

/** Cores that a box and all above it could use. */
function look(sight: Sight, box: Box): number {
  const above = (sight.children.get(box) ?? []).reduce((sum, b) => sum + look(sight, b), 0);
  const threads = sight.jobs.get(box)?.length ?? 0;
  const wants = box.frozen ? 0 : Math.min(capOf(box), threads + above);
  sight.wants.set(box, wants);
  return wants;
}

const capOf = (box: Box): number =>
  Math.min(box.settings.cpus ?? Infinity, box.settings.hardware?.cores ?? Infinity);

/** Hands cores on: to the box's own threads and to what stands on it. */
function give(sight: Sight, box: Box, cores: number, got: Map<Job, number>): void {
  const threads = sight.jobs.get(box) ?? [];
  const wants = (child: Box): number => sight.wants.get(child) ?? 0;
  const children = (sight.children.get(box) ?? []).filter((child) => wants(child) > 0);
  const takers: Taker[] = [
    ...threads.map(() => ({ weight: 1, wants: 1, reserved: 0 })),
    ...children.map((child) => ({
      weight: child.settings.cpuWeight ?? 1,
      wants: wants(child),
      reserved: child.settings.cpuReserved ?? 0,
    })),
  ];
  const parts = divide(cores, takers);
  threads.forEach((job, i) => {
    got.set(job, parts[i] as number);
  });
  children.forEach((child, i) => {
    give(sight, child, parts[threads.length + i] as number, got);
  });
}

/** Cores of each job, of the machine's. */
export function coresNow(world: SlowWorld): Map<Job, number> {
  const sight: Sight = {
    jobs: grouped(world.jobs, (job) => job.box),
    children: grouped(world.boxes, (box) => box.on),
    wants: new Map(),
  };
  const got = new Map<Job, number>();
  for (const box of world.boxes) {
    if (box.settings.hardware) give(sight, box, look(sight, box), got);
  }
  return got;
}

export function bytesNow(world: SlowWorld): Map<Flow, number> {
  const rates = fill(world.flows.map((flow) => flow.path));
  return new Map(world.flows.map((flow, i) => [flow, rates[i] as number]));
}

/** Ends fall on whole microseconds, the next one after the work is done. */
const whole = (time: number): number => Math.ceil(time);

export function runTo(world: SlowWorld, until: number): void {
  for (let steps = 0; ; steps++) {
    if (steps > 1e5) throw new Error('the slow engine does not get on');
    endAll(world);
    const cores = coresNow(world);
    const bytes = bytesNow(world);
    const speed = (job: Job): number => (cores.get(job) ?? 0) * speedInside(job.box);
    let next = until;
    for (const { at } of world.alarms) next = Math.min(next, at);
    for (const job of world.jobs) {
      if (speed(job) > 0) next = Math.min(next, whole(world.now + job.left / speed(job)));
    }
    for (const [flow, rate] of bytes) {
      if (rate > 0) next = Math.min(next, whole(world.now + flow.left / rate));
    }
    const span = next - world.now;
    if (world.now >= until) return;
    if (!(span > 0)) throw new Error(`the slow engine stands still at ${world.now}`);
    for (const job of world.jobs) {
      job.left -= speed(job) * span;
      job.box.cpuMicros += (cores.get(job) ?? 0) * span;
    }
    for (const [flow, rate] of bytes) flow.left -= rate * span;
    world.now = next;
  }
}

/** Everything that is due by now, in the order in which it was begun. */
function endAll(world: SlowWorld): void {
  for (let steps = 0; ; steps++) {
    if (steps > 1e5) throw new Error(`the slow engine stands still at ${world.now}`);
    const due = [
      ...world.alarms.filter((alarm) => alarm.at <= world.now),
      ...world.jobs.filter((job) => job.left <= NOTHING && hasHadItsTurn(world, job)),
      ...world.flows.filter((flow) => flow.left <= NOTHING),
    ].sort((a, b) => a.order - b.order)[0];
    if (!due) return;
    world.alarms = world.alarms.filter((one) => one !== due);
    world.jobs = world.jobs.filter((one) => one !== due);
    world.flows = world.flows.filter((one) => one !== due);
    due.done();
  }
}

/** What has no work still needs a core for a moment: where others have it all, it waits. */
const hasHadItsTurn = (world: SlowWorld, job: Job): boolean =>
  job.size > 0 || (coresNow(world).get(job) ?? 0) > 0;
