/**
 * Windows, five versions. What it takes is what its maker asks for at least, because that is
 * published; a Windows that works takes more. How long it takes to start nobody published for a
 * machine of one's own: from request to login it was 810 s in EC2 (boot-ec2-windows) and 429 s at
 * Rackspace (boot-rackspace).
 */
import {
  assumed,
  type Constant,
  defineSystem,
  type SystemSpec,
  sourced,
} from '../../engine/define.ts';
import { GB, MB, MiB, seconds } from '../../units.ts';
import { madeOf } from './made-of.ts';

interface Edition
  extends Pick<
    SystemSpec,
    'id' | 'title' | 'summary' | 'year' | 'source' | 'kernelVersion' | 'released'
  > {
  readonly memory: Constant;
  readonly disk: Constant;
  readonly start: number;
}

const AS_SEEN = 'administrators see about that on a disk without moving parts; nobody published it';

const edition = ({ start, ...about }: Edition): SystemSpec =>
  madeOf({
    ...about,
    family: 'windows',
    archs: ['x86-64'],
    kernelTitle: 'Windows kernel',
    components: ['windows-nt', 'packages-windows'],
    kernelMemory: assumed(MiB(128), 'kernel, drivers and their pools, order of magnitude'),
    start: assumed(seconds(start), AS_SEEN),
    stopMicros: assumed(seconds(10), 'every service is asked to end'),
    serviceRestart: 'windows-services',
    shareable: sourced(673 / 2048, 'esx-tps-A', 'reclaimed from ten guests with Windows NT'),
  });

export const windows: readonly SystemSpec[] = [
  edition({
    id: 'windows-server-2008',
    title: 'Windows Server 2008',
    summary: 'The Windows that first came with a hypervisor.',
    year: 2008,
    source: 'win2008-requirements',
    kernelVersion: 'Windows NT 6.0',
    released: '2008-02-27',
    memory: sourced(MiB(512), 'win2008-requirements', 'the least it asks for'),
    disk: sourced(GB(10), 'win2008-requirements', 'the least it asks for'),
    start: 50,
  }),
  edition({
    id: 'windows-server-2012',
    title: 'Windows Server 2012 R2',
    summary: 'The Windows of the years in which containers of Linux became known.',
    year: 2013,
    source: 'win2012-requirements',
    kernelVersion: 'Windows NT 6.3',
    released: '2013-10-17',
    memory: sourced(MiB(512), 'win2012-requirements', 'the least it asks for'),
    disk: sourced(GB(10), 'win-disk-used', 'of a later version; it asks for 32 GB'),
    start: 40,
  }),
  edition({
    id: 'windows-8.1',
    title: 'Windows 8.1',
    summary: 'A Windows for desks and laptops, with pictures for fingers.',
    year: 2013,
    source: 'win81-requirements',
    kernelVersion: 'Windows NT 6.3',
    released: '2013-10-17',
    memory: assumed(MiB(700), 'it asks for 2 GB (win81-requirements), which is not all taken'),
    disk: sourced(GB(20), 'win81-requirements', '64-bit, the least it asks for'),
    start: 25,
  }),
  edition({
    id: 'windows-server-2016',
    title: 'Windows Server 2016',
    summary: 'The first Windows with containers of its own.',
    year: 2016,
    source: 'win2016-requirements',
    kernelVersion: 'Windows NT 10.0.14393',
    released: '2016-10-12',
    memory: sourced(MiB(512), 'win2016-requirements', 'the least it asks for, without a desktop'),
    disk: sourced(GB(10), 'win-disk-used', 'of a later version; it asks for 32 GB'),
    start: 40,
  }),
  edition({
    id: 'windows-10',
    title: 'Windows 10',
    summary: 'A Windows for desks that can hide a Linux in a virtual machine.',
    year: 2015,
    source: 'win10-requirements',
    kernelVersion: 'Windows NT 10.0.19041',
    released: '2020-05-27',
    memory: assumed(MiB(900), 'it asks for 2 GB (win10-requirements), which is not all taken'),
    disk: assumed(GB(20), 'it asks for 32 GB (win10-requirements), which are not all taken'),
    start: 25,
  }),
  defineSystem({
    id: 'windows-utility-vm',
    title: 'Windows utility VM',
    summary: 'The Windows kernel of one container that is isolated by Hyper-V, and little else.',
    year: 2016,
    source: 'hist-win2016',
    family: 'windows',
    kernelVersion: 'Windows NT 10.0.14393',
    released: '2016-10-12',
    kernel: {
      title: 'Windows kernel (utility VM)',
      component: 'windows-nt',
      memoryBytes: assumed(MiB(200), 'a Windows without services, order of magnitude'),
      phases: [
        {
          id: 'kernel',
          title: 'Kernel: start the utility machine',
          waitMicros: assumed(seconds(1), 'it is cloned from a machine that was started before'),
          cpuMicros: assumed(seconds(1), 'the clone finds its devices and its files'),
          readBytes: assumed(MB(100), 'the pages that it needs first'),
        },
      ],
    },
    userland: { title: 'none' },
    stopMicros: assumed(seconds(1), 'it has nothing to end'),
    serviceRestart: 'no',
  }),
];
