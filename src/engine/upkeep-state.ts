/** What has become of software since the run began, as plain data. */
import type { Day, Micros } from '../units.ts';

/** Of an entity: what lies on its disk, and what runs; a restart makes them one. */
export interface SoftwareDates {
  installed: Day;
  running: Day;
}

/** How long flaws have been open, of an entity or an image. */
export interface ExposureLedger {
  /** Since when it is counted. */
  readonly since: Micros;
  /** Microseconds summed over flaws, less what those that are open now add to it. */
  closedMicros: number;
}

/** Ordinary flaws that have become known in a family of systems, oldest first. */
export interface KnownFlaws {
  /** The day of each flaw of a package, and a number below 1: who has fewer packages misses it. */
  readonly days: number[];
  readonly marks: number[];
  /** Days on which a new kernel came out. */
  readonly kernels: number[];
  /** The next of each that has been drawn. */
  nextDay: number;
  nextKernel: number;
}

/** Kept only in worlds that have a date. */
export interface UpkeepBook {
  /** By row; only of those that have been patched. */
  readonly dates: Map<number, SoftwareDates>;
  /** By row; only of those that have been patched, or made during the run. */
  readonly ledgers: Map<number, ExposureLedger>;
  /** By image. */
  readonly images: Map<string, ExposureLedger & { asOf: Day }>;
  /** By family. */
  readonly flaws: Map<string, KnownFlaws>;
  /** Rows that there were when the run began. */
  rowsAtFirst: number;
  patches: number;
  rebuilds: number;
  reboots: number;
}

/** Something that is fetched and then worked on. */
export interface Order {
  readonly what: 'upgrade' | 'patch' | 'rebuild';
  /** The entity that it is done to; −1 for an image, which is built elsewhere. */
  readonly row: number;
  /** The library and its new version; the image. */
  readonly subject: string;
  readonly version: string;
  /** The day of what is installed. */
  readonly day: Day;
  /** What needs a restart will be restarted. */
  readonly restarts: boolean;
  readonly begunAt: Micros;
  readonly event: number;
  readonly cpuMicros: number;
  /** Flow and job while they are under way, else −1. */
  flow: number;
  job: number;
}

export interface UpkeepState {
  /** Versions of libraries that are not those of the system: by row and library, "4/openssl". */
  readonly versions: Map<string, string>;
  /** Under way; null where one has been. */
  readonly orders: (Order | null)[];
  /** Null where dates play no part. */
  readonly book: UpkeepBook | null;
}

const createBook = (): UpkeepBook => ({
  dates: new Map(),
  ledgers: new Map(),
  images: new Map(),
  flaws: new Map(),
  rowsAtFirst: 0,
  patches: 0,
  rebuilds: 0,
  reboots: 0,
});

export const createUpkeep = (hasDate: boolean): UpkeepState => ({
  versions: new Map(),
  orders: [],
  book: hasDate ? createBook() : null,
});
