/** Tinyx: a Linux cut down by a build system to what one program needs. */
import { assumed, defineSystem, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';

const SPLIT = 'one way to spend the 180 ms of boot-tinyx-boot';

export const tinyx = defineSystem({
  id: 'tinyx',
  title: 'Tinyx',
  summary: 'A Linux that a build system has cut down to what one program needs.',
  year: 2017,
  source: 'boot-tinyx-create',
  family: 'linux',
  packages: assumed(10, 'the one program and the libraries that it needs'),
  kernelVersion: 'Linux 4.4',
  released: '2017-10-28',
  kernel: {
    title: 'Linux kernel (Tinyx)',
    component: 'linux',
    memoryBytes: sourced(MB(1.6), 'mem-kernel-rt', 'the first figure'),
    diskBytes: assumed(MB(2), 'its part of the 9.5 MB of boot-tinyx-boot'),
    phases: [
      {
        id: 'load-kernel',
        title: 'Load the image',
        readBytes: sourced(MB(9.5), 'boot-tinyx-boot', 'kernel and files are one'),
      },
      { id: 'kernel', title: 'Kernel', cpuMicros: assumed(millis(120), SPLIT) },
    ],
  },
  userland: {
    title: 'Tinyx userland',
    memoryBytes: sourced(MB(25.4), 'mem-1000-tinyx', '27 MB less 1.6 MB of its kernel'),
    diskBytes: sourced(MB(7.5), 'boot-tinyx-boot', '9.5 MB less 2 MB of kernel'),
    phases: [
      {
        id: 'init',
        title: 'Init: start the one program',
        waitMicros: assumed(millis(20), SPLIT),
        cpuMicros: assumed(millis(40), SPLIT),
      },
    ],
  },
  stopMicros: assumed(millis(200), 'one program to end'),
  serviceRestart: 'no',
  createdBy: {
    xl: [
      {
        id: 'xl',
        title: 'Toolstack: name, devices, entries in the store',
        cpuMicros: sourced(millis(350.5), 'boot-tinyx-create', '0.36 s less 9.5 ms of image'),
        cpuMicrosPerSibling: assumed(65, '65 ms for 999 names: what boot-xl-range has with chaos'),
        cpuMicrosPerSiblingSquared: sourced(
          9.594,
          'boot-1000th-tinyx',
          '(10 s less 0.36 s less 65 ms) by 999²',
        ),
        runsOutside: true,
      },
    ],
  },
});
