/** The things of the slow engine, as plain objects that point at one another. */
import type { Tier } from '../../define.ts';
import type { Resolved } from '../../resolve.ts';
import type { EntitySettings, ServiceSpec } from '../../scenario.ts';
import type { Link } from './shares.ts';

export type BoxState =
  | 'off'
  | 'waiting'
  | 'starting'
  | 'running'
  | 'stopping'
  | 'migrating'
  | 'paused'
  | 'crashed'
  | 'fallen'
  | 'backoff';

export interface Links {
  readonly disk: Link;
  readonly up: Link;
  readonly down: Link;
}

/** A box of the picture. */
export interface Box {
  readonly id: string;
  readonly settings: EntitySettings;
  readonly parts: Resolved;
  readonly service: Service | null;
  on: Box | null;
  /** Of a machine. */
  readonly links: Links | null;
  state: BoxState;
  /** How many of its tiers are up, from the bottom. */
  up: number;
  frozen: boolean;
  /** CPU time that was used by its threads, in core-microseconds of the machine. */
  cpuMicros: number;
  /** Restarts in a row. */
  tries: number;
  /** When it was last ready. */
  readySince: number;
  /** When its last starts began. */
  startedAt: number[];
  wasStarted: boolean;
  startBegan: number;
  phaseBegan: number;
  /** Its tasks that are done. */
  tasksDone: number;
  startAgain: boolean;
  byHand: boolean;
}

/** CPU work of one thread, in core-microseconds at the speed inside the box. */
export interface Job {
  readonly box: Box;
  readonly what: 'start' | 'task' | 'request';
  readonly whose: Box | Request;
  readonly order: number;
  readonly size: number;
  left: number;
  readonly done: () => void;
}

export interface Flow {
  readonly path: readonly Link[];
  readonly whose: Box | Layer;
  readonly order: number;
  left: number;
  readonly done: () => void;
}

export interface Alarm {
  readonly at: number;
  readonly whose: Box | Request | null;
  readonly order: number;
  readonly done: () => void;
}

export interface Layer {
  readonly digest: string;
  readonly bytes: number;
  store: Box;
  /** Null when it is shared by content. */
  readonly owner: Box | null;
  /** Claimed by a start that will fetch it. */
  state: 'wanted' | 'claimed' | 'coming' | 'there';
  /** Whose start asked for it, when, and whether that start has unpacked it. */
  claimedBy: Box | null;
  order: number;
  isUnpacked: boolean;
}

export interface Service {
  readonly spec: ServiceSpec;
  readonly replicas: Box[];
  /** Requests that were given out in turn. */
  turn: number;
  everUp: boolean;
  isUp: boolean;
  begun: boolean;
  /** When a request last came in by a call, and when one last ended or left. */
  calledAt: number;
  endedAt: number;
  placedAt: number;
}

export interface Request {
  readonly client: number;
  readonly service: Service;
  readonly box: Box;
  readonly arrivedAt: number;
  readonly draw: number;
  /** The request that called this one. */
  readonly caller: Request | null;
  /** How many of the calls of its service have been answered. */
  calls: number;
  called: Request | null;
}

export const machineOf = (box: Box): Box => (box.on === null ? box : machineOf(box.on));
export const tierOf = (box: Box, tier: Tier): number =>
  box.parts.tiers.findIndex((t) => t.tier === tier);
export const hasTier = (box: Box, tier: Tier): boolean => {
  const index = tierOf(box, tier);
  return index >= 0 && index < box.up;
};
/** Whether there is ground under it. */
export const stands = (box: Box): boolean => {
  const { standsOn } = box.parts.kind;
  return standsOn === null || (box.on !== null && hasTier(box.on, standsOn));
};
export const serves = (box: Box): boolean =>
  box.state === 'running' || box.state === 'migrating' || box.state === 'paused';
/** Speed of work inside, as a part of the machine's. */
export const speedInside = (box: Box): number =>
  box.parts.kind.cpuEfficiency.value * (box.on === null ? 1 : speedInside(box.on));
