/** The vocabulary of policies: who restarts, balances, replaces, scales and places, as data. */
import type { Constant } from './define.ts';

/** When and after what pause something that ended is started again. */
export interface RestartPolicySpec {
  readonly id: string;
  readonly policy: 'restart';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Ends that it answers to. */
  readonly after: 'never' | 'failure' | 'any';
  /** Also brings back what fell together with the tier beneath, once that is up again. */
  readonly returnsWithParent: boolean;
  readonly firstDelayMicros: Constant;
  readonly factor: Constant;
  readonly delayMicrosMax: Constant;
  /** A run of at least this long resets the pause to the first. */
  readonly resetAfterMicros: Constant;
  /** The first restart waits for nothing; the pauses begin with the second. */
  readonly firstIsImmediate?: true;
  /** Also brings back what was stopped by hand, when the daemon that manages it starts. */
  readonly returnsStopped?: true;
  /** Gives up after so many starts within the window; absent: never. */
  readonly startLimit?: { readonly burst: Constant; readonly windowMicros: Constant };
}

/** How a load balancer picks a replica. The rule is a mechanism of the engine, named here. */
export interface BalancePolicySpec {
  readonly id: string;
  readonly policy: 'balance';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly rule: 'roundRobin' | 'leastConnections' | 'random';
}

/** Who notices that a place has gone silent, after how long, and when replicas are replaced. */
export interface ControllerPolicySpec {
  readonly id: string;
  readonly policy: 'controller';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Interval of the sign of life that a place gives while it is up. */
  readonly heartbeatMicros: Constant;
  /** Silence after which the place is taken for dead. */
  readonly graceMicros: Constant;
  /** From then until its replicas are replaced, unless the service says otherwise. */
  readonly evictionMicros: Constant;
  /** Also replaces what has ended for good on a place that lives. */
  readonly replacesEnded?: true;
  /** Pauses after which an image that could not be fetched is tried again; absent: it is not. */
  readonly pullBackOff?: {
    readonly firstDelayMicros: Constant;
    readonly factor: Constant;
    readonly delayMicrosMax: Constant;
  };
}

/** Desired = ⌈replicas × utilisation ÷ target⌉, within bounds, not too often, not too fast. */
export interface AutoscalePolicySpec {
  readonly id: string;
  readonly policy: 'autoscale';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly intervalMicros: Constant;
  /** Nothing is done while utilisation ÷ target is within 1 ± this. */
  readonly tolerance: Constant;
  /** Before scaling in, the highest wish of so long counts. */
  readonly stabilisationMicros: Constant;
  /** At most this many times the replicas, or this many more, whichever is more, at a time. */
  readonly growthFactorMax: Constant;
  readonly growthReplicasMax: Constant;
}

/** How a place is preferred among those that pass the filters; the first that tells decides. */
export type Weigher = 'fewestOfService' | 'mostMemoryFree' | 'leastMemoryFree';

/** The order in which places with room are preferred; ties go to the one named first. */
export interface PlacementPolicySpec {
  readonly id: string;
  readonly policy: 'placement';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly weighers: readonly Weigher[];
}

/** Who brings software up to date without being asked, how often and at what time of the day. */
export interface UpkeepPolicySpec {
  readonly id: string;
  readonly policy: 'upkeep';
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Days from one look for patches of systems and hypervisors to the next; absent: never. */
  readonly patchDays?: Constant;
  /** Days from one build of the images in use to the next, which is rolled out; absent: never. */
  readonly rebuildDays?: Constant;
  /** Time of the day, from midnight. */
  readonly atMicros: Constant;
  /** Each begins up to so much later, at random, so that not all do at once. */
  readonly spreadMicros: Constant;
  /** Restarts by itself what needs it; absent: what is mended waits for a restart by hand. */
  readonly restarts?: true;
}
export type PolicySpec =
  | RestartPolicySpec
  | BalancePolicySpec
  | ControllerPolicySpec
  | AutoscalePolicySpec
  | PlacementPolicySpec
  | UpkeepPolicySpec;
