/** Parts that several technologies have in common, so that each says only what sets it apart. */
import {
  assumed,
  type BroughtTier,
  type CheckpointSpec,
  type Constant,
  type KindSpec,
  type PhaseSpec,
  type PostCopySpec,
  type PreCopySpec,
  sourced,
} from '../../engine/define.ts';
import { MB, millis, seconds } from '../../units.ts';

/** The yardstick of `cpuEfficiency`. */
export const nativeSpeed = sourced(
  1,
  'cpu-linpack-native',
  'the native run is the unit in which the others are given',
);

/** The speed inside where the processor assists. */
export const hardwareAssisted = sourced(
  284.2 / 290.83,
  'cpu-linpack-kvm-tuned',
  '284.20 of 290.83 GFLOPS (cpu-linpack-native); a hidden topology costs more',
);

/**
 * Without assistance: kernel code of the guest is translated, the rest runs as it is. That was for
 * guests of 32 bits; the guests here are of 64, which would be refused (`guests-64`).
 */
export const binaryTranslation = assumed(
  263 / 334,
  'as a guest of 32 bits under VMware Workstation 3.2 (xen-build): 263 s native, 334 s there; ' +
    'guests of 64 bits need the extensions, on AMD not under VMware (guests-64)',
);

/** Levels of the tables with which the processor finds a guest's memory in the machine's. */
export const secondTables = sourced(4, 'ept-refs', 'with pages of 4 KB');

/** A machine is asked to shut down; its service manager kills what has not ended by then. */
export const shutdownGrace = sourced(
  seconds(90),
  'systemd-stop-timeout',
  'the time one service may take stands for the shutdown of the whole system',
);

/** Starting a program by its service manager or by a container runtime. */
export const exec: PhaseSpec = {
  id: 'exec',
  title: 'Make the process (fork, exec)',
  cpuMicros: sourced(millis(3.5), 'boot-forkexec', 'the mean, taken as CPU work'),
};

const guestLoader: PhaseSpec = {
  id: 'loader',
  title: 'Boot loader',
  waitMicros: assumed(
    millis(100),
    'a hidden menu and no countdown; reading the kernel is counted with the kernel',
  ),
};

/** What every full virtual machine holds above its monitor: a system of its own. */
export const guestSystem: readonly BroughtTier[] = [
  { tier: 'kernel', filledBy: 'system', phases: [guestLoader] },
  { tier: 'userland', filledBy: 'system' },
  { tier: 'application', filledBy: 'application', phases: [exec] },
];

/** Start of a monitor process and of a guest's firmware. */
export interface MonitorStart {
  readonly process: Constant;
  readonly devices: Constant;
  readonly firmware: Constant;
}

export const monitorPhases = (start: MonitorStart): readonly PhaseSpec[] => [
  {
    id: 'toolstack',
    title: 'Toolstack: start the monitor process',
    cpuMicros: start.process,
    runsOutside: true,
  },
  {
    id: 'devices',
    title: 'Set up the virtual devices',
    cpuMicros: start.devices,
    runsOutside: true,
  },
  { id: 'firmware', title: 'Firmware', cpuMicros: start.firmware },
];

const AS_QEMU = 'as QEMU (boot-qemu-e2e); no measurement of this monitor was found';

/** QEMU's figures for a monitor that nobody has measured in public. */
export const startAsQemu: MonitorStart = {
  process: assumed(millis(40), AS_QEMU),
  devices: assumed(millis(71.47), AS_QEMU),
  firmware: assumed(millis(29.58), AS_QEMU),
};

/** Pre-copy live migration, the way all three hypervisors do it. */
export const preCopy: PreCopySpec = {
  downtimeMicrosMax: sourced(
    millis(30),
    'mig-simgrid-maxdown',
    'also the limit of earlier QEMU versions; today QEMU allows 300 ms (qemu-downtime-limit)',
  ),
  roundsMax: sourced(
    30,
    'xen-max-rounds',
    "Xen's limit, used for every hypervisor; QEMU goes on until it is told to stop",
  ),
  resumeMicros: sourced(millis(9), 'mig-specweb-resume'),
  workingSetShareMax: sourced(0.9, 'mig-simgrid-wss'),
};

/** Going on at the target first: QEMU only, of what is in the catalogue. */
export const postCopy: PostCopySpec = {
  stateBytes: assumed(MB(8), 'processors and devices of a small guest, order of magnitude'),
  resumeMicros: sourced(millis(9), 'mig-specweb-resume', 'as after pre-copy'),
  faultShare: sourced(0.21, 'mig-postcopy-faults', 'the upper bound, with pages sent ahead'),
  faultMicros: assumed(
    250,
    'a request and 4 KiB over a gigabit network take 40 µs and a round trip; the rest is software',
  ),
};

/** CRIU, as container engines use it. */
export const checkpoint: CheckpointSpec = {
  freezeMicros: sourced(
    millis(170),
    'mig-criu-freeze',
    'of one process; a container of the catalogue is one',
  ),
  restoreMicros: assumed(millis(170), 'as long as to freeze it; no measurement was found'),
};

type Stays = NonNullable<KindSpec['staysBecause']>;

/** The fixed parts of a machine: what is installed does not travel. */
export const bolted: Stays = {
  reason: 'it is installed on this machine and cannot leave it',
  remedy: 'Move what runs on it instead.',
};
