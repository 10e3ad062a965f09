/** V29: how much of a container's start is the pull, and what a lazy pull would save. */
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, type Laboratory, within } from './case.ts';
import { dockerOn, machine, phaseTime, SECOND, startAt, startTimes } from './starts.ts';

/**
 * The image whose pull and unpacking take 76 % of a start: 3.1667 times the 187.5 ms of the rest,
 * at 8 ns a byte from the registry and 11.635 ns a byte of unpacking.
 */
const IMAGE = '30239214 B';

const container = { kind: 'docker-container', application: 'daytime', image: 'mean' } as const;
const entities: EntityDocument[] = [
  ...dockerOn('host-1'),
  ...dockerOn('host-2'),
  { ...container, id: 'eager', on: 'linux-host-1' },
  { ...container, id: 'cached', on: 'linux-host-1' },
  { ...container, id: 'lazy', pull: 'lazy', on: 'linux-host-2' },
];

const scenario: ScenarioDocument = {
  version: 1,
  title: 'Pulled whole, from the cache, lazily',
  worlds: {
    pulls: {
      title: 'One container at a time',
      registry: { bandwidth: '1 Gbit/s' },
      hosts: [machine('host-1'), machine('host-2')],
      images: [{ id: 'mean', layers: [{ digest: 'mean', size: IMAGE }] }],
      entities,
    },
  },
  journal: ['eager', 'lazy', 'cached'].map((id, i) => startAt(i * 10 * SECOND, 'pulls', id)),
};

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance(60 * SECOND);
  const times = startTimes(sim, 'pulls');
  const time = (id: string): number => times.get(id) ?? Number.NaN;
  const pull = phaseTime(sim, 'pulls', 'eager', ['Pull', 'Unpack']);
  const lazy = phaseTime(sim, 'pulls', 'lazy', ['Pull', 'Unpack']);
  return [
    within('share of the start that is the pull', 0.76, pull / time('eager'), 0.01),
    within('pull, in units of the rest', 3.167, pull / (time('eager') - pull), 0.01),
    within('share of the image that a lazy pull moves', 0.064, lazy / pull, 0.01),
    within(
      'speed-up by a lazy pull, at most',
      1 / (0.24 + 0.76 * 0.064),
      time('eager') / time('lazy'),
      0.01,
    ),
    within(
      'speed-up by an image that is there, at most',
      1 / 0.24,
      time('eager') / time('cached'),
      0.01,
    ),
  ];
}

export const v29 = defineCase({
  id: 'V29',
  title: 'Where the start of a container goes: the pull',
  kind: 'CALIBRATED',
  summary:
    'For the mean of 57 images three quarters of the start are the pull, and 6.4 % of what is ' +
    'pulled is read: a lazy pull makes one start 3.5 times as fast at most.',
  sources: ['ctr-slacker-pull', 'ctr-slacker-read', 'ctr-slacker-speedup'],
  remarks:
    'The size of the image is chosen so that the published share comes out. The paper reports a ' +
    'median speed-up of 5 for deployments; 3.5 bounds one image at the mean, and a median over ' +
    'images is not that.',
  scenarios: { pulls: scenario },
  run,
});
