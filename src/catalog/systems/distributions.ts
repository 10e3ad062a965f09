/**
 * More Linux: one for companies, two that do nothing but run containers, and those that are hidden
 * in other things.
 */
import { assumed, defineSystem, type SystemSpec, sourced } from '../../engine/define.ts';
import { GB, MB, MiB, millis, seconds } from '../../units.ts';
import { madeOf } from './made-of.ts';

const linux = {
  family: 'linux',
  kernelTitle: 'Linux kernel',
  kernelMemory: sourced(MB(8), 'mem-kernel-rt', "the figure of Debian's kernel"),
  serviceRestart: 'systemd',
} as const;

export const distributions: readonly SystemSpec[] = [
  madeOf({
    ...linux,
    id: 'rhel',
    title: 'Red Hat Enterprise Linux 7',
    summary: 'A Linux for companies, kept the same for ten years and mended all the while.',
    year: 2014,
    source: 'rhel7-release',
    kernelVersion: 'Linux 3.10',
    released: '2014-06-10',
    archs: ['x86-64', 'power', 's390', 'arm64'],
    components: ['linux', 'packages-rhel'],
    packages: assumed(350, 'its minimal installation; a third less than a full server'),
    memory: assumed(MB(180), 'it asks for 1 GB (rhel7-requirements), which is mostly free'),
    disk: sourced(GB(1), 'rhel7-requirements', 'the least it asks for; 5 GB are recommended'),
    start: assumed(seconds(15), 'as Ubuntu (boot-systemd-vm): the same service manager'),
    stopMicros: assumed(seconds(3), 'every service is asked to end; most do so at once'),
  }),
  madeOf({
    ...linux,
    id: 'coreos',
    title: 'CoreOS Container Linux',
    summary: 'A Linux without a package manager: it starts containers and replaces itself whole.',
    year: 2013,
    source: 'hist-coreos',
    kernelVersion: 'Linux 4.14',
    released: '2018-06-14',
    archs: ['x86-64', 'arm64'],
    components: ['linux', 'packages-coreos'],
    packages: assumed(120, 'what a host of containers needs, without a package manager'),
    memory: sourced(MB(161), 'coreos-memory'),
    disk: assumed(MB(1200), 'two copies of a system of some hundreds of megabytes, one in use'),
    start: assumed(seconds(8), 'few services; a little less than Photon OS (photon-footprint)'),
    stopMicros: assumed(seconds(1), 'it has few services to end'),
  }),
  madeOf({
    ...linux,
    id: 'photon',
    title: 'Photon OS',
    summary: 'A small Linux by VMware, made to run containers on its hypervisor.',
    year: 2015,
    source: 'hist-photon',
    kernelVersion: 'Linux 4.19',
    released: '2019-02-06',
    archs: ['x86-64', 'arm64'],
    components: ['linux', 'packages-photon'],
    packages: assumed(130, 'its minimal installation: little more than runs containers'),
    memory: sourced(MiB(150), 'photon-footprint', 'less than that, taken as the bound'),
    disk: sourced(MiB(1024), 'photon-footprint', 'less than that, taken as the bound'),
    start: sourced(seconds(7), 'photon-footprint', '10 s less the countdown of the boot loader'),
    stopMicros: assumed(seconds(1), 'it has few services to end'),
  }),
  madeOf({
    ...linux,
    id: 'linuxkit',
    title: 'Hidden Linux (LinuxKit)',
    summary: 'A Linux put together for one purpose: to hold the containers of a desktop.',
    year: 2017,
    source: 'hist-linuxkit',
    kernelVersion: 'Linux 4.9',
    released: '2017-04-18',
    archs: ['x86-64', 'arm64'],
    components: ['linux', 'packages-alpine'],
    packages: assumed(30, 'a handful of services in images of their own'),
    memory: assumed(MB(100), 'a minimal Linux and the services that the desktop talks to'),
    disk: assumed(MB(300), 'order of magnitude of the files that come with the desktop'),
    start: sourced(seconds(2), 'wsl2-boot', 'less than that, taken as the bound; said of WSL 2'),
    stopMicros: assumed(seconds(1), 'it has few services to end'),
  }),
  defineSystem({
    id: 'kata-guest',
    title: 'Kata guest',
    summary: 'The Linux kernel of one container in a small machine, and an agent.',
    year: 2017,
    source: 'hist-kata',
    family: 'linux',
    kernelVersion: 'Linux 5.4',
    released: '2019-11-24',
    archs: ['x86-64', 'arm64', 'power', 's390'],
    kernel: {
      title: 'Linux kernel (of the sandbox)',
      component: 'linux',
      phases: [
        {
          id: 'agent',
          title: 'Agent: mount the files of the container',
          cpuMicros: assumed(
            millis(1),
            'kernel and agent are counted with the machine, whose start was measured as a whole',
          ),
        },
      ],
    },
    userland: { title: 'none' },
    stopMicros: assumed(millis(100), 'it has nothing to end'),
    serviceRestart: 'no',
  }),
];
