/**
 * Ubuntu Server: the full operating system of the comparison. How long it takes to start depends on
 * who measured: 1.5 s for a minimal Debian on a RAM disk (boot-debian-boot), 17.6 s for one office
 * machine (boot-systemd-vm, used here), 96.9 s for a Linux in EC2 (boot-ec2-linux).
 */
import { assumed, defineSystem, sourced } from '../../engine/define.ts';
import { MB, seconds } from '../../units.ts';

const KERNEL_SPLIT = 'one way to spend the 2.426 s of boot-systemd-vm on a disk of 500 MB/s';
const USERLAND_SPLIT = 'one way to spend the 15.197 s of boot-systemd-vm on a disk of 500 MB/s';

export const ubuntu = defineSystem({
  id: 'ubuntu',
  title: 'Ubuntu Server 18.04 LTS',
  summary: 'A full Linux system with service manager, package manager and hundreds of programs.',
  year: 2018,
  source: 'img-freeradius-vm',
  family: 'linux',
  kernelVersion: 'Linux 4.15',
  released: '2018-04-26',
  libraries: { openssl: '1.1', 'berkeley-db': '5.3' },
  archs: ['x86-64', 'arm64', 'power', 's390'],
  kernel: {
    title: 'Linux kernel (Ubuntu)',
    component: 'linux',
    memoryBytes: sourced(MB(8), 'mem-kernel-rt', "the figure of Debian's kernel"),
    diskBytes: assumed(MB(300), 'kernel, modules, firmware files and initial RAM disk'),
    phases: [
      {
        id: 'load-kernel',
        title: 'Load kernel and initial RAM disk',
        readBytes: assumed(MB(64), 'size of both files; the boot loader reads them'),
      },
      {
        id: 'kernel',
        title: 'Kernel: probe devices, mount the root',
        waitMicros: assumed(seconds(1.2), KERNEL_SPLIT),
        cpuMicros: assumed(seconds(1.2), KERNEL_SPLIT),
        readBytes: assumed(MB(13), KERNEL_SPLIT),
      },
    ],
  },
  userland: {
    title: 'Ubuntu userland',
    component: 'packages-ubuntu',
    memoryBytes: sourced(
      MB(106),
      'mem-1000-debian',
      '114 MB of a minimal Debian less 8 MB of its kernel; a full Ubuntu takes more',
    ),
    diskBytes: sourced(
      MB(3100),
      'img-freeradius-vm',
      '3405 MB less 5 MB of application and the 300 MB counted with the kernel',
    ),
    phases: [
      {
        id: 'init',
        title: 'Init: mount file systems, find devices',
        waitMicros: assumed(seconds(1.5), USERLAND_SPLIT),
        cpuMicros: assumed(seconds(1.3), USERLAND_SPLIT),
        readBytes: assumed(MB(100), USERLAND_SPLIT),
      },
      {
        id: 'services',
        title: 'Start the system services',
        waitMicros: assumed(seconds(7), USERLAND_SPLIT),
        cpuMicros: assumed(seconds(4.397), USERLAND_SPLIT),
        readBytes: assumed(MB(400), USERLAND_SPLIT),
      },
    ],
  },
  stopMicros: assumed(seconds(3), 'every service is asked to end; most do so at once'),
  serviceRestart: 'systemd',
  shareable: sourced(0.67, 'esx-tps-ideal', 'Linux guests that do the same'),
});
