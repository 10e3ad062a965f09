/**
 * The page's end of the wire. Requests go out one after the other, each gets one answer, and the
 * mirror is patched before the answer is handed on. A worker that dies, or does not answer for a
 * while, is ended and replaced; the run goes on from its scenario, seed, journal and time, which
 * the mirror holds, so nothing is lost.
 */
import type { Command, CommandResult, JournalEntry } from '../engine/index.ts';
import type { Micros } from '../units.ts';
import type {
  History,
  Message,
  ReadDocument,
  Request,
  ScenarioDocument,
  ScenarioProblem,
} from './messages.ts';
import { Mirror } from './mirror.ts';

/** Three methods, so that a worker, a port and an engine on the same thread all fit. */
export interface Endpoint {
  post(request: Request): void;
  listen(onMessage: (message: Message) => void, onDeath: (reason: string) => void): void;
  end(): void;
}

export type Answer =
  | { readonly ok: true; readonly results: readonly CommandResult[] }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

export interface Inspection {
  readonly now: Micros;
  readonly hash: string;
  readonly stateHash: string;
}

export interface ClientOptions {
  /** Makes a new engine; called again when one has died. */
  readonly connect: () => Endpoint;
  /** Reads a document, and checks all that it says; never throws. */
  readonly read: (
    document: ScenarioDocument,
    journal?: readonly JournalEntry[],
  ) => Promise<ReadDocument>;
  /** Called after each frame has been taken in. */
  readonly onFrame: () => void;
  /** Called when an engine died and was replaced, with why. */
  readonly onRecovery: (reason: string) => void;
  /**
   * Called when the engine cannot go on: a law of its own was broken, or it died again and again.
   */
  readonly onFault: (message: string) => void;
  /** How long an engine may be silent with a request open, in milliseconds. */
  readonly patienceMillis?: number;
}

type Payload = Request extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;
interface Waiting {
  readonly payload: Payload;
  readonly resolve: (message: Message) => void;
}

const PATIENCE_MILLIS = 6000;
/** Deaths without a frame in between after which we stop trying. */
const DEATHS_MAX = 3;

export class Client {
  readonly mirror = new Mirror();
  private readonly options: ClientOptions;
  private endpoint: Endpoint;
  private nextId = 1;
  private queue: Waiting[] = [];
  private open: { readonly id: number; readonly waiting: Waiting } | null = null;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private stale = false;
  private deaths = 0;
  private ended = false;

  constructor(options: ClientOptions) {
    this.options = options;
    this.endpoint = this.connect();
  }

  /** Requests that have not been answered. The page does not tick while there are any. */
  get pending(): number {
    return this.queue.length + (this.open ? 1 : 0);
  }

  /** Replaces the scenario. Refused ones leave the running one as it is. */
  async openScenario(
    document: ScenarioDocument,
    options: {
      readonly seed?: number;
      readonly journal?: readonly JournalEntry[];
      readonly at?: Micros;
      readonly what?: string;
      readonly history?: History;
      readonly horizon?: Micros;
    } = {},
  ): Promise<Answer> {
    const read = await this.options.read(document, options.journal);
    if (!read.ok) return read;
    const { scenario, journal } = read;
    const run = { document, scenario, ...options, ...(journal && { journal }) };
    return toAnswer(await this.ask({ type: 'open', ...run }));
  }

  /** Goes on with a new engine, at the same place of the same run, before the next request. */
  renew(): void {
    this.stale = true;
    this.next();
  }

  /** Gives commands; `what` names them for "Undo …". Each gets its own result. */
  async command(commands: readonly Command[], what: string): Promise<readonly CommandResult[]> {
    const answer = toAnswer(await this.ask({ type: 'command', commands, what }));
    return answer.ok ? answer.results : [];
  }

  /** Lets simulated time pass. */
  tick(forMicros: Micros): Promise<Message> {
    return this.ask({ type: 'tick', forMicros });
  }

  seek(to: Micros): Promise<Message> {
    return this.ask({ type: 'seek', to });
  }

  step(direction: 1 | -1): Promise<Message> {
    return this.ask({ type: 'step', direction });
  }

  undo(): Promise<Message> {
    return this.ask({ type: 'undo' });
  }

  redo(): Promise<Message> {
    return this.ask({ type: 'redo' });
  }

  /** Back to the author's scenario at its beginning; can be undone. */
  reset(): Promise<Message> {
    return this.ask({ type: 'reset' });
  }

  async inspect(): Promise<Inspection> {
    const message = await this.ask({ type: 'inspect' });
    if (message.type === 'inspected') return message;
    throw new Error('the engine did not answer the inspection');
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.watchdog);
    this.endpoint.end();
  }

  private ask(payload: Payload): Promise<Message> {
    return new Promise((resolve) => {
      this.queue.push({ payload, resolve });
      this.next();
    });
  }

  private next(): void {
    if (this.open || this.ended) return;
    if (this.stale) this.replace();
    const waiting = this.queue.shift();
    if (!waiting) return;
    this.send(waiting);
  }

  private send(waiting: Waiting): void {
    const id = this.nextId++;
    this.open = { id, waiting };
    this.watch();
    this.endpoint.post({ ...waiting.payload, id } as Request);
  }

  private connect(): Endpoint {
    const endpoint = this.options.connect();
    endpoint.listen(
      (message) => {
        if (endpoint === this.endpoint || this.endpoint === undefined) this.receive(message);
      },
      (reason) => {
        if (endpoint === this.endpoint) this.died(reason);
      },
    );
    return endpoint;
  }

  private receive(message: Message): void {
    if (message.type === 'ready' || !this.open || message.id !== this.open.id) return;
    if (message.type === 'working') {
      this.watch();
      return;
    }
    clearTimeout(this.watchdog);
    if (message.type === 'fault') {
      this.options.onFault(message.message);
      this.answer(message);
      return;
    }
    if (message.type === 'frame' || message.type === 'answered') {
      if (!this.mirror.apply(message.frame)) {
        const payload: Payload = { type: 'tick', forMicros: 0, whole: true };
        this.queue.unshift({ payload, resolve: () => {} });
      }
      this.deaths = 0;
      this.options.onFrame();
    }
    this.answer(message);
  }

  private answer(message: Message): void {
    const waiting = this.open?.waiting;
    this.open = null;
    waiting?.resolve(message);
    this.next();
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    const patience = this.options.patienceMillis ?? PATIENCE_MILLIS;
    this.watchdog = setTimeout(() => this.died('it did not answer'), patience);
  }

  /** Replaces the engine and brings the run back to where the mirror is. */
  private died(reason: string): void {
    if (this.ended) return;
    clearTimeout(this.watchdog);
    this.endpoint.end();
    const lost = this.open?.waiting;
    this.open = null;
    this.deaths++;
    if (this.deaths > DEATHS_MAX) {
      const message = `the engine keeps dying (${reason})`;
      this.options.onFault(message);
      const waiting = lost ? [lost, ...this.queue] : this.queue;
      this.queue = [];
      this.ended = true;
      for (const { resolve } of waiting) resolve({ type: 'fault', id: 0, message });
      return;
    }
    if (lost) this.queue.unshift(lost);
    this.replace();
    this.options.onRecovery(reason);
    this.next();
  }

  /** A new engine, which is first told what the old one ran, how far, and what came before. */
  private replace(): void {
    this.stale = false;
    this.endpoint.end();
    this.endpoint = this.connect();
    const { document, scenario, seed, journal, now, history, horizon, revision } = this.mirror;
    if (revision >= 0 && scenario) {
      const run = { document, scenario, seed, journal, at: now, history, horizon };
      const payload = { type: 'open', ...run } as const;
      this.queue.unshift({ payload: payload as Payload, resolve: () => {} });
    }
  }
}

function toAnswer(message: Message): Answer {
  return { ok: true, results: message.type === 'answered' ? message.results : [] };
}
