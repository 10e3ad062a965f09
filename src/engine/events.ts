/**
 * What has happened: facts in the past tense, each with the time, the entity or service it is about
 * and its cause (the number of an earlier event), so that "why did this die?" is a walk.
 */
import type { Micros } from '../units.ts';

export const EVENT_TYPES = [
  'commanded',
  'created',
  'startBegun',
  'phaseEnded',
  'started',
  'stopBegun',
  'stopped',
  'killed',
  'killedForMemory',
  'crashed',
  'fell',
  'restartScheduled',
  'restartGivenUp',
  'migrationBegun',
  'migrationRoundSent',
  'migrationPaused',
  'migrated',
  'migrationAborted',
  'scaled',
  'removed',
  'refused',
  'serviceUp',
  'serviceLost',
  'loadChanged',
  'ejected',
  'readmitted',
  'tasksDone',
  'exited',
  'placeSilent',
  'placeBack',
  'evicted',
  'repaired',
  'diskFailed',
  'updateBegun',
  'updateDone',
  'drainBegun',
  'drainDone',
  'memoryStateChanged',
  'ballooned',
  'swapped',
  'migrationNotConverging',
  'migrationDiskCopied',
  'migrationPulling',
  'transferBegun',
  'transferred',
  'transferLost',
  'configured',
  'bootFailed',
  'attacked',
  'reached',
  'withstood',
  'cleaned',
  'upgraded',
  'broke',
  'disclosed',
  'patchBegun',
  'patched',
  'rebuilt',
  'buildStepDone',
  'built',
  'pullFailed',
  'registryWentDown',
  'registryCameBack',
  'buildFailed',
  'pushed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

export interface SimEvent {
  /** 0, 1, 2 … over all worlds of the run. */
  readonly seq: number;
  readonly at: Micros;
  readonly world: string;
  readonly type: EventType;
  /** Id of the entity, service or client it is about. */
  readonly subject: string;
  /** The event that brought it about; −1 for the beginning of the run. */
  readonly cause: number;
  /** What else is known, unit in the name (`tookMicros`, `sentBytes`). */
  readonly data: Readonly<Record<string, number | string>>;
}
