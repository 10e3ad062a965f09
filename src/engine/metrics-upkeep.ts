/**
 * What the page and the headless runner read about isolation, software and images, beside the
 * numbers of `metrics.ts`. Each part is absent in worlds in which it plays no part.
 */
import type { Bytes, Micros } from '../units.ts';
import type { DateText, Separation, Tier } from './define.ts';

/** A tier that an attacker has got to. */
export interface HeldTier {
  readonly id: string;
  readonly tier: Tier;
  /** It can be read but not controlled. */
  readonly readsOnly: boolean;
  /** Entity in which that attack began. */
  readonly from: string;
}

export interface IsolationMetrics {
  /** Switches that differ from the technology's, by entity. */
  readonly changed: Readonly<Record<string, Separation>>;
  /** Parts that machines are without, by entity. */
  readonly without: Readonly<Record<string, readonly string[]>>;
  /** Machines whose virtualization extensions are off. */
  readonly extensionsOff: readonly string[];
  readonly held: readonly HeldTier[];
  /** Entities that stand on (or are) what is held, and how many are up in all. */
  readonly reached: readonly string[];
  readonly of: number;
}

/** Software of one date: a system on a machine, a hypervisor, an image. */
export interface InstalledMetrics {
  /** Id of the entity, or of the image. */
  readonly id: string;
  readonly isImage: boolean;
  readonly asOf: DateText;
  /** Ids of disclosed vulnerabilities that are in it. */
  readonly open: readonly string[];
  /** Sum over its disclosed vulnerabilities of the days that each has been open in it. */
  readonly exposedDays: number;
}

export interface UpkeepMetrics {
  readonly today: DateText;
  readonly installed: readonly InstalledMetrics[];
  /** Patches and rebuilds done, and restarts that they needed. */
  readonly patches: number;
  readonly rebuilds: number;
  readonly reboots: number;
}

export interface BrokenMetrics {
  readonly id: string;
  readonly library: string;
  /** Versions with which it runs. */
  readonly needs: readonly string[];
  readonly has: string;
}

export interface SoftwareMetrics {
  /** Versions of shared libraries by system (or image) and library. */
  readonly systems: readonly {
    readonly id: string;
    readonly libraries: Readonly<Record<string, string>>;
    /** Ids of the programs that use them. */
    readonly users: readonly string[];
  }[];
  readonly broken: readonly BrokenMetrics[];
}

export interface ImageMetrics {
  readonly id: string;
  readonly built: DateText | null;
  readonly layers: readonly {
    readonly digest: string;
    readonly bytes: Bytes;
    /** The line of the Dockerfile that made it, if it was built here. */
    readonly line?: string;
  }[];
  /** Machines that hold all of it. */
  readonly on: readonly string[];
}

export interface BuildMetrics {
  readonly image: string;
  readonly running: boolean;
  readonly tookMicros: Micros;
  readonly steps: readonly {
    readonly line: string;
    readonly digest: string;
    readonly bytes: Bytes;
    readonly state: 'cached' | 'waiting' | 'running' | 'done';
    readonly tookMicros: Micros;
  }[];
}

export interface ImagesMetrics {
  readonly registryUp: boolean;
  readonly images: readonly ImageMetrics[];
  /** The last build of each image. */
  readonly builds: readonly BuildMetrics[];
}

/** Addresses that entities have in their networks, by entity: "172.17.0.2". */
export type Addresses = Readonly<Record<string, readonly AddressMetrics[]>>;
export interface AddressMetrics {
  readonly network: string;
  readonly interface: string;
  readonly address: string;
}
