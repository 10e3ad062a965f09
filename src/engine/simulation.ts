/**
 * The loop. All worlds of a scenario run on one clock: the earliest timer of any world is next, and
 * of equal times the world that is named first. Commands are taken between timers, stamped with the
 * time at which they were given and written into the journal; a run is its scenario, its seed and
 * its journal, and replaying them gives the same bytes.
 */
import type { CoreMicros, Cores, Micros } from '../units.ts';

import { type Command, type CommandResult, detailsOf, subjectOf } from './commands.ts';
import type { Catalog } from './define.ts';
import { Digest } from './digest.ts';
import { decode, encode, type Plain } from './encode.ts';
import type { SimEvent } from './events.ts';
import { assertInvariants } from './invariants.ts';
import { measure, type WorldMetrics } from './metrics.ts';
import { measureOutlook } from './metrics-isolation.ts';
import type { Outlook } from './metrics-upkeep.ts';
import { QueueRunner, STRETCH_LEAST } from './queues.ts';
import { localDue, runStretch, runTimers } from './running.ts';
import type { JournalEntry, ScenarioSpec } from './scenario.ts';
import { cpuShareOf, cpuUsed, threadsOf } from './systems/cpu.ts';
import { type Throttling, throttlingOf } from './systems/cpu-quota.ts';
import { type IoMetrics, ioOf } from './systems/disk.ts';
import { settleMemory } from './systems/memory.ts';
import { migrationLeft } from './systems/migration.ts';
import { phaseProgress } from './systems/starting.ts';
import {
  afterwards,
  createWorld,
  loadWorld,
  snapshotWorld,
  type World,
  type WorldSnapshot,
} from './systems.ts';
import type { TableDelta } from './table.ts';
import { apply } from './verbs.ts';
import { absent, IS_WHOLE } from './whole.ts';
import { type EntityRecord, STATE, stateOf } from './world.ts';

export interface SimulationOptions {
  readonly catalog: Catalog;
  readonly scenario: ScenarioSpec;
  /** Instead of the scenario's. */
  readonly seed?: number;
  /** Instead of the scenario's. */
  readonly journal?: readonly JournalEntry[];
  /** Check the laws after every timer (tests), after every so many timers (the page), or never. */
  readonly checkEvery?: number;
  /**
   * Timers that a stretch of queues by themselves must promise; 64 unless given. Decides only how
   * fast a run goes; for tests.
   */
  readonly stretchLeast?: number;
  /** Events kept for looking back, at least; 20,000 unless given. All are in the digest. */
  readonly eventsKept?: number;
}

export interface Progress {
  /** The time reached. */
  readonly now: Micros;
  /** Whether that is all that was asked for; false when the budget was used up first. */
  readonly reached: boolean;
  readonly fired: number;
}

/** What an outsider may see of a world: its tables, its records, its numbers. */
export interface WorldView {
  readonly id: string;
  readonly title: string;
  readonly records: readonly EntityRecord[];
  measure(): WorldMetrics;
  /** What each flaw would come to if it were tried now. */
  outlook(): Outlook;
  /** Changes since the last drain; everything when `whole`. Refreshes the gauges first. */
  drain(whole?: boolean): { readonly entities: TableDelta; readonly gauges: TableDelta };
  series(): { readonly widthMicros: Micros; served: Float64Array; failed: Float64Array };
  state(id: string): string | undefined;
  /** CPU of an entity's own threads: time had, cores now, and how its quota held it up. */
  cpu(id: string): CpuReading | undefined;
  /** What came of the I/Os of an entity; of all on its disk, if it is a machine. */
  io(id: string): IoMetrics | undefined;
}

export interface CpuReading extends Throttling {
  /** CPU time its own threads have had, in core-microseconds. */
  readonly usedMicros: CoreMicros;
  readonly cores: Cores;
}

/** Events kept for looking back; older ones are only in the digest. */
const EVENTS_KEPT = 20_000;
/** More timers than this at one instant means that a rule feeds itself. */
const TIMERS_PER_INSTANT_MAX = 1_000_000;

export class Simulation {
  readonly scenario: ScenarioSpec;
  readonly seed: number;
  now: Micros = 0;
  private readonly catalog: Catalog;
  private readonly worlds: readonly World[];
  private readonly checkEvery: number;
  private readonly eventsKept: number;
  private entries: JournalEntry[];
  /** Journal entries that have been applied. */
  private applied = 0;
  private log: SimEvent[] = [];
  private nextSeq = 0;
  private firedSinceCheck = 0;
  /** Length of the next stretch of machines by themselves, in µs: only how fast a run goes. */
  private stretch: Micros = 1_000_000;
  private readonly queues: QueueRunner | null;
  private readonly digest = new Digest();
  private muted = false;
  /** The events behind each snapshot: going to it may mean another past than the present one. */
  private readonly pasts = new WeakMap<Uint8Array, { log: SimEvent[]; length: number }>();

  constructor(options: SimulationOptions) {
    this.catalog = options.catalog;
    this.scenario = options.scenario;
    this.seed = options.seed ?? options.scenario.seed;
    this.entries = [...(options.journal ?? options.scenario.journal)];
    this.checkEvery = options.checkEvery ?? 0;
    this.eventsKept = options.eventsKept ?? EVENTS_KEPT;
    this.queues = IS_WHOLE ? new QueueRunner(options.stretchLeast ?? STRETCH_LEAST) : null;
    this.digest.number(this.seed);
    const sink = {
      digest: this.digest,
      emit: (event: Omit<SimEvent, 'seq'>): number => this.emit(event),
    };
    this.worlds = this.scenario.worlds.map((spec) =>
      createWorld(spec, this.catalog, this.seed, sink),
    );
    this.applyDue();
  }

  /** Commands given so far, with those still to come when the run was taken back. */
  get journal(): readonly JournalEntry[] {
    return this.entries;
  }

  /** How many entries of the journal lie behind the present. */
  get journalApplied(): number {
    return this.applied;
  }

  /** Events in order, the oldest dropped beyond 20,000. */
  get events(): readonly SimEvent[] {
    return this.log;
  }

  /** How many events there have been. */
  get eventCount(): number {
    return this.nextSeq;
  }

  get views(): readonly WorldView[] {
    return this.worlds.map((world) => viewOf(world));
  }

  /** Digest of the seed and of everything that has happened. Equal runs have equal hashes. */
  get hash(): string {
    const digest = new Digest();
    digest.load(this.digest.snapshot());
    for (const { request } of this.worlds) {
      for (const { hash } of request.clients) digest.number(hash >>> 0);
    }
    return digest.hex();
  }

  /**
   * Runs until a time (inclusive) or until `budget` timers have fired, whichever is first. Never
   * goes back; how a stretch is cut into calls makes no difference to the result.
   */
  advance(until: Micros, budget = Infinity): Progress {
    let fired = 0;
    while (fired < budget) {
      const due = this.entries[this.applied]?.at ?? Infinity;
      const limit = Math.min(until, due);
      const ran = this.runWorlds(limit, budget - fired);
      fired += ran.fired;
      if (!ran.reached) return { now: this.now, reached: false, fired };
      this.setNow(Math.max(this.now, limit));
      if (due > until) return { now: this.now, reached: true, fired };
      this.applyDue();
    }
    return { now: this.now, reached: false, fired };
  }

  /**
   * Gives a command now. Refused commands leave no trace; accepted ones forget what was to come.
   */
  submit(command: Command): CommandResult {
    this.finishInstant();
    const result = this.applyCommand(command);
    if (result.accepted) {
      this.entries = [...this.entries.slice(0, this.applied), { at: this.now, command }];
      this.applied = this.entries.length;
      this.finishInstant();
    }
    return result;
  }

  /** How many timers have fired in stretches of queues by themselves; for tests. */
  get aloneFired(): number {
    return this.queues?.fired ?? 0;
  }

  /** Bytes of the state that changes: what was given once (names, settings) does not count. */
  get stateBytes(): number {
    return this.worlds.reduce((sum, world) => {
      const { created: _created, ...changing } = snapshotWorld(world);
      return sum + encode(changing as unknown as Plain).length;
    }, 0);
  }

  /** The state as bytes: equal states have equal bytes. */
  snapshot(): Uint8Array {
    this.finishInstant();
    const bytes = encode({
      now: this.now,
      seed: this.seed,
      applied: this.applied,
      nextSeq: this.nextSeq,
      digest: this.digest.snapshot(),
      worlds: this.worlds.map((world) => snapshotWorld(world)) as unknown as Plain,
    });
    this.pasts.set(bytes, { log: this.log, length: this.log.length });
    return bytes;
  }

  /** Goes back (or on) to a state of this scenario and seed. Journal entries after it are kept. */
  restore(bytes: Uint8Array): void {
    const s = decode(bytes) as unknown as {
      now: number;
      applied: number;
      nextSeq: number;
      digest: Uint32Array;
      worlds: WorldSnapshot[];
    };
    this.muted = true;
    s.worlds.forEach((saved, i) => {
      loadWorld(this.worlds[i] as World, saved);
    });
    this.muted = false;
    this.now = s.now;
    this.applied = s.applied;
    this.nextSeq = s.nextSeq;
    this.digest.load(s.digest);
    const past = this.pasts.get(bytes);
    this.log = past
      ? past.log.slice(0, past.length)
      : this.log.filter((event) => event.seq < s.nextSeq);
  }

  /** A second run with the same past and a future of its own. */
  fork(): Simulation {
    const { catalog, scenario, seed, checkEvery } = this;
    const twin = new Simulation({ catalog, scenario, seed, checkEvery, journal: [] });
    twin.restore(this.snapshot());
    twin.entries = [...this.entries];
    twin.log = [...this.log];
    return twin;
  }

  /** Replaces the commands that are still to come. */
  rewriteFuture(entries: readonly JournalEntry[]): void {
    this.entries = [...this.entries.slice(0, this.applied), ...entries];
  }

  private runWorlds(limit: Micros, budget: number): { fired: number; reached: boolean } {
    let fired = 0;
    while (fired < budget) {
      const next = this.nextWorld();
      const local = localDue(this.worlds);
      if (Math.min(next.at, local) > limit) return { fired, reached: true };
      if (local <= next.at) {
        fired += this.runAlone(local, Math.min(limit, next.at), budget - fired);
        continue;
      }
      const chunk = Math.min(this.checkEvery > 0 ? this.checkEvery : Infinity, budget - fired);
      const alone = this.runQueues(limit, chunk);
      fired += alone;
      if (alone > 0) continue;
      const until = Math.min(limit, next.until, local - 1);
      const patience = Math.max(1, this.queues?.patience ?? Infinity);
      const n = runTimers(next.world, until, Math.min(chunk, patience));
      fired += n;
      this.queues?.passed(n);
      this.setNow(Math.max(this.now, next.world.now));
      this.check(next.world, n);
    }
    return { fired, reached: false };
  }

  /** A stretch of queues by themselves, if there are any and it is worth it. */
  private runQueues(limit: Micros, budget: number): number {
    const fired = this.queues?.run(this.worlds, limit, budget) ?? 0;
    if (fired === 0) return 0;
    this.setNow(this.worlds.reduce((now, world) => Math.max(now, world.now), this.now));
    for (const world of this.worlds) this.check(world, fired);
    return fired;
  }

  /**
   * A stretch in which machines go on by themselves, from the first that is due. Its length follows
   * from how much happened in the last one, so that a budget is not exceeded by much.
   */
  private runAlone(from: Micros, limit: Micros, budget: number): number {
    const length = this.checkEvery > 0 ? 0 : budget === Infinity ? Infinity : this.stretch;
    const until = Math.min(limit, from + length);
    const fired = runStretch(this.worlds, until);
    this.stretch = Math.max(1, fired * 4 > budget ? this.stretch / 2 : this.stretch * 2);
    this.setNow(Math.max(this.now, until));
    for (const world of this.worlds) this.check(world, fired);
    return fired;
  }

  /** The world whose timer is next, and how far it may run before another one's turn. */
  private nextWorld(): { world: World; at: Micros; until: Micros } {
    let best = this.worlds[0] as World;
    let at = Infinity;
    let index = 0;
    this.worlds.forEach((world, i) => {
      const due = world.agenda.nextAt();
      if (due < at) {
        at = due;
        best = world;
        index = i;
      }
    });
    let until = Infinity;
    this.worlds.forEach((world, i) => {
      if (i === index) return;
      const due = world.agenda.nextAt();
      until = Math.min(until, i < index ? due - 1 : due);
    });
    return { world: best, at, until: Math.max(at, until) };
  }

  private setNow(now: Micros): void {
    this.now = now;
    for (const world of this.worlds) world.now = now;
  }

  /** Everything that is due by now happens before anything else does. */
  private finishInstant(): void {
    const { reached } = this.runWorlds(this.now, TIMERS_PER_INSTANT_MAX);
    if (!reached) throw new Error(`simulator fault: time stands still at ${this.now} µs`);
  }

  private applyDue(): void {
    for (;;) {
      const entry = this.entries[this.applied];
      if (!entry || entry.at > this.now) return;
      this.finishInstant();
      this.applied++;
      this.applyCommand(entry.command);
      this.finishInstant();
    }
  }

  private applyCommand(command: Command): CommandResult {
    const world = this.worlds.find((w) => w.spec.id === command.world);
    if (!world) {
      const known = this.worlds.map((w) => w.spec.id).join(', ');
      const remedy = `Name one of: ${known}.`;
      const subject = command.world;
      const reason = 'is not a world of this scenario';
      return { accepted: false, rejection: { code: 'noSuchWorld', subject, reason, remedy } };
    }
    const subject = subjectOf(command);
    const data = detailsOf(command);
    const cause = (): number =>
      this.emit({
        at: this.now,
        world: world.spec.id,
        type: 'commanded',
        subject,
        cause: -1,
        data,
      });
    const result = IS_WHOLE ? apply(world, command, cause) : absent();
    afterwards(world);
    this.check(world, this.checkEvery);
    return result;
  }

  private emit(event: Omit<SimEvent, 'seq'>): number {
    if (this.muted) return -1;
    const seq = this.nextSeq++;
    const { at, world, type, subject, cause, data } = event;
    this.log.push({ seq, at, world, type, subject, cause, data });
    if (this.log.length > this.eventsKept * 1.5) this.log = this.log.slice(-this.eventsKept);
    this.digest.event(at, world, type, subject, cause, data);
    return seq;
  }

  private check(world: World, fired: number): void {
    if (this.checkEvery <= 0) return;
    this.firedSinceCheck += fired;
    if (this.firedSinceCheck < this.checkEvery) return;
    this.firedSinceCheck = 0;
    assertInvariants(world);
  }
}

/** Creates a run at its first microsecond. Throws when the scenario names what does not exist. */
export const createSimulation = (options: SimulationOptions): Simulation => new Simulation(options);

function viewOf(world: World): WorldView {
  return {
    id: world.spec.id,
    title: world.spec.title,
    records: world.records,
    measure: () => measure(world),
    outlook: () => (IS_WHOLE ? measureOutlook(world) : {}),
    drain: (whole = false) => {
      refreshGauges(world);
      return { entities: world.entities.drain(whole), gauges: world.gauges.drain(whole) };
    },
    series: () => world.request.series,
    state: (id) => {
      const row = world.rows.get(id);
      return row === undefined ? undefined : stateName(world, row);
    },
    cpu: (id) => {
      const row = world.rows.get(id);
      if (row === undefined) return undefined;
      const usedMicros = cpuUsed(world, row);
      return { usedMicros, cores: cpuShareOf(world, row), ...throttlingOf(world, row) };
    },
    io: (id) => {
      const row = world.rows.get(id);
      return row === undefined ? undefined : ioOf(world, row);
    },
  };
}

const stateName = (world: World, row: number): string =>
  Object.keys(STATE).find((name) => STATE[name as keyof typeof STATE] === stateOf(world, row)) ??
  '';

/** Readings that only somebody who looks needs. */
function refreshGauges(world: World): void {
  settleMemory(world);
  const { state } = world.column;
  const { progress, remainingBytes, threads, cpuShare } = world.gauge;
  for (let row = 0; row < world.entities.length; row++) {
    const code = state.cells[row] as number;
    threads.set(row, threadsOf(world, row));
    cpuShare.set(row, cpuShareOf(world, row));
    progress.set(row, code === STATE.starting ? phaseProgress(world, row) : 0);
    if (code !== STATE.migrating && code !== STATE.paused) remainingBytes.set(row, 0);
  }
  for (const m of world.migration.active) remainingBytes.set(m.row, migrationLeft(world, m));
}
