/** V05: from a process to a Debian machine, each start put together from its phases. */
import type { ScenarioDocument } from '../document.ts';
import { defineCase, holds, type Laboratory, near, within } from './case.ts';
import { dockerOn, machine, phaseTime, SECOND, startAt, startTimes, xenOn } from './starts.ts';

const guest = { kind: 'xen-guest', memory: '512 MiB', application: 'daytime' } as const;
const debian = { ...guest, system: 'debian-minimal' } as const;

const scenario: ScenarioDocument = {
  version: 1,
  title: 'The ladder of starts',
  worlds: {
    memory: {
      title: 'Images on a RAM disk of 1 GB/s',
      hosts: [machine('host-1'), machine('host-2')],
      entities: [
        ...xenOn('host-1'),
        { ...debian, id: 'debian', on: 'xen-host-1' },
        { ...guest, id: 'tinyx', system: 'tinyx', on: 'xen-host-1' },
        {
          id: 'unikernel',
          kind: 'xen-unikernel',
          system: 'mini-os',
          memory: '8 MiB',
          on: 'xen-host-1',
        },
        ...dockerOn('host-2'),
        { id: 'image', kind: 'docker-container', application: 'nginx', on: 'linux-host-2' },
        { id: 'container', kind: 'docker-container', application: 'nginx', on: 'linux-host-2' },
        { id: 'process', kind: 'process', application: 'daytime', on: 'linux-host-2' },
      ],
    },
    disk: {
      title: 'The same on a disk of 100 MB/s',
      hosts: [machine('host-1', { diskSpeed: '100 MB/s' })],
      entities: [
        ...xenOn('host-1'),
        { ...debian, id: 'debian', on: 'xen-host-1' },
        { ...debian, id: 'copied', startFrom: 'copy', on: 'xen-host-1' },
      ],
    },
  },
  journal: [
    startAt(0, 'disk', 'debian'),
    startAt(0, 'memory', 'image'),
    startAt(10 * SECOND, 'memory', 'debian'),
    startAt(20 * SECOND, 'memory', 'process'),
    startAt(30 * SECOND, 'memory', 'container'),
    startAt(40 * SECOND, 'memory', 'unikernel'),
    startAt(50 * SECOND, 'memory', 'tinyx'),
    startAt(60 * SECOND, 'disk', 'copied'),
  ],
};

const LADDER = ['process', 'unikernel', 'container', 'tinyx', 'debian'] as const;

function run(lab: Laboratory) {
  const sim = lab.start(scenario);
  sim.advance(120 * SECOND);
  const memory = startTimes(sim, 'memory');
  const disk = startTimes(sim, 'disk');
  const time = (id: string): number => memory.get(id) ?? Number.NaN;
  const times = LADDER.map(time);
  const read = 20e6 + 70.4e6;
  const slower = read * (1 / 100e6 - 1 / 1e9);
  return [
    within('process, fork and exec, ms', 3.5, time('process') * 1e3, 0.05),
    within('container of Docker, ms', 200, time('container') * 1e3, 0.05),
    within('unikernel, created and booted, ms', 83, time('unikernel') * 1e3, 0.05),
    within('Tinyx, created and booted, ms', 540, time('tinyx') * 1e3, 0.05),
    within('Debian, created and booted, s', 2, time('debian'), 0.05),
    holds(
      'order of the ladder',
      LADDER.join(' < '),
      LADDER.toSorted((a, b) => time(a) - time(b)).join(' < '),
      times.every((one, i) => i === 0 || one > (times[i - 1] ?? Infinity)),
    ),
    within(
      '1.1 GB read whole from 100 MB/s, s',
      11,
      phaseTime(sim, 'disk', 'copied', ['Copy']),
      0.001,
    ),
    near(
      'Debian from that disk takes longer by the share it reads, s',
      slower,
      (disk.get('debian') ?? Number.NaN) - time('debian'),
      1e-5,
      '±10 µs',
    ),
  ];
}

export const v05 = defineCase({
  id: 'V05',
  title: 'The start-up ladder',
  kind: 'CAL+PREDICT',
  summary:
    'Process, unikernel, container, cut-down Linux, Debian: the published sums come out of ' +
    'phases, and the same image on a slower disk takes as much longer as the disk says.',
  sources: [
    'boot-debian-boot',
    'boot-debian-create',
    'boot-tinyx-create',
    'boot-tinyx-boot',
    'boot-uk-create',
    'boot-uk-boot',
    'boot-forkexec',
    'ctr-docker-start-idle',
    'boot-image-linear',
  ],
  remarks:
    'The sums were published, their split is an assumption. That a boot of Debian reads 90 MB of ' +
    'its 1.1 GB is one, too; “read whole” is a machine whose disk is copied first.',
  scenarios: { ladder: scenario },
  run,
});
