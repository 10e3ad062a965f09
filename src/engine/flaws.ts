/**
 * What is wrong with software: vulnerabilities, libraries and who needs which. Data for the
 * catalogue. Versions are dates: software is *as of* the day on which it was installed or last
 * patched, and a flaw is in everything between the day it came in and the day it was mended.
 */
import type { Arch, Constant, Tier } from './define.ts';
import type { SwitchId } from './separation.ts';

/** A day, "2016-10-19". */
export type DateText = string;

/** Where an attacker is and what a flaw moves them to: named for the tier that they then hold. */
export interface VulnerabilitySpec {
  readonly id: string;
  /** As people call it: "Dirty COW (CVE-2016-5195)". */
  readonly title: string;
  /** What it lets an attacker do, in effect only, one sentence. */
  readonly summary: string;
  /** A misconfiguration is not mended by a patch; it is there while its `needs` hold. */
  readonly sort: 'vulnerability' | 'misconfiguration';
  readonly source: string;
  readonly published: DateText;
  /** Software that has it (`TierCost.component`); absent for misconfigurations. */
  readonly component?: string;
  /** For people: "Linux 2.6.22 to 4.8.2". */
  readonly versions?: string;
  /** Processors that have it, of the machine at the bottom; absent: any. */
  readonly archs?: readonly Arch[];
  readonly introduced?: DateText;
  readonly fixed?: DateText;
  /** The tier the attacker must hold, of the entity the step starts in. */
  readonly from: Tier;
  /** The tier it leads to: the nearest of that name beneath the attacker, or in the same entity. */
  readonly to: Tier;
  /** Reads what that tier holds, but does not control it. */
  readonly readsOnly?: true;
  /** It works only where these separations are off … */
  readonly needsOff?: readonly SwitchId[];
  /** … and these on. */
  readonly needsOn?: readonly SwitchId[];
  /** It also leads over the network, to that tier of whatever can be reached there. */
  readonly byNetwork?: true;
  /** It works only where a daemon manages the entity, and is up. */
  readonly needsDaemon?: true;
  /** Restart of the reached system needed to mend it. */
  readonly mendNeedsRestart?: true;
}

/** A shared library and the versions of it that break with those before. */
export interface LibrarySpec {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Interface versions in order, oldest first: programs built for one do not run with another. */
  readonly versions: readonly { readonly id: string; readonly released: DateText }[];
  /** What a system fetches to install another version, in bytes; absent: nothing. */
  readonly bytes?: Constant;
}

/**
 * What it takes to keep the software of a family of systems up to date, and how often something in
 * it turns out to be flawed besides the vulnerabilities that have a name here.
 */
export interface UpkeepSpec {
  /** The family of systems and images that it is about. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  /** Flaws that become known in a year of 365 days in the packages of a system with `packages`. */
  readonly packageFlawsPerYear: Constant;
  readonly packages: Constant;
  /** Packages of an image of which nobody has counted them. */
  readonly imagePackages: Constant;
  /** Days on which a new kernel comes out in a year; the system must be restarted with it. */
  readonly kernelFlawsPerYear: Constant;
  /** Bytes fetched: lists of what there is, a mended package, a kernel. */
  readonly indexBytes: Constant;
  readonly packageBytes: Constant;
  readonly kernelBytes: Constant;
  /** CPU work to unpack and set up each byte, in core-microseconds. */
  readonly cpuMicrosPerFetchedByte: Constant;
}
