/**
 * Alpine Linux: a small system. Start and memory are those of Tinyx, the nearest Linux of that size
 * with published measurements; 360 ms for making its VM belong to the toolstack, not to it.
 */
import { assumed, defineSystem, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';

const SPLIT = 'one way to spend the 180 ms of boot-tinyx-boot on a disk of 500 MB/s';

export const alpine = defineSystem({
  id: 'alpine',
  title: 'Alpine Linux',
  summary: 'A small Linux system with one compact toolbox instead of hundreds of programs.',
  year: 2005,
  source: 'alpine-size',
  family: 'linux',
  kernelVersion: 'Linux 4.14',
  released: '2018-06-26',
  archs: ['x86-64', 'arm64', 'power', 's390'],
  packages: assumed(50, 'the base with boot loader, clock and remote login'),
  kernel: {
    title: 'Linux kernel (Alpine)',
    component: 'linux',
    memoryBytes: sourced(MB(1.6), 'mem-kernel-rt', "the figure of Tinyx's kernel"),
    diskBytes: sourced(
      MB(122),
      'alpine-size',
      '130 MB of a minimal installation less the 8 MB of a container, which has no kernel',
    ),
    phases: [
      {
        id: 'load-kernel',
        title: 'Load kernel and initial RAM disk',
        readBytes: sourced(MB(9.5), 'boot-tinyx-boot', 'the whole image of Tinyx'),
      },
      {
        id: 'kernel',
        title: 'Kernel: probe devices, mount the root',
        cpuMicros: assumed(millis(100), SPLIT),
      },
    ],
  },
  userland: {
    title: 'Alpine userland',
    component: 'packages-alpine',
    memoryBytes: sourced(
      MB(25.4),
      'mem-1000-tinyx',
      '27 MB of a Tinyx VM less 1.6 MB of its kernel',
    ),
    diskBytes: sourced(MB(8), 'alpine-size', 'the size of a container, upper bound'),
    phases: [
      {
        id: 'init',
        title: 'Init: mount file systems, start the services',
        waitMicros: assumed(millis(21), SPLIT),
        cpuMicros: assumed(millis(40), SPLIT),
      },
    ],
  },
  stopMicros: assumed(millis(500), 'it has few services to end'),
  serviceRestart: 'no',
});
