/** Machines of a public cloud: from the request to the first login, in 2011 and 2012. */
import {
  assumed,
  type Constant,
  defineSystem,
  type SystemSpec,
  sourced,
} from '../../engine/define.ts';
import { GB, MB, seconds } from '../../units.ts';

interface Offer
  extends Pick<
    SystemSpec,
    'id' | 'title' | 'summary' | 'family' | 'source' | 'kernelVersion' | 'released'
  > {
  readonly component: string;
  readonly provision: Constant;
  readonly boot: Constant;
  readonly memory: number;
  readonly disk: number;
}

const offer = ({ provision, boot, memory, disk, component, ...about }: Offer): SystemSpec =>
  defineSystem({
    ...about,
    year: 2011,
    kernel: {
      title: 'Kernel',
      component,
      phases: [
        {
          id: 'provision',
          title: 'Place the machine, fetch its image',
          waitMicros: provision,
          runsOutside: true,
        },
      ],
    },
    userland: {
      title: 'Userland',
      memoryBytes: assumed(memory, 'order of magnitude of a server of that time'),
      diskBytes: assumed(disk, 'order of magnitude of the images of that time'),
      phases: [{ id: 'boot', title: 'Boot, up to the first login', waitMicros: boot }],
    },
    stopMicros: assumed(seconds(10), 'every service is asked to end'),
    serviceRestart: 'systemd',
  });

export const cloud: readonly SystemSpec[] = [
  offer({
    id: 'cloud-linux',
    title: 'Linux in EC2, 2012',
    summary: 'A Linux as a public cloud handed it out, with all that comes before its boot.',
    family: 'linux',
    kernelVersion: 'Linux 3.2',
    released: '2012-04-26',
    component: 'linux',
    source: 'boot-ec2-linux',
    provision: sourced(seconds(79.3), 'boot-ec2-linux', '96.9 s less 17.6 s (boot-systemd-vm)'),
    boot: sourced(seconds(17.6), 'boot-systemd-vm', 'an office machine stands for it'),
    memory: MB(114),
    disk: GB(2),
  }),
  offer({
    id: 'cloud-windows',
    title: 'Windows in EC2, 2012',
    summary: 'A Windows Server as a public cloud handed it out, with all that comes before.',
    family: 'windows',
    kernelVersion: 'Windows NT 6.1',
    released: '2011-02-22',
    component: 'windows-nt',
    source: 'boot-ec2-windows',
    provision: sourced(seconds(690.2), 'boot-ec2-windows', '810.2 s less two minutes of boot'),
    boot: assumed(seconds(120), 'only the sum of 810.2 s was published'),
    memory: MB(1000),
    disk: GB(30),
  }),
];
