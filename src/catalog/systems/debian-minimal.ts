/** A minimal Debian, as LightVM's authors measured it: the usual guest, cut down by hand. */
import { assumed, defineSystem, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';

const SPLIT = 'one way to spend the 1.5 s of boot-debian-boot on a disk of 1 GB/s';

export const debianMinimal = defineSystem({
  id: 'debian-minimal',
  title: 'Debian 8, minimal',
  summary: 'A Debian with what a server needs to boot and no more.',
  year: 2015,
  source: 'boot-debian-image',
  family: 'linux',
  kernelVersion: 'Linux 3.16',
  released: '2015-04-25',
  archs: ['x86-64', 'arm64', 'power', 's390'],
  packages: assumed(200, 'the base of Debian, its kernel and remote login'),
  kernel: {
    title: 'Linux kernel (Debian)',
    component: 'linux',
    memoryBytes: sourced(MB(8), 'mem-kernel-rt', 'the second figure'),
    diskBytes: assumed(MB(100), 'kernel and modules, a part of boot-debian-image'),
    phases: [
      {
        id: 'load-kernel',
        title: 'Load kernel and initial RAM disk',
        readBytes: assumed(MB(20), 'size of both files'),
      },
      {
        id: 'kernel',
        title: 'Kernel: probe devices, mount the root',
        cpuMicros: assumed(millis(400), SPLIT),
      },
    ],
  },
  userland: {
    title: 'Debian userland',
    component: 'packages-debian',
    memoryBytes: sourced(MB(106), 'mem-1000-debian', '114 MB less 8 MB of its kernel'),
    diskBytes: sourced(MB(1000), 'boot-debian-image', '1100 MB less 100 MB counted above'),
    phases: [
      {
        id: 'init',
        title: 'Init: mount file systems, find devices',
        waitMicros: assumed(millis(300), SPLIT),
        cpuMicros: assumed(millis(250), SPLIT),
      },
      {
        id: 'services',
        title: 'Start the system services',
        waitMicros: assumed(millis(250), SPLIT),
        cpuMicros: assumed(millis(229.6), SPLIT),
        readBytes: assumed(
          MB(70.4),
          '6.4 % of its image of 1100 MB, the share of ctr-slacker-read; nobody measured it',
        ),
      },
    ],
  },
  stopMicros: assumed(millis(2000), 'fewer services than a full system'),
  serviceRestart: 'systemd',
  createdBy: {
    xl: [
      {
        id: 'xl',
        title: 'Toolstack: name, devices, entries in the store',
        cpuMicros: sourced(millis(480), 'boot-debian-create', '0.5 s less 20 ms of its kernel'),
        cpuMicrosPerSibling: assumed(65, '65 ms for 999 names: what boot-xl-range has with chaos'),
        cpuMicrosPerSiblingSquared: sourced(
          41.518,
          'boot-1000th-debian',
          '(42 s less 0.5 s less 65 ms) by 999²',
        ),
        runsOutside: true,
      },
    ],
  },
});
