/** V38: the same container on two kinds of disk. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { atMost, type Check, defineCase, type Laboratory, within } from './case.ts';
import { dockerOn, machine, phaseTime, SECOND, startAt, startTimes } from './starts.ts';

/** Disks by the small writes a second that they do one after the other. */
const DISKS = { ssd: '256/s', hdd: '100/s' } as const;
const worlds = Object.keys(DISKS) as (keyof typeof DISKS)[];

const container = { kind: 'docker-container', application: 'daytime', on: 'linux-host' } as const;
const entities: EntityDocument[] = [
  ...dockerOn('host'),
  { ...container, id: 'pull-small', image: 'small' },
  { ...container, id: 'pull-large', image: 'large' },
  { ...container, id: 'small', image: 'small' },
  { ...container, id: 'large', image: 'large' },
];

const scenario: ScenarioDocument = {
  version: 1,
  title: 'A container on an SSD and on a hard disk',
  worlds: Object.fromEntries(
    worlds.map((id) => [
      id,
      {
        title: `Cloud ${id === 'ssd' ? 'SSD' : 'hard disk'}`,
        hosts: [machine('host', { cores: 2, memory: '8 GiB', diskIops: DISKS[id] })],
        images: [
          { id: 'small', layers: [{ digest: 'small', size: '5 MB' }] },
          { id: 'large', layers: [{ digest: 'large', size: '155 MB' }] },
        ],
        entities,
      },
    ]),
  ),
  journal: ['pull-small', 'pull-large', 'small', 'large'].flatMap((id, i) =>
    worlds.map((world) => startAt(i * 20 * SECOND, world, id)),
  ),
};

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance(120 * SECOND);
  const [ssd, hdd] = worlds.map((world) => startTimes(sim, world));
  const ms = (times: Map<string, number> | undefined, id: string): number =>
    (times?.get(id) ?? Number.NaN) * 1e3;
  const larger = ms(ssd, 'large') / ms(ssd, 'small') - 1;
  return [
    within('start on an SSD, ms', 568, ms(ssd, 'small'), 0.05),
    within('start on a hard disk, ms', 1157, ms(hdd, 'small'), 0.05),
    within('hard disk by SSD', 2.04, ms(hdd, 'small') / ms(ssd, 'small'), 0.05),
    within(
      'namespaces, ms',
      9,
      phaseTime(sim, 'ssd', 'small', ['Make the namespaces']) * 1e3,
      0.05,
    ),
    atMost('image of 155 MB instead of 5 MB, both at hand, share more', 0.025, Math.abs(larger)),
  ];
}

export const v38 = defineCase({
  id: 'V38',
  title: 'The disk decides how long a container takes to start',
  kind: 'CALIBRATED',
  summary:
    'Starting a container writes many small things one after the other: twice as long on a hard ' +
    'disk as on an SSD, and the same for a small image and a large one.',
  sources: ['ctr-khan-ssd', 'ctr-khan-hdd', 'ctr-khan-ns', 'ctr-khan-imgsize'],
  remarks:
    'The number of writes and the speed of both disks are chosen so that the two times come out; ' +
    'neither was published. The source is one person’s preprint.',
  scenarios: { disks: scenario },
  run,
});
