/**
 * What the page and the headless runner read about isolation, software and images, beside the
 * numbers of `metrics.ts`. Each part is absent in worlds in which it plays no part.
 */
import type { Bytes, Micros } from '../units.ts';
import type { DateText, Separation, SwitchId, Tier } from './define.ts';

/** A tier that an attacker has got to. */
export interface HeldTier {
  readonly id: string;
  readonly tier: Tier;
  /** It can be read but not controlled. */
  readonly readsOnly: boolean;
  /** Entity in which that attack began. */
  readonly from: string;
}

/** What a flaw would come to if it were tried now: where it leads, or why nowhere. */
export type Foreseen =
  | { readonly id: string; readonly tier: Tier }
  | {
      /** A name for the page; the reason is a clause. */
      readonly why: string;
      readonly reason: string;
      /** The separation that decides it, and the entity whose it is. */
      readonly switch?: SwitchId;
      readonly at?: string;
    };

/** The same for programs (the first hundred that there are) and flaws, by their ids. */
export type Outlook = Readonly<Record<string, Readonly<Record<string, Foreseen>>>>;

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
  /** Entities of which the attacker can read what they hold, without control. */
  readonly exposed: readonly string[];
  readonly of: number;
}

/** Software of one date: a system on a machine, a hypervisor, an image. */
export interface InstalledMetrics {
  /** Id of the entity, or of the image. */
  readonly id: string;
  readonly isImage: boolean;
  readonly asOf: DateText;
  /** The older kernel that runs until the next restart; absent: what is installed runs. */
  readonly runs?: DateText;
  /** Ids of disclosed vulnerabilities that are in it. */
  readonly open: readonly string[];
  /** Flaws of its packages, and new kernels, that have no name here and are open in it. */
  readonly ordinary: number;
  /** Sum over its disclosed vulnerabilities of the days that each has been open in it. */
  readonly exposedDays: number;
}

export interface UpkeepMetrics {
  readonly today: DateText;
  /** The first hundred. */
  readonly installed: readonly InstalledMetrics[];
  /** Over all that is installed: flaws that are open, and days for which they have been. */
  readonly openFlaws: number;
  readonly exposedDays: number;
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
  /** Machines that hold all of it; the first fifty. */
  readonly on: readonly string[];
  /** Entities made from it, and of them those made from an older version. */
  readonly users: number;
  readonly olderUsers: number;
  /** Whether the registry has all of it: what was built may not be pushed yet. */
  readonly inRegistry: boolean;
}

export interface BuildMetrics {
  readonly image: string;
  /** Entity that builds. */
  readonly by: string;
  readonly running: boolean;
  /** The image is there, and its new layers are on their way to the registry, or wait for it. */
  readonly pushing: boolean;
  readonly failed: boolean;
  readonly tookMicros: Micros;
  readonly steps: readonly {
    readonly line: string;
    readonly digest: string;
    readonly bytes: Bytes;
    readonly state: 'cached' | 'waiting' | 'running' | 'done';
    readonly tookMicros: Micros;
  }[];
}

/** What lies in a volume: it outlives the containers that use it. */
export interface VolumeMetrics {
  /** Service or entity that it belongs to. */
  readonly id: string;
  /** Machine on whose disk it lies. */
  readonly on: string;
  readonly bytes: Bytes;
  /** Entities there that use it. */
  readonly users: number;
}

export interface ImagesMetrics {
  readonly registryUp: boolean;
  /** Files that containers have written into themselves: gone with them. */
  readonly writableBytes: Bytes;
  /** The first fifty. */
  readonly volumes: readonly VolumeMetrics[];
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
