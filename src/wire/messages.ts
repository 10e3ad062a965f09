/**
 * The protocol between the page and the engine: what crosses the boundary, in both directions.
 * State streams one way, as changed rows of typed columns whose buffers are transferred; requests
 * go the other way, and each gets one answer. A frame is sent only in answer to a request, so there
 * is never more than the page asked for on the way; the page paces the run by its ticks.
 */
import type {
  Command,
  CommandResult,
  JournalEntry,
  Outlook,
  ResolvedPhase,
  ResolvedTier,
  ScenarioSpec,
  SimEvent,
  TableDelta,
  WorldMetrics,
} from '../engine/index.ts';
import type { Micros } from '../units.ts';

export const PROTOCOL = 1;

/** A scenario as in a file. */
export type ScenarioDocument = unknown;

/** A place in the history of what the user did: enough to be there again. */
export interface Place {
  readonly document: ScenarioDocument;
  /** What the document says, as the engine takes it. */
  readonly scenario: ScenarioSpec;
  readonly seed: number;
  readonly journal: readonly JournalEntry[];
  readonly at: Micros;
  /** What the user did after this, for "Undo …". */
  readonly what: string;
}

export interface History {
  readonly undo: readonly Place[];
  readonly redo: readonly Place[];
}

/** What the page asks of the engine. `id` comes back with the answer. */
export type Request = { readonly id: number } & (
  | {
      readonly type: 'open';
      readonly document: ScenarioDocument;
      /**
       * What it says, read and checked by the sender, with the journal; see `scenarios/read.ts`.
       */
      readonly scenario: ScenarioSpec;
      readonly seed?: number;
      readonly journal?: readonly JournalEntry[];
      readonly at?: Micros;
      /** What the user did, when this replaces a running scenario and can be undone. */
      readonly what?: string;
      /** Brought back after a worker has died, as is the end of the timeline. */
      readonly history?: History;
      readonly horizon?: Micros;
    }
  | { readonly type: 'tick'; readonly forMicros: Micros; readonly whole?: boolean }
  | { readonly type: 'command'; readonly commands: readonly Command[]; readonly what: string }
  | { readonly type: 'seek'; readonly to: Micros }
  /** To the next event, or the one before. */
  | { readonly type: 'step'; readonly direction: 1 | -1 }
  | { readonly type: 'undo' | 'redo' | 'reset' }
  /** The state as bytes and its digest, for tests and reports. */
  | { readonly type: 'inspect' }
);
export type RequestType = Request['type'];

/**
 * Why a scenario cannot be opened: a place in it, the reason and the remedy in one sentence each.
 */
export interface ScenarioProblem {
  /** `worlds.left.entities[3].on` */
  readonly path: string;
  readonly message: string;
}

/** A document as the engine takes it, with the journal that was given beside it; or why not. */
export type ReadDocument =
  | {
      readonly ok: true;
      readonly scenario: ScenarioSpec;
      readonly journal?: readonly JournalEntry[];
    }
  | { readonly ok: false; readonly problems: readonly ScenarioProblem[] };

/** The engine's answer to a request, or word from it in between. */
export type Message =
  | { readonly type: 'ready'; readonly protocol: number }
  /** Still at it: a long replay. Resets the watchdog. */
  | { readonly type: 'working'; readonly id: number; readonly now: Micros }
  | { readonly type: 'frame'; readonly id: number; readonly frame: Frame }
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly results: readonly CommandResult[];
      readonly frame: Frame;
    }
  | {
      readonly type: 'inspected';
      readonly id: number;
      readonly now: Micros;
      readonly hash: string;
      readonly stateHash: string;
    }
  /** A law of the model was broken: the run has stopped. */
  | { readonly type: 'fault'; readonly id: number; readonly message: string };

/** An entity as the page knows it: names and settings, sent once. */
export interface EntityInfo {
  readonly row: number;
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly system: string | null;
  readonly application: string | null;
  readonly image: string | null;
  /** Index of its service in the world's list; −1 for none. */
  readonly service: number;
  readonly tiers: readonly ResolvedTier[];
  readonly phases: readonly ResolvedPhase[];
  readonly settings: {
    readonly cpus?: number;
    readonly cpuWeight?: number;
    readonly memoryBytes?: number;
    /** Limits of processes, and of I/Os a second. */
    readonly pids?: number;
    readonly diskLimit?: number;
    readonly restart?: string;
    readonly copies?: 'full' | 'shared';
    readonly cores?: number;
    readonly machineMemoryBytes?: number;
    readonly machineDiskBytes?: number;
    readonly threadsPerCore?: number;
    /** Of a machine: what its processor is. */
    readonly arch?: string;
    /** As it was set up; see `IsolationMetrics` for what has been changed since. */
    readonly virtualization?: boolean;
    readonly without?: readonly string[];
    readonly address?: string;
    readonly networks?: readonly string[];
    readonly asOf?: string;
  };
}

export interface ServiceInfo {
  readonly id: string;
  readonly title: string;
  readonly on: readonly string[];
  readonly calls: readonly string[];
  readonly after: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
  readonly restart: string;
  readonly balance: string;
}

export interface ClientInfo {
  readonly id: string;
  readonly service: string;
  readonly perSecond: number;
  readonly timeoutMicros: Micros;
}

export interface WorldInfo {
  readonly id: string;
  readonly title: string;
  readonly services: readonly ServiceInfo[];
  readonly clients: readonly ClientInfo[];
}

export interface SeriesInfo {
  readonly widthMicros: Micros;
  readonly served: Float64Array;
  readonly failed: Float64Array;
}

export interface WorldFrame {
  readonly entities: TableDelta;
  readonly gauges: TableDelta;
  /** Entities new to the page, in row order. */
  readonly born: readonly EntityInfo[];
  /** Absent when it was sent a moment ago. */
  readonly metrics?: WorldMetrics;
  /** What attacks would come to; sent with the metrics of scenarios that are about attacks. */
  readonly outlook?: Outlook;
  readonly series?: SeriesInfo;
}

/** What changed since the frame before; everything when `whole`. */
export interface Frame {
  readonly revision: number;
  readonly whole: boolean;
  readonly now: Micros;
  /** False when the engine could not run as far as it was asked to: the page shows it is behind. */
  readonly reached: boolean;
  /** Present when `whole`. */
  readonly title?: string;
  readonly seed?: number;
  readonly document?: ScenarioDocument;
  readonly scenario?: ScenarioSpec;
  readonly info?: readonly WorldInfo[];
  readonly worlds: readonly WorldFrame[];
  /** New events; with `whole` all that are kept. */
  readonly events: readonly SimEvent[];
  /** Events numbered from here on have not happened any more. Present after going back. */
  readonly forgetFrom?: number;
  /** Commands so far, those not yet due included. Present when they changed. */
  readonly journal?: readonly JournalEntry[];
  readonly history?: History;
  /** The latest time that was reached in this run: where the timeline ends. */
  readonly horizon: Micros;
}

/** The buffers of a frame: they move, they are not copied. */
export function transferables(frame: Frame): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const world of frame.worlds) {
    for (const delta of [world.entities, world.gauges]) {
      if (delta.rows) buffers.push(delta.rows.buffer as ArrayBuffer);
      for (const cells of Object.values(delta.columns)) buffers.push(cells.buffer as ArrayBuffer);
    }
    if (world.series) {
      buffers.push(world.series.served.buffer as ArrayBuffer);
      buffers.push(world.series.failed.buffer as ArrayBuffer);
    }
  }
  return buffers;
}
