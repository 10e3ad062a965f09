/**
 * Monitors that hand a kernel to a guest directly and emulate few devices or none: Firecracker,
 * Cloud Hypervisor, and QEMU used in the same way, with two kinds of firmware. All under KVM.
 */
import {
  assumed,
  type BroughtTier,
  type Constant,
  defineKind,
  type KindSpec,
  type PhaseSpec,
  sourced,
} from '../../engine/define.ts';
import { KiB, MB, millis } from '../../units.ts';
import { virtio } from './networks.ts';
import { exec, hardwareAssisted, preCopy, secondTables, shutdownGrace } from './parts.ts';
import { withoutFirmware } from './separations.ts';

const directSystem: readonly BroughtTier[] = [
  { tier: 'kernel', filledBy: 'system' },
  { tier: 'userland', filledBy: 'system' },
  { tier: 'application', filledBy: 'application', phases: [exec] },
];

const phase = (id: string, title: string, cpuMicros: Constant): PhaseSpec => ({
  id,
  title,
  cpuMicros,
  runsOutside: true,
});

interface Monitor
  extends Pick<KindSpec, 'id' | 'title' | 'called' | 'summary' | 'year' | 'source'> {
  readonly monitor: string;
  readonly component: string;
  readonly memoryBytes: Constant;
  readonly phases: readonly PhaseSpec[];
  readonly restore?: readonly PhaseSpec[];
  readonly diskMicrosPerIo: Constant;
  readonly start: string;
}

const micro = ({ monitor, component, memoryBytes, phases, start, ...about }: Monitor): KindSpec =>
  defineKind({
    ...about,
    brings: [
      { tier: 'firmware', filledBy: 'kind', title: monitor, component, memoryBytes, phases },
      ...directSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['kvm'],
    memoryAdmission: 'given',
    families: ['linux'],
    parts: withoutFirmware,
    cpuEfficiency: hardwareAssisted,
    nestedPageLevels: secondTables,
    copies: 'full',
    network: [virtio],
    stopGraceMicros: shutdownGrace,
    preCopy,
    look: { frame: 'solid' },
    shell: { start, crash: "ssh {id} 'echo c > /proc/sysrq-trigger'" },
  });

const qemuProcess = phase(
  'toolstack',
  'Start the monitor process',
  sourced(millis(40), 'boot-unikraft-vmm', 'taken as CPU work'),
);
const qemuDevices = phase(
  'devices',
  'Set up the virtual devices',
  sourced(
    millis(74.47),
    'boot-qboot-e2e',
    '213.95 ms less 40 ms of process and 99.48 ms of the guest (boot-chv-e2e)',
  ),
);
const qemuMemory = sourced(KiB(134_448), 'mem-qemu-vmm', 'guest of 256 MB');

/** What the virtual disk of a monitor does a second with 32 I/Os outstanding. */
const perIo = (perSecond: number): Constant =>
  sourced(1e6 / perSecond, 'fc-fio-4kr', 'so many a second however many wait');

export const microVms = [
  micro({
    id: 'firecracker',
    title: 'Firecracker micro-VM',
    summary: 'A machine with a handful of virtual devices, made for short-lived functions.',
    year: 2018,
    source: 'hist-firecracker',
    monitor: 'Virtual machine monitor (Firecracker)',
    component: 'firecracker',
    memoryBytes: sourced(KiB(2552), 'mem-fc-vmm', 'the same from 128 MB to 8 GB'),
    diskMicrosPerIo: perIo(12_880),
    phases: [
      phase(
        'toolstack',
        'Start the monitor process',
        sourced(millis(12), 'boot-fc-vmmstart', 'typical; taken as CPU work'),
      ),
      {
        id: 'configure',
        title: 'Configure the machine by API calls',
        waitMicros: sourced(
          millis(38.85),
          'boot-fc-e2e',
          '160.85 ms less 110 ms after the start call (boot-fc-internal) and 12 ms of process',
        ),
        runsOutside: true,
      },
      phase(
        'load',
        'Start call: memory, devices, kernel',
        sourced(
          millis(10.52),
          'boot-fc-internal',
          '110 ms less the 99.48 ms that the same guest takes (boot-chv-e2e)',
        ),
      ),
    ],
    restore: [
      {
        id: 'restore',
        title: 'Restore the snapshot',
        waitMicros: sourced(
          millis(65),
          'boot-snapshot-disk',
          'snapshot in memory, answer included',
        ),
        readBytes: assumed(MB(82), '164 ms more from a disk (boot-snapshot-disk), at 500 MB/s'),
      },
    ],
    start: 'firectl --kernel=vmlinux --root-drive={id}.img',
  }),
  micro({
    id: 'cloud-hypervisor',
    title: 'Cloud Hypervisor micro-VM',
    summary: 'A machine without emulated hardware, for cloud workloads.',
    year: 2019,
    source: 'boot-chv-e2e',
    monitor: 'Virtual machine monitor (Cloud Hypervisor)',
    component: 'cloud-hypervisor',
    memoryBytes: sourced(KiB(13_664), 'mem-chv-vmm', 'the same from 128 MB to 8 GB'),
    diskMicrosPerIo: perIo(13_024),
    phases: [
      phase(
        'toolstack',
        'Start the monitor, load the kernel',
        assumed(millis(2.98), 'about what small monitors take (boot-unikraft-vmm)'),
      ),
    ],
    start: 'cloud-hypervisor --kernel vmlinux --disk path={id}.img',
  }),
  micro({
    id: 'qemu-qboot',
    title: 'QEMU with qboot',
    called: 'QEMU with qboot',
    summary: 'QEMU that hands over the kernel by a minimal firmware.',
    year: 2015,
    source: 'boot-qboot-e2e',
    monitor: 'Virtual machine monitor (QEMU)',
    component: 'qemu',
    memoryBytes: qemuMemory,
    diskMicrosPerIo: perIo(135_109),
    phases: [qemuProcess, qemuDevices],
    start: 'qemu-system-x86_64 -enable-kvm -bios bios.bin -kernel vmlinux',
  }),
  micro({
    id: 'qemu-seabios',
    title: 'QEMU with SeaBIOS',
    called: 'QEMU with SeaBIOS',
    summary: 'QEMU that hands over the kernel by its usual firmware.',
    year: 2009,
    source: 'boot-qemu-e2e',
    monitor: 'Virtual machine monitor (QEMU)',
    component: 'qemu',
    memoryBytes: qemuMemory,
    diskMicrosPerIo: perIo(135_109),
    phases: [
      qemuProcess,
      qemuDevices,
      {
        id: 'firmware',
        title: 'Firmware',
        waitMicros: sourced(
          millis(29.58),
          'boot-qemu-e2e',
          '243.53 ms less 213.95 ms with qboot (boot-qboot-e2e)',
        ),
      },
    ],
    start: 'qemu-system-x86_64 -enable-kvm -kernel vmlinux',
  }),
] as const;
