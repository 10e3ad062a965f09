/**
 * What a machine, real or virtual, cannot do without each of its parts: the tier at which its start
 * ends, and what it says then. A part that stops nothing is missed only once it is up.
 */
import type { Tier } from './define.ts';
import type { PartId } from './separation.ts';

export interface PartRule {
  /** What people call it. */
  readonly title: string;
  /**
   * The lowest tier that does not come up without it: of the machine itself, or of what stands on
   * its firmware. Null: everything comes up.
   */
  readonly stops: Tier | null;
  /** What a machine says, and what the monitor of a virtual one does. */
  readonly machine: string;
  readonly guest: string;
}

export const PART_RULES: Readonly<Record<PartId, PartRule>> = {
  cpu: {
    title: 'processor',
    stops: 'hardware',
    machine: 'it has no processor, so nothing happens when it is switched on',
    guest: 'it has no processor, and its monitor makes no machine without one',
  },
  memory: {
    title: 'memory',
    stops: 'firmware',
    machine: 'its self test finds no memory, beeps and goes no further',
    guest: 'it has no memory, and its monitor makes no machine without any',
  },
  firmware: {
    title: 'firmware',
    stops: 'firmware',
    machine: 'it has no firmware, so the processor finds no first instruction',
    guest: 'it has no firmware, so its processor finds no first instruction',
  },
  disk: {
    title: 'disk',
    stops: 'hypervisor',
    machine: 'the firmware finds no bootable device',
    guest: 'its firmware finds no bootable device',
  },
  nic: {
    title: 'network card',
    stops: null,
    machine: 'it has no network card, so nobody reaches it',
    guest: 'it has no network card, so nobody reaches it',
  },
};
