/**
 * The hidden machine of a desktop: containers of Linux need a Linux kernel, and macOS has none. So
 * a small hypervisor comes with the program, and a Linux that nobody sees. (That of Windows is in
 * hyper-v.ts.)
 */
import { assumed, type BroughtTier, defineKind, type KindSpec } from '../../engine/define.ts';
import { MB, MiB, millis } from '../../units.ts';
import { virtio } from './networks.ts';
import { bolted, hardwareAssisted, nativeSpeed, secondTables, shutdownGrace } from './parts.ts';
import { withoutFirmware } from './separations.ts';

const hidden = {
  comesWith: 'linuxkit',
  standsOn: 'hypervisor',
  memoryAdmission: 'given',
  parts: withoutFirmware,
  cpuEfficiency: assumed(hardwareAssisted.value, 'as KVM (cpu-linpack-kvm-tuned)'),
  nestedPageLevels: secondTables,
  copies: 'full',
  network: [virtio],
  stopGraceMicros: shutdownGrace,
  staysBecause: {
    reason: 'it is a part of the desktop that hides it',
    remedy: 'Run its containers on another host instead.',
  },
  look: { frame: 'solid' },
} as const satisfies Partial<KindSpec>;

const machine = (title: string, component: string): readonly BroughtTier[] => [
  {
    tier: 'firmware',
    filledBy: 'kind',
    title,
    component,
    memoryBytes: assumed(MiB(15), 'as a small monitor without emulated devices (mem-chv-vmm)'),
    phases: [
      {
        id: 'monitor',
        title: 'Start the monitor, load the kernel',
        cpuMicros: assumed(millis(12), 'as a small monitor (boot-fc-vmmstart)'),
        runsOutside: true,
      },
    ],
  },
  { tier: 'kernel', filledBy: 'system' },
  { tier: 'userland', filledBy: 'system' },
];

const layer = {
  needsExtensions: true,
  memoryAdmission: 'used',
  cpuEfficiency: nativeSpeed,
  copies: 'full',
  stopGraceMicros: shutdownGrace,
  staysBecause: bolted,
  look: { frame: 'bar' },
} as const satisfies Partial<KindSpec>;

export const desktop = [
  defineKind({
    ...layer,
    id: 'hyperkit',
    title: 'HyperKit',
    called: 'HyperKit',
    summary: 'A small hypervisor that comes with Docker Desktop and runs as a program of macOS.',
    year: 2016,
    source: 'hist-hyperkit',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'HyperKit',
        component: 'hyperkit',
        memoryBytes: assumed(MiB(20), 'order of magnitude of a program without a window'),
        diskBytes: assumed(MB(5), 'order of magnitude of the program alone'),
        phases: [
          {
            id: 'open',
            title: 'Open the hypervisor framework',
            cpuMicros: assumed(millis(50), 'a program of this size is up at once'),
          },
        ],
      },
    ],
    standsOn: 'userland',
    families: ['macos'],
    archs: ['x86-64'],
  }),
  defineKind({
    ...hidden,
    id: 'hyperkit-vm',
    title: 'Hidden Linux VM (HyperKit)',
    called: 'a hidden Linux VM (HyperKit)',
    summary: 'The Linux of Docker Desktop on a Mac: all its containers share this kernel.',
    year: 2016,
    source: 'hist-hyperkit',
    brings: machine('Virtual machine monitor (HyperKit)', 'hyperkit'),
    needs: ['hyperkit'],
  }),
  defineKind({
    ...layer,
    id: 'apple-virtualization',
    title: 'Apple Virtualization framework',
    called: 'Apple’s Virtualization framework',
    summary: 'What macOS itself brings to run virtual machines, since it runs on chips of Apple.',
    year: 2020,
    source: 'hist-apple-virtualization',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'Virtualization framework',
        component: 'xnu',
        memoryBytes: assumed(MiB(20), 'as HyperKit'),
        phases: [
          {
            id: 'open',
            title: 'Open the framework',
            cpuMicros: assumed(millis(50), 'a library that is there already'),
          },
        ],
      },
    ],
    standsOn: 'kernel',
    families: ['macos'],
    archs: ['arm64', 'x86-64'],
  }),
  defineKind({
    ...hidden,
    id: 'apple-vm',
    title: 'Hidden Linux VM (Apple)',
    called: 'a hidden Linux VM (Apple)',
    summary: 'The Linux of a container program on a Mac, run by what macOS brings itself.',
    year: 2020,
    source: 'hist-apple-virtualization',
    brings: machine('Virtual machine monitor (Apple)', 'xnu'),
    needs: ['apple-virtualization'],
  }),
] as const;
