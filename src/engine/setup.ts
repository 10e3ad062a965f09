/** What of entities has been set up otherwise than their technology has it, as plain data. */

/** Of one entity. What is `next` takes effect when it is started again. */
export interface RowSetup {
  /** Switches that somebody has set, and which of them are on: bits in the order of `SWITCHES`. */
  named: number;
  on: number;
  nextNamed: number;
  nextOn: number;
  /** Parts of hardware that it is without: bits in the order of `PARTS`. */
  without: number;
  nextWithout: number;
  /** Virtualization extensions of a machine: 1 on, 0 off. */
  extensions: number;
  nextExtensions: number;
}

export interface SetupState {
  /** By row; only those of which something differs, or has differed. */
  readonly rows: Map<number, RowSetup>;
  /** Static addresses given by hand, by row; an empty text means one that is assigned. */
  readonly addresses: Map<number, string>;
  /** Rows made by hand that wait until what they need is up, and what each was last short of. */
  readonly waiting: Map<number, string>;
  /** Rows whose start has come to its end before its time. Empty between timers. */
  readonly failed: number[];
  /** Entities made by hand so far. */
  made: number;
}

export const createSetup = (): SetupState => ({
  rows: new Map(),
  addresses: new Map(),
  waiting: new Map(),
  failed: [],
  made: 0,
});
