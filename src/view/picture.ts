/** What is drawn: hosts, the boxes that stand in them, and the bands of their tiers. */
import type { Journey } from './journeys.ts';
import type { Kernel } from './kernels.ts';
import type { Entity, Kind, Tier } from './read.ts';
import type { State } from './states.ts';

export type ScaleBy = 'memory' | 'disk';

/** A tier of an entity, drawn to scale. */
export interface Band {
  readonly tier: Tier;
  readonly index: number;
  readonly title: string;
  readonly bytes: number;
  /** Fraction of the largest glass. */
  readonly height: number;
  readonly up: boolean;
  /** It crashed; what is above it fell. */
  readonly struck: boolean;
  /** Its own kernel's identity, for a kernel tier. */
  readonly kernel: Kernel | undefined;
}

export interface Placed {
  /** Unique on the page, and stable while the thing exists. */
  readonly key: string;
  /** How wide it would like to be among its neighbours. */
  readonly weight: number;
  /** How wide it is, as a share of the floor it stands on. */
  readonly share: number;
  /** Depth in the tree, its place among its siblings and how many these are. */
  readonly level: number;
  readonly position: number;
  readonly siblings: number;
}

/** An entity, or its upper tiers where something stands between them and the lower ones. */
export interface Stack extends Placed {
  readonly type: 'stack';
  readonly entity: Entity;
  readonly kind: Kind;
  readonly state: State;
  /** False for the upper part of a split entity: it is no box of its own in the tree. */
  readonly whole: boolean;
  /** Bottom first. */
  readonly bands: readonly Band[];
  /** Memory it was promised, in bytes and as a height; 0 when it only takes what it uses. */
  readonly givenBytes: number;
  readonly given: number;
  /** The kernel it runs on, its own or shared. */
  readonly kernel: Kernel | undefined;
  readonly kernelUp: boolean;
  /** Guests that run on its kernel without having one of their own. */
  readonly sharers: number;
  readonly unmanaged: boolean;
  readonly journey: Journey | undefined;
  /** What stands on its topmost band, left to right. */
  readonly above: readonly Column[];
  /** Image layers kept once, under those above that use them; only when drawn by disk. */
  readonly layers: Layers | null;
  readonly folded: boolean;
  /** How many entities stand on it, at any height. */
  readonly carries: number;
}

export interface Layers {
  readonly count: number;
  readonly bytes: number;
  readonly height: number;
}

/** Replicas of one service under one plate. */
export interface Group extends Placed {
  readonly type: 'group';
  readonly title: string;
  readonly members: readonly Stack[];
  readonly open: boolean;
}

/** Room that is kept for a guest on its way. */
export interface Arrival extends Placed {
  readonly type: 'arrival';
  readonly entity: Entity;
  readonly given: number;
}
export type Column = Stack | Group | Arrival;

export interface Host {
  readonly stack: Stack;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  /** Used, or promised where that is more. */
  readonly promisedBytes: number;
  readonly height: number;
  /** Width among the hosts: as wide as what stands in it, the same in both worlds. */
  readonly weight: number;
  readonly cores: number;
}

export interface Picture {
  readonly hosts: readonly Host[];
  readonly journeys: readonly Journey[];
}
