/** What a machine is made of, as set on an entity whose kind brings hardware. */
import type { Bytes, BytesPerSecond, Micros, PerSecond } from '../units.ts';
import type { Arch } from './separation.ts';

/** Line speeds and disks of a machine, as set on an entity whose kind brings hardware. */
export interface HardwareSpec {
  readonly cores: number;
  /** Hardware threads of a core, 1 or 2; 1 unless set. */
  readonly threadsPerCore?: number;
  readonly memoryBytes: Bytes;
  /** Promises more memory than there is; absent: it does not. */
  readonly memoryOvercommit?: boolean;
  /** Room on the disk for memory that is written out; absent: none. */
  readonly swapBytes?: Bytes;
  readonly diskBytes: Bytes;
  readonly diskBytesPerSecond: BytesPerSecond;
  /** Small I/Os a second, reads; absent: only the bandwidth limits them. */
  readonly diskIops?: PerSecond;
  /** The same of writes; absent: as reads. */
  readonly diskWriteIops?: PerSecond;
  /** I/Os that the disk serves at the same time; 1 unless set. */
  readonly diskChannels?: number;
  /** How the time of a single I/O spreads around its mean; deterministic unless set. */
  readonly diskService?: 'deterministic' | 'exponential';
  readonly networkBytesPerSecond: BytesPerSecond;
  /** Architecture of its processor; x86-64 unless set. */
  readonly arch?: Arch;
  /** Virtualization extensions are on; true unless set. */
  readonly virtualization?: boolean;
  /** Mean time between failures of the machine; absent: it never fails by itself. */
  readonly mtbfMicros?: Micros;
  /** From a failure to the machine being switched on again; absent: nobody repairs it. */
  readonly repairMicros?: Micros;
  /** Disks in it, for their failures; 1 unless set. */
  readonly disks?: number;
  /** Failures of one disk in a year of 365 days; absent: none. */
  readonly diskFailuresPerYear?: number;
  /** Power drawn while it is on and does nothing, in watts. */
  readonly idleWatts?: number;
  /** Power drawn while all its cores work, in watts. */
  readonly peakWatts?: number;
}
