/** What some technologies can do and others cannot: move, keep networks, take memory back. */
import type { Constant } from './define.ts';

export interface PreCopySpec {
  /** Stop-and-copy begins when what remains takes no longer than this. */
  readonly downtimeMicrosMax: Constant;
  /** After this many rounds the guest is stopped whatever remains. */
  readonly roundsMax: Constant;
  /** From the last byte to the guest running on the target. */
  readonly resumeMicros: Constant;
  /** The share of memory that can be dirty at the end of a round. */
  readonly workingSetShareMax: Constant;
}

export interface PostCopySpec {
  /** State of processors and devices, sent while the guest is paused. */
  readonly stateBytes: Constant;
  /** From the last byte of that to the guest running on the target. */
  readonly resumeMicros: Constant;
  /** The share of the working set that is asked for before it has come by itself. */
  readonly faultShare: Constant;
  /** For how long each such page makes the guest wait. */
  readonly faultMicros: Constant;
}

export interface CheckpointSpec {
  /** To freeze the processes and write down what is not memory. */
  readonly freezeMicros: Constant;
  /** To make them again. */
  readonly restoreMicros: Constant;
}

/** Addresses that a network gives out. */
export interface AddressRange {
  /** Of the bridge: "docker0", "virbr0". */
  readonly id: string;
  /** The first address, of the network itself, and how many leading bits all of it share. */
  readonly network: string;
  readonly bits: number;
  readonly source: string;
  /** Each kernel has such a network of its own; absent: all machines share it. */
  readonly perKernel?: true;
}

/** One way in which packets get from the host's network into an entity. */
export interface NetworkMode {
  readonly id: string;
  readonly title: string;
  /** Added to the round trip of a request and its answer, without the CPU work below. */
  readonly roundTripMicros: Constant;
  /** CPU work of the kernel for each packet, done while the request's thread waits for it. */
  readonly cpuMicrosPerPacket: Constant;
  /** Where its addresses come from; absent: from the network of the machines. */
  readonly range?: AddressRange;
  /** It has no interface of its own. */
  readonly ofHost?: true;
}

/** How a hypervisor gets memory back that it has promised more than once. */
export interface ReclaimSpec {
  /** Memory that page sharing looks through, in bytes a second; absent: it does not share. */
  readonly scanBytesPerSecond?: Constant;
  /** What page sharing keeps for itself about each page that it has seen, in bytes. */
  readonly bytesPerPageSeen: Constant;
  /** Shares of free memory at which it changes between its four states. */
  readonly free: Readonly<Record<'high' | 'soft' | 'hard' | 'low', Constant>>;
  /** A page is looked for among the shared ones before it is written to the disk. */
  readonly sharesBeforeSwap?: true;
  /** The share of a guest's memory that its balloon takes at most. */
  readonly balloonShareMax: Constant;
  /** How fast a guest gives memory back, in bytes a second. */
  readonly balloonBytesPerSecond: Constant;
  /** The share of its idle memory that a guest pays for as tax, 0 to 1. */
  readonly idleTax: Constant;
  /** Loss of speed by how much of the memory the balloon holds; straight lines between them. */
  readonly balloonLoss: readonly { readonly share: Constant; readonly loss: Constant }[];
}
