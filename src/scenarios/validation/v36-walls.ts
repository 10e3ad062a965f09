/** V36: how many fit, and which wall is in the way. */
import type { WorldMetrics } from '../../engine/index.ts';
import type {
  HostDocument,
  ScenarioDocument,
  SettingsDocument,
  WorldDocument,
} from '../document.ts';
import { type Check, defineCase, exactly, holds, type Laboratory, near, within } from './case.ts';
import { dockerOn, machine, xenOn } from './starts.ts';

type Stack = 'xen' | 'docker';

const world = (
  stack: Stack,
  host: Partial<HostDocument>,
  template: SettingsDocument,
): WorldDocument => ({
  hosts: [machine('host', { memory: '128 GB', disk: '400 TB', ...host })],
  entities: stack === 'xen' ? xenOn('host') : dockerOn('host'),
  services: [{ id: 'one', on: [stack === 'xen' ? 'xen-host' : 'linux-host'], template }],
});

/** A machine of its own around a program of so many megabytes, and a container. */
const guest = (megabytes: number): SettingsDocument => ({
  kind: 'xen-guest',
  system: 'debian-minimal',
  memory: `${111 + megabytes} MB`,
});
const container = (megabytes: number): SettingsDocument => ({
  kind: 'docker-container',
  application: 'freeradius',
  applicationMemory: `${5 + megabytes} MB`,
});

const packed = (megabytes: number, memory: string): ScenarioDocument => ({
  version: 1,
  title: `A program of ${megabytes} MB in ${memory}`,
  worlds: {
    vm: world('xen', { memory }, guest(megabytes)),
    container: world('docker', { memory }, container(megabytes)),
  },
});

const walls: ScenarioDocument = {
  version: 1,
  title: 'Walls',
  worlds: {
    unikernels: world('xen', {}, { kind: 'xen-unikernel', system: 'mini-os', memory: '3600 kB' }),
    containers: world('docker', {}, { ...container(0), applicationMemory: '5 MB' }),
    reserved: world('docker', { cores: 64 }, { ...container(0), cpuReserved: 0.5 }),
    disk: world('xen', { disk: '100 GB' }, guest(5)),
  },
};
const ios: ScenarioDocument = {
  version: 1,
  title: 'A disk of 20,000 I/Os a second',
  worlds: {
    ios: world('docker', { diskIops: '20000/s' }, { ...container(0), diskReserved: '100/s' }),
  },
};

const fits = (lab: Laboratory, document: ScenarioDocument): Map<string, WorldMetrics['moreFit']> =>
  new Map(lab.start(document).views.map((view) => [view.id, view.measure().moreFit] as const));

/** Containers for each machine, in the memory that the hosts' own software leaves. */
function ratio(lab: Laboratory, megabytes: number): number {
  const [less, more] = [
    fits(lab, packed(megabytes, '14 GB')),
    fits(lab, packed(megabytes, '28 GB')),
  ];
  const added = (id: string): number => (more.get(id)?.count ?? 0) - (less.get(id)?.count ?? 0);
  return added('container') / added('vm');
}

function run(lab: Laboratory): Check[] {
  const found = fits(lab, walls);
  const wall = (id: string): string => found.get(id)?.wall ?? '';
  const count = (id: string): number => (found.get(id)?.count ?? 0) + 1;
  const disk = fits(lab, ios).get('ios');
  const [small, middle, large] = [30, 40, 50].map((megabytes) => ratio(lab, megabytes));
  return [
    within('containers for a VM, program of 111 MB', 222 / 116, ratio(lab, 111), 0.02),
    within('containers for a VM, program of 5 MB', 11.6, ratio(lab, 5), 0.02),
    holds(
      '"3 to 4 times as many" is a program of 30 to 50 MB',
      '4.03, 3.36, 2.93',
      [small, middle, large].map((x = 0) => x.toFixed(2)).join(', '),
      Math.abs((small ?? 0) - 141 / 35) < 0.1 && Math.abs((large ?? 0) - 161 / 55) < 0.1,
    ),
    holds(
      'unikernels on 128 GB',
      'at least the 8,000 that ran',
      `${count('unikernels')}, then ${wall('unikernels')}`,
      count('unikernels') >= 8000,
    ),
    exactly('wall of containers of 5 MB', 'processes', wall('containers')),
    holds(
      'such containers on 128 GB',
      'about 3,000, not the 25,600 of the memory',
      `${count('containers')}`,
      count('containers') > 2000 && count('containers') < 4500,
    ),
    exactly('wall of half a core each on 64 cores', 'CPU', wall('reserved')),
    near('that many', 128, count('reserved'), 0, 'exact'),
    exactly('wall of Debian machines on a disk of 100 GB', 'disk', wall('disk')),
    exactly('wall of 100 I/Os a second each', 'disk I/Os', disk?.wall ?? ''),
    near('that many', 200, (disk?.count ?? 0) + 1, 0, 'exact'),
  ];
}

export const v36 = defineCase({
  id: 'V36',
  title: 'Density has several walls',
  kind: 'PREDICT',
  summary:
    'How many instances one machine holds is the least of what memory, processors, disk, the ' +
    "kernel's process table and the addresses allow, and which of them that is depends on the thing.",
  sources: [
    'den-docker-mem',
    'den-lightvm',
    'den-docker',
    'den-seed',
    'den-parallels',
    'linux-pid-max',
  ],
  remarks:
    'Why Docker stopped near 3,000 was not found out by those who measured it: the machine was out ' +
    'of memory then, though 5 MB each would allow 25,600. Here it is the process table of the ' +
    'kernel, if the shim beside each container has about ten threads. That is an assumption, and ' +
    'it was made with the 3,000 in sight: the two checks of it predict nothing. How fast instances ' +
    'can be made (5 a second and core under Firecracker) is a time and no wall here.',
  scenarios: { walls, ios, packed: packed(40, '28 GB') },
  run,
});
