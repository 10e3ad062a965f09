/**
 * A session: one page's run. It answers requests, keeps checkpoints so that time can be scrubbed,
 * and the history of what the user did so that it can be undone. It knows neither workers nor
 * messages' transport; `worker.ts` and the fallback on the page's own thread feed it.
 *
 * Going back = the nearest checkpoint that the target journal agrees with, then replay. Acting in
 * the past makes a new future; the old one stays in the undo history.
 */
import { catalog } from '../catalog/index.ts';
import {
  createSimulation,
  type JournalEntry,
  type ScenarioSpec,
  type Simulation,
  stateDigest,
} from '../engine/index.ts';
import type { Micros } from '../units.ts';
import type {
  Frame,
  History,
  Message,
  Place,
  Request,
  ScenarioDocument,
  WorldFrame,
} from '../wire/messages.ts';
import { Checkpoints } from './checkpoints.ts';
import { entityInfo, worldInfo } from './info.ts';

export interface SessionOptions {
  /** Wall time in milliseconds, for budgets only; never reaches the simulation. */
  readonly clock: () => number;
  /** Sends word while a long replay is under way. */
  readonly post: (message: Message) => void;
}

/** Wall milliseconds that one tick may take. */
const TICK_BUDGET_MILLIS = 12;
/** Timers between two looks at the clock. */
const TIMERS_PER_LOOK = 2000;
/** Wall milliseconds that a replay may take: a link can name a time that is years away. */
const REPLAY_MILLIS_MAX = 30_000;
/** Wall milliseconds between two words that a replay is still going on. */
const WORD_EVERY_MILLIS = 500;
/** Wall milliseconds between two sendings of metrics and series. */
const METRICS_EVERY_MILLIS = 90;
/** Measuring a large fleet takes its time: it gets at most one part in so many. */
const METRICS_SHARE = 8;
/** Laws of the model are checked after every so many timers. */
const CHECK_EVERY = 4096;
const HISTORY_MAX = 100;
/** The furthest a step goes when nothing happens. */
const STEP_MICROS_MAX = 3_600_000_000;

export class Session {
  private readonly options: SessionOptions;
  private sim: Simulation | null = null;
  private document: ScenarioDocument = null;
  private checkpoints = new Checkpoints();
  private undo: Place[] = [];
  private redo: Place[] = [];
  private horizon: Micros = 0;
  private revision = 0;
  private recordsSent: number[] = [];
  private eventsSent = 0;
  private journalSent: readonly JournalEntry[] | null = null;
  private historyDirty = true;
  private metricsAt = -Infinity;
  private metricsCost = 0;
  private forgetFrom: number | undefined;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Answers a request. Never throws: a fault of the simulator is an answer too. */
  handle(request: Request): Message {
    try {
      return this.answer(request);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { type: 'fault', id: request.id, message };
    }
  }

  private answer(request: Request): Message {
    const { id } = request;
    if (request.type === 'open') return this.open(request);
    const sim = this.sim;
    if (!sim) return { type: 'fault', id, message: 'no scenario has been opened yet' };
    switch (request.type) {
      case 'tick': {
        const reached = this.run(sim, sim.now + Math.max(0, Math.round(request.forMicros)));
        return this.frame(id, { reached, whole: request.whole === true });
      }
      case 'command': {
        const before = this.place(request.what);
        const results = request.commands.map((command) => sim.submit(command));
        if (results.some((result) => result.accepted)) {
          this.remember(before);
          this.checkpoints.forgetAfter(sim.now);
          this.horizon = sim.now;
        }
        return { type: 'answered', id, results, frame: this.makeFrame({ fresh: true }) };
      }
      case 'seek': {
        const reached = this.goTo(sim.journal, Math.max(0, Math.round(request.to)), id);
        return this.frame(id, { fresh: true, reached });
      }
      case 'step':
        this.step(sim, request.direction, id);
        return this.frame(id, { fresh: true });
      case 'undo':
        this.travel(this.undo, this.redo, id);
        return this.frame(id, { fresh: true });
      case 'redo':
        this.travel(this.redo, this.undo, id);
        return this.frame(id, { fresh: true });
      case 'reset':
        this.remember(this.place('reset'));
        this.goTo(sim.scenario.journal, 0, id);
        this.horizon = 0;
        return this.frame(id, { fresh: true });
      case 'inspect': {
        const stateHash = stateDigest(sim.snapshot());
        return { type: 'inspected', id, now: sim.now, hash: sim.hash, stateHash };
      }
    }
  }

  private open(request: Extract<Request, { type: 'open' }>): Message {
    const { document, scenario, seed, journal } = request;
    const before = this.sim && request.what !== undefined ? this.place(request.what) : null;
    this.load(document, scenario, seed, journal);
    if (request.history) {
      this.undo = [...request.history.undo];
      this.redo = [...request.history.redo];
      this.historyDirty = true;
    } else if (before) this.remember(before);
    else this.forgetHistory();
    const sim = this.sim as unknown as Simulation;
    const reached = !request.at || this.goTo(sim.journal, request.at, request.id);
    this.horizon = Math.max(this.horizon, request.horizon ?? 0);
    return this.frame(request.id, { whole: true, reached });
  }

  /** Replaces the run. What the page sends has been read and checked there. */
  private load(
    document: ScenarioDocument,
    scenario: ScenarioSpec,
    seed: number | undefined,
    journal: readonly JournalEntry[] | undefined,
  ): void {
    this.sim = createSimulation({
      catalog,
      scenario,
      checkEvery: CHECK_EVERY,
      journal: [],
      ...(seed === undefined ? {} : { seed }),
    });
    this.document = document;
    // The first checkpoint comes before every command, so that each of them can be undone.
    this.checkpoints = new Checkpoints();
    this.checkpoints.take(this.sim);
    this.sim.rewriteFuture(journal ?? scenario.journal);
    this.sim.advance(0);
    this.horizon = 0;
    this.recordsSent = [];
    this.journalSent = null;
    this.forgetFrom = 0;
  }

  /** Runs until a time or until the budget of a tick is used up. */
  private run(sim: Simulation, until: Micros): boolean {
    const { clock } = this.options;
    const stop = clock() + TICK_BUDGET_MILLIS;
    for (;;) {
      const { reached } = sim.advance(until, TIMERS_PER_LOOK);
      this.passed(sim);
      if (reached || clock() >= stop) return reached;
    }
  }

  /**
   * Runs to a time with a word from time to time. False when that takes longer than anybody waits:
   * the run then stands where it has come to, and can be played on from there.
   */
  private replay(sim: Simulation, until: Micros, id: number): boolean {
    const { clock, post } = this.options;
    const stop = clock() + REPLAY_MILLIS_MAX;
    let word = clock() + WORD_EVERY_MILLIS;
    while (!sim.advance(until, TIMERS_PER_LOOK).reached) {
      this.passed(sim);
      if (clock() >= stop) return false;
      if (clock() < word) continue;
      post({ type: 'working', id, now: sim.now });
      word = clock() + WORD_EVERY_MILLIS;
    }
    this.passed(sim);
    return true;
  }

  private passed(sim: Simulation): void {
    this.horizon = Math.max(this.horizon, sim.now);
    if (this.checkpoints.isDue(sim.now)) this.checkpoints.take(sim);
  }

  /** Brings the run to a time of a journal. */
  private goTo(journal: readonly JournalEntry[], at: Micros, id: number): boolean {
    const sim = this.sim as Simulation;
    const forward = at >= sim.now && sameUntil(sim.journal, journal, sim.journalApplied);
    if (!forward) {
      sim.restore(this.checkpoints.nearest(journal, at));
      this.forgetFrom = sim.eventCount;
    }
    sim.rewriteFuture(journal.slice(sim.journalApplied));
    return this.replay(sim, at, id);
  }

  /** To the next event that people would call one, or to the time of the one before. */
  private step(sim: Simulation, direction: 1 | -1, id: number): void {
    if (direction < 0) {
      const before = sim.events.filter((event) => event.at < sim.now);
      this.goTo(sim.journal, before[before.length - 1]?.at ?? 0, id);
      return;
    }
    const seen = sim.eventCount;
    const limit = sim.now + STEP_MICROS_MAX;
    const { clock } = this.options;
    const stop = clock() + 1000;
    while (sim.eventCount === seen && clock() < stop) {
      if (sim.advance(limit, 1).reached) break;
    }
    this.passed(sim);
  }

  private place(what: string): Place {
    const sim = this.sim as Simulation;
    const { document } = this;
    const { scenario, seed, journal, now } = sim;
    return { document, scenario, seed, journal, at: now, what };
  }

  private remember(place: Place): void {
    this.undo = [...this.undo, place].slice(-HISTORY_MAX);
    this.redo = [];
    this.historyDirty = true;
  }

  private forgetHistory(): void {
    this.undo = [];
    this.redo = [];
    this.historyDirty = true;
  }

  /** Goes to the latest place of one history and puts the present into the other. */
  private travel(from: Place[], to: Place[], id: number): void {
    const place = from[from.length - 1];
    if (!place) return;
    from.pop();
    to.push(this.place(place.what));
    this.historyDirty = true;
    if (place.document !== this.document) {
      this.load(place.document, place.scenario, place.seed, place.journal);
    }
    this.goTo(place.journal, place.at, id);
    const last = place.journal[place.journal.length - 1]?.at ?? 0;
    this.horizon = Math.max(place.at, last);
  }

  private frame(
    id: number,
    options: { reached?: boolean; whole?: boolean; fresh?: boolean },
  ): Message {
    return { type: 'frame', id, frame: this.makeFrame(options) };
  }

  private makeFrame(options: { reached?: boolean; whole?: boolean; fresh?: boolean }): Frame {
    const sim = this.sim as Simulation;
    const whole = options.whole === true || this.forgetFrom !== undefined;
    const now = this.options.clock();
    const wait = Math.max(METRICS_EVERY_MILLIS, this.metricsCost * METRICS_SHARE);
    const metrics = whole || options.fresh === true || now - this.metricsAt >= wait;
    if (whole) this.recordsSent = [];
    const worlds = sim.views.map((view, i): WorldFrame => {
      const born = view.records.slice(this.recordsSent[i] ?? 0).map(entityInfo);
      this.recordsSent[i] = view.records.length;
      const series = view.series();
      return {
        ...view.drain(whole),
        born,
        ...(metrics && {
          metrics: view.measure(),
          ...(isAboutAttacks(this.document) && { outlook: view.outlook() }),
          series: {
            widthMicros: series.widthMicros,
            served: series.served.slice(),
            failed: series.failed.slice(),
          },
        }),
      };
    });
    if (metrics) {
      this.metricsAt = this.options.clock();
      this.metricsCost = this.metricsAt - now;
    }
    const frame: Frame = {
      revision: ++this.revision,
      whole,
      now: sim.now,
      reached: options.reached ?? true,
      worlds,
      events: sim.events.filter((event) => whole || event.seq >= this.eventsSent),
      horizon: this.horizon,
      ...(whole && {
        title: sim.scenario.title,
        seed: sim.seed,
        document: this.document,
        scenario: sim.scenario,
        info: sim.scenario.worlds.map(worldInfo),
      }),
      ...(this.journalSent !== sim.journal && { journal: sim.journal }),
      ...(this.historyDirty && { history: this.history() }),
    };
    this.journalSent = sim.journal;
    this.historyDirty = false;
    this.eventsSent = sim.eventCount;
    this.forgetFrom = undefined;
    return frame;
  }

  private history(): History {
    return { undo: [...this.undo], redo: [...this.redo] };
  }
}

/** Whether the page shows attacks on this document: then it says what each would come to. */
function isAboutAttacks(document: ScenarioDocument): boolean {
  const { view } = (document ?? {}) as { readonly view?: { readonly screen?: unknown } };
  return view?.screen === 'isolation';
}

/** Whether two journals agree in their first `count` entries. */
export function sameUntil(
  a: readonly JournalEntry[],
  b: readonly JournalEntry[],
  count: number,
): boolean {
  if (a.length < count || b.length < count) return false;
  for (let i = 0; i < count; i++) if (a[i] !== b[i]) return false;
  return true;
}
