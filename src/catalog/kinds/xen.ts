/**
 * Xen: a hypervisor that leaves devices and management to a control domain. Its guests are made by
 * a toolstack there: xl, which keeps what it knows in a shared store, or LightVM's chaos with noxs,
 * which needs no store.
 */

import {
  assumed,
  type BroughtTier,
  defineKind,
  type KindSpec,
  type PhaseSpec,
  sourced,
} from '../../engine/define.ts';
import { kB, MB, MiB, millis, seconds } from '../../units.ts';
import { splitDriver } from './networks.ts';
import { bolted, guestSystem, nativeSpeed, preCopy, shutdownGrace } from './parts.ts';
import { withoutFirmware } from './separations.ts';

const PARAVIRTUAL = sourced(
  1,
  'xen-spec',
  'SPEC INT2000: 567 of 567 native, with modified kernels',
);
const state = sourced(kB(20), 'mem-xen-min', 'what Xen itself keeps for a domain');
const guestYear = { year: 2003, source: 'hist-xen' } as const;
const lightVm = { year: 2017, source: 'boot-lightvm' } as const;

const domain = (toolstack: string, phases: readonly PhaseSpec[]): BroughtTier => ({
  tier: 'firmware',
  filledBy: 'kind',
  title: `Domain (${toolstack})`,
  memoryBytes: state,
  component: 'xen',
  toolstack,
  phases,
});

/** For a system that nobody has measured under xl. */
const xlDefault: readonly PhaseSpec[] = [
  {
    id: 'xl',
    title: 'Toolstack: name, devices, entries in the store',
    cpuMicros: assumed(millis(480), 'as a minimal Debian (boot-debian-create)'),
    cpuMicrosPerSibling: assumed(65, 'as every guest under this toolstack'),
    cpuMicrosPerSiblingSquared: assumed(41.518, 'as a minimal Debian (boot-1000th-debian)'),
    runsOutside: true,
  },
];

const chaos: readonly PhaseSpec[] = [
  {
    id: 'chaos',
    title: 'Toolstack: take a prepared domain, share device pages',
    cpuMicros: sourced(
      millis(0.52),
      'boot-lightvm',
      '4.0 ms less 3 ms of boot (boot-uk-boot) and 0.48 ms of image (boot-image-linear)',
    ),
    cpuMicrosPerSibling: sourced(0.1, 'boot-lightvm', '0.1 ms more beside 999 others'),
    runsOutside: true,
  },
];

/** A program linked with its kernel: there is no userland between them. */
const unikernel: readonly BroughtTier[] = [
  { tier: 'kernel', filledBy: 'system' },
  { tier: 'application', filledBy: 'application' },
];

const control = (
  about: Pick<KindSpec, 'id' | 'title' | 'called' | 'summary'>,
  since: Pick<KindSpec, 'year' | 'source'>,
): KindSpec =>
  defineKind({
    ...about,
    ...since,
    brings: [
      { tier: 'kernel', filledBy: 'system' },
      { tier: 'userland', filledBy: 'system' },
    ],
    standsOn: 'hypervisor',
    needs: ['xen'],
    endsWith: 'kernel',
    families: ['linux'],
    memoryAdmission: 'used',
    cpuEfficiency: PARAVIRTUAL,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    beside: true,
    look: { frame: 'dotted' },
    shell: { restart: 'ssh {id} systemctl reboot' },
  });

const guest = {
  network: [splitDriver],
  ...guestYear,
  standsOn: 'hypervisor',
  needs: ['xen'],
  memoryAdmission: 'given',
  parts: withoutFirmware,
  cpuEfficiency: PARAVIRTUAL,
  diskMicrosPerIo: assumed(1e6 / 42_543, 'as KVM (disk-randread-native)'),
  copies: 'full',
  stopGraceMicros: shutdownGrace,
  preCopy,
  cold: true,
  look: { frame: 'solid' },
} as const;

const xlShell = {
  start: 'xl create {id}.cfg',
  stop: 'xl shutdown {id}',
  kill: 'xl destroy {id}',
  restart: 'xl reboot {id}',
  crash: 'xl trigger {id} nmi',
  migrate: 'xl migrate {id} {to}',
} as const;

const restoreXl = sourced(
  millis(550),
  'boot-xen-restore',
  'restore of a unikernel, taken as a wait',
);
const restoreChaos = sourced(millis(20), 'boot-xen-restore', 'the second figure, taken as a wait');

export const xen = [
  defineKind({
    id: 'xen',
    title: 'Xen',
    called: 'Xen',
    summary: 'A hypervisor on the bare machine that leaves devices to a control domain.',
    ...guestYear,
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'Xen',
        component: 'xen',
        memoryBytes: assumed(
          MiB(64),
          'its code and what it keeps of the memory, order of magnitude',
        ),
        diskBytes: assumed(MB(2), 'one compressed file beside the kernel'),
        phases: [
          {
            id: 'xen',
            title: 'Start the hypervisor',
            waitMicros: assumed(seconds(2), 'the loader reads it; it wakes the processors'),
            cpuMicros: assumed(seconds(1), 'most of it clears memory'),
          },
        ],
      },
    ],
    standsOn: 'firmware',
    archs: ['x86-64', 'arm64'],
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: { stop: 'ssh {id} xl shutdown --all --wait', crash: 'xl debug-keys C' },
  }),
  control(
    {
      id: 'xen-dom0',
      title: 'Control domain',
      called: 'a control domain',
      summary: 'Linux beside the guests that drives devices and runs xl.',
    },
    guestYear,
  ),
  control(
    {
      id: 'lightvm-dom0',
      title: 'Control domain (LightVM)',
      called: 'a control domain (LightVM)',
      summary: 'Linux beside the guests that runs chaos, a toolstack without a store.',
    },
    lightVm,
  ),
  defineKind({
    ...guest,
    id: 'xen-guest',
    title: 'Xen virtual machine',
    summary: 'A machine whose kernel knows that it is a guest, with a system of its own.',
    brings: [domain('xl', xlDefault), ...guestSystem.map(direct)],
    // Such kernels of BSD and Solaris are of other versions than the catalogue has.
    families: ['linux'],
    managedBy: 'xen-dom0',
    restore: [{ id: 'restore', title: 'Restore the saved domain', waitMicros: restoreXl }],
    shell: xlShell,
  }),
  defineKind({
    ...guest,
    id: 'xen-unikernel',
    title: 'Unikernel on Xen',
    called: 'a unikernel on Xen',
    summary: 'A program linked with a minimal kernel, in a machine of its own.',
    year: 2013,
    source: 'hist-unikernels',
    comesWith: 'mini-os',
    families: ['mini-os'],
    brings: [domain('xl', xlDefault), ...unikernel],
    endsWith: 'application',
    managedBy: 'xen-dom0',
    restore: [{ id: 'restore', title: 'Restore the saved domain', waitMicros: restoreXl }],
    shell: xlShell,
  }),
  defineKind({
    ...guest,
    id: 'lightvm-unikernel',
    title: 'Unikernel on LightVM',
    called: 'a unikernel on LightVM',
    summary: 'A program linked with a minimal kernel, made without a shared store.',
    ...lightVm,
    comesWith: 'mini-os',
    families: ['mini-os'],
    brings: [domain('chaos', chaos), ...unikernel],
    endsWith: 'application',
    managedBy: 'lightvm-dom0',
    restore: [{ id: 'restore', title: 'Restore the saved domain', waitMicros: restoreChaos }],
    shell: { start: 'chaos create {id}.cfg', kill: 'chaos destroy {id}' },
  }),
] as const;

/** A paravirtual kernel is handed over by the toolstack: no boot loader. */
function direct(brought: BroughtTier): BroughtTier {
  return brought.tier === 'kernel' ? { tier: 'kernel', filledBy: 'system' } : brought;
}
