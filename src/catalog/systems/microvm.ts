/**
 * The Linux guest with which micro-VMs were compared: it ends in its init. Variants: a compressed
 * kernel, a network interface, the kernel of a distribution.
 */
import {
  assumed,
  defineSystem,
  type PhaseSpec,
  type SystemSpec,
  sourced,
} from '../../engine/define.ts';
import { KiB, MB, millis } from '../../units.ts';

/** Measured inside a guest whose CPU runs at 0.9772 of native speed (cpu-linpack-kvm-tuned). */
const INSIDE = 284.2 / 290.83;
const inside = (ms: number): number => millis(ms * INSIDE);
const AS_WORK = 'as CPU work of the guest, at 0.977 of native speed';

const kernel: PhaseSpec = {
  id: 'kernel',
  title: 'Kernel, up to init',
  waitMicros: assumed(millis(96.15), 'the rest of the 99.48 ms of the guest (boot-chv-e2e)'),
  cpuMicros: assumed(
    inside(3.33),
    'so little that a hundred boots at once take 120 ms on 48 cores (boot-fc-par100)',
  ),
};
const decompress: PhaseSpec = {
  id: 'decompress',
  title: 'Kernel: unpack itself',
  cpuMicros: sourced(inside(41.2), 'boot-decompress', AS_WORK),
};
const network: PhaseSpec = {
  id: 'network',
  title: 'Kernel: set up the network interface',
  cpuMicros: sourced(inside(17.5), 'boot-netdev', AS_WORK),
};
const distribution: PhaseSpec = {
  id: 'legacy',
  title: 'Kernel: probe devices that are not there',
  waitMicros: sourced(millis(900), 'boot-distro-kernel', 'most of it waits for answers'),
};

const variant = (id: string, what: string, phases: readonly PhaseSpec[]): SystemSpec =>
  defineSystem({
    id,
    title: `Micro-VM Linux${what}`,
    summary: 'A Linux kernel without what a micro-VM lacks, and an init that does nothing.',
    year: 2018,
    source: 'boot-chv-e2e',
    family: 'linux',
    kernelVersion: 'Linux 4.14',
    released: '2018-11-26',
    kernel: {
      title: 'Linux kernel 4.14',
      component: 'linux',
      memoryBytes: sourced(
        KiB(13_176),
        'mem-guest-reserved-128',
        '16,272 KB at 128 MiB less its share of them',
      ),
      memoryShare: sourced(
        195_028 / 8_257_536,
        'mem-guest-reserved-128',
        '211,300 less 16,272 KB over 8064 MiB; 64 B of each 4 KiB describe it (mem-struct-page)',
      ),
      diskBytes: assumed(MB(20), 'an uncompressed kernel of this configuration'),
      phases,
    },
    userland: {
      title: 'Init',
      memoryBytes: sourced(KiB(48_340), 'mem-guest-used-128', 'at 128 MiB; 50,588 at 256'),
      diskBytes: assumed(MB(50), 'a small root file system'),
    },
    stopMicros: assumed(millis(100), 'it has nothing to end'),
    serviceRestart: 'no',
  });

export const microvm: readonly SystemSpec[] = [
  variant('microvm', '', [kernel]),
  variant('microvm-compressed', ', compressed', [decompress, kernel]),
  variant('microvm-network', ' with network', [kernel, network]),
  variant('microvm-distribution', ', distribution kernel', [kernel, distribution]),
];
