/** V28: image layers are shared only if their digests are equal. */
import type { Simulation } from '../../engine/index.ts';
import type { EntityDocument, ImageDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, exactly, holds, type Laboratory, within } from './case.ts';
import { dockerOn, machine, SECOND, startAt } from './starts.ts';

/** Sizes of the published layers in bytes, bottom first; the first is the Debian base. */
const NGINX = [29_780_905, 33_325_076, 626, 955, 403, 1210, 1397];
const POSTGRES = [
  29_830_418, 1167, 6_443_022, 1_256_766, 8_203_833, 1_311_722, 116, 3138, 115_397_538, 19_418, 128,
  6108, 186,
];

const image = (id: string, base: string, sizes: readonly number[]): ImageDocument => ({
  id,
  layers: sizes.map((bytes, i) => ({
    digest: i === 0 ? base : `${id}-${i}`,
    size: `${bytes} B`,
  })),
});
/** nginx rebuilt on the base of postgres. */
const rebased = [POSTGRES[0] ?? 0, ...NGINX.slice(1)];

const container = (id: string, of: string): EntityDocument => ({
  id,
  kind: 'docker-container',
  application: 'daytime',
  image: of,
  on: 'linux-host-1',
});
const AGAIN = 60 * SECOND;

/** Both pulled at once to an empty host at 100 Mbit/s, and one more of the first afterwards. */
const pulls = (
  title: string,
  images: readonly ImageDocument[],
): ScenarioDocument['worlds'][string] => ({
  title,
  registry: { bandwidth: '10 Gbit/s' },
  hosts: [machine('host-1', { network: '100 Mbit/s' })],
  images,
  entities: [
    ...dockerOn('host-1'),
    container('web', 'my-nginx'),
    container('db', 'my-postgres'),
    container('web-2', 'my-nginx'),
  ],
});
const started = (world: string) => [startAt(0, world, 'web'), startAt(0, world, 'db')];

const published: ScenarioDocument = {
  version: 1,
  title: 'Two images and their bases',
  worlds: {
    different: pulls('Bases of different days', [
      image('my-nginx', 'debian-monday', NGINX),
      image('my-postgres', 'debian-tuesday', POSTGRES),
    ]),
    equal: pulls('One base for both', [
      image('my-nginx', 'debian-tuesday', rebased),
      image('my-postgres', 'debian-tuesday', POSTGRES),
    ]),
  },
  journal: [
    ...started('different'),
    ...started('equal'),
    startAt(AGAIN, 'different', 'web-2'),
    startAt(AGAIN, 'equal', 'web-2'),
  ],
};

/** Three images of one layer each, in another order than that of their sizes. */
const SIZES = { large: 30e6, small: 10e6, middle: 20e6 } as const;
const three: ScenarioDocument = {
  version: 1,
  title: 'Three downloads at a time',
  worlds: {
    pulls: {
      title: 'One link for three',
      registry: { bandwidth: '10 Gbit/s' },
      hosts: [machine('host-1', { network: '100 Mbit/s' })],
      images: Object.entries(SIZES).map(([id, bytes]) => image(id, `${id}-0`, [bytes])),
      entities: [
        ...dockerOn('host-1'),
        ...Object.keys(SIZES).map((id) => container(`c-${id}`, id)),
      ],
    },
  },
  journal: Object.keys(SIZES).map((id) => startAt(0, 'pulls', `c-${id}`)),
};

/** When the pull of an entity was over, in seconds. */
const pulledAt = (sim: Simulation, world: string, id: string): number =>
  (sim.events.find(
    (e) =>
      e.world === world &&
      e.subject === id &&
      e.type === 'phaseEnded' &&
      String(e.data.phase).startsWith('Pull'),
  )?.at ?? Number.NaN) / SECOND;

const layerBytes = (sim: Simulation, world: number): number =>
  (sim.views[world]?.measure().hosts[0]?.sharedLayers ?? [])
    .filter(({ digest }) => digest.startsWith('my-') || digest.startsWith('debian-'))
    .reduce((sum, { bytes }) => sum + bytes, 0);

function play(lab: Laboratory): Check[] {
  const sim = lab.start(published);
  sim.advance(AGAIN - 1);
  const before = [layerBytes(sim, 0), layerBytes(sim, 1)];
  sim.advance(2 * AGAIN);
  const after = [layerBytes(sim, 0), layerBytes(sim, 1)];
  const last = (world: string): number =>
    Math.max(pulledAt(sim, world, 'web'), pulledAt(sim, world, 'db'));
  const order = lab.start(three);
  order.advance(AGAIN);
  const times = (['small', 'middle', 'large'] as const).map((id) =>
    pulledAt(order, 'pulls', `c-${id}`),
  );
  const inOrder = times.every((t, i) => i === 0 || t > (times[i - 1] ?? 0));
  return [
    exactly('pulled with bases of different days, B', 225_584_132, before[0] ?? -1),
    exactly('pulled with one base, B', 195_803_227, before[1] ?? -1),
    exactly('pulled for a second replica, B', 0, (after[0] ?? 0) - (before[0] ?? 0)),
    within('pulled at 100 Mbit/s after, s', 225_584_132 / 12.5e6, last('different'), 0.001),
    within('pulled at 100 Mbit/s after, one base, s', 195_803_227 / 12.5e6, last('equal'), 0.001),
    within('three at a time on one link: the last after, s', 60e6 / 12.5e6, times[2] ?? -1, 0.001),
    holds('they end in the order of their sizes', '10, 20, 30 MB', times.join(', '), inOrder),
  ];
}

export const v28 = defineCase({
  id: 'V28',
  title: 'Layers are shared if their digests are equal',
  kind: 'EXACT',
  summary:
    'nginx and postgres are both built on Debian, but on different days: their bases have ' +
    'different digests, and both are pulled. On one base 30 MB and 2.4 s are saved. A second ' +
    'replica pulls nothing.',
  sources: ['img-nginx-layers', 'img-postgres-layers', 'docker-par-downloads'],
  scenarios: { layers: published, three },
  run: play,
});
