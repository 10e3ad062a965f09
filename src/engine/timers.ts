/** What timers are for; the code of a timer is its index here. Append, never reorder. */
export const TIMERS = [
  'workDone',
  'flowDone',
  'waitDone',
  'stopDone',
  'restartDue',
  'arrival',
  'requestTimeout',
  'resumeDone',
  'legDone',
  'thinkDone',
  'loadStep',
  'healthCheck',
  'quotaRefilled',
  'ioServed',
  'diskFree',
  'flowBegun',
  'transferDue',
  'migrationClosed',
  'programEnds',
  'watchDue',
  'autoscaleDue',
  'machineFails',
  'machineRepaired',
  'diskFails',
  'faultDue',
  'memoryDue',
  'balloonDone',
  'pullStalls',
  'pullRuns',
  'replaceDue',
  'flawsKnown',
  'disclosureDue',
  'upkeepDue',
  'patchDue',
  'builtElsewhere',
  'pullDue',
] as const;
export type TimerKind = (typeof TIMERS)[number];
export const TIMER = Object.fromEntries(TIMERS.map((name, i) => [name, i])) as Readonly<
  Record<TimerKind, number>
>;

/** Who waits for a piece of work or a flow; told when it is done. */
export const OWNER = {
  start: 0,
  request: 1,
  layer: 2,
  migration: 3,
  batch: 4,
  /** An I/O that an entity keeps up by itself; told to nobody. */
  kept: 5,
  /** An I/O of a request; the ref is the request. */
  requestIo: 6,
  /** Work without end of what takes all it gets; told to nobody. */
  hog: 7,
  /** Memory on its way to the disk or back; the ref is the machine. */
  swap: 8,
  transfer: 9,
  /** Something that goes on without anybody waiting for it. */
  nobody: 10,
  /** The ref is the number of the build. */
  build: 11,
  /** Patches and new versions of libraries; the ref is the order. */
  upkeep: 12,
} as const;
