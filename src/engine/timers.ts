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
] as const;
export type TimerKind = (typeof TIMERS)[number];
export const TIMER = Object.fromEntries(TIMERS.map((name, i) => [name, i])) as Readonly<
  Record<TimerKind, number>
>;

/** Who waits for a piece of work or a flow; told when it is done. */
export const OWNER = { start: 0, request: 1, layer: 2, migration: 3, batch: 4 } as const;
