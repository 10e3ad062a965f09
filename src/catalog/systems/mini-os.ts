/** Mini-OS: a kernel as a library. Programs are linked with it; there is no userland. */
import { assumed, defineSystem, sourced } from '../../engine/define.ts';
import { kB, MB, millis } from '../../units.ts';

export const miniOs = defineSystem({
  id: 'mini-os',
  title: 'Mini-OS',
  summary: 'A kernel as a library, linked with the one program that it runs.',
  year: 2005,
  source: 'boot-uk-create',
  family: 'mini-os',
  kernelVersion: 'Mini-OS',
  released: '2017-10-28',
  kernel: {
    title: 'Mini-OS with its program',
    component: 'mini-os',
    memoryBytes: sourced(MB(3.6), 'mem-uk', 'the program included'),
    diskBytes: sourced(kB(480), 'boot-uk-create', 'the whole image'),
    phases: [
      {
        id: 'load-kernel',
        title: 'Load the image',
        readBytes: sourced(kB(480), 'boot-uk-create', 'the whole image'),
      },
      {
        id: 'kernel',
        title: 'Kernel and program',
        cpuMicros: sourced(millis(3), 'boot-uk-boot', 'taken as CPU work'),
      },
    ],
  },
  userland: { title: 'none' },
  stopMicros: assumed(millis(1), 'it halts: nothing has to end'),
  serviceRestart: 'no',
  createdBy: {
    xl: [
      {
        id: 'xl',
        title: 'Toolstack: name, devices, entries in the store',
        cpuMicros: sourced(millis(79.52), 'boot-uk-create', '80 ms less 0.48 ms of image'),
        cpuMicrosPerSibling: assumed(65, '65 ms for 999 names: what boot-xl-range has with chaos'),
        cpuMicrosPerSiblingSquared: sourced(
          0.5562,
          'boot-1000th-uk',
          '(0.7 s less 80 ms less 65 ms) by 999²',
        ),
        runsOutside: true,
      },
    ],
  },
});
