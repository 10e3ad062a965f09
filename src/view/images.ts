/** Images, builds and stores of a world, as the workshop shows them. */
import { formatDisk } from '../units.ts';
import {
  type Entity,
  type Happening,
  kindOf,
  machineOf,
  present,
  stateAt,
  type World,
} from './read.ts';
import { isUp } from './states.ts';

type Images = NonNullable<NonNullable<World['metrics']>['images']>;
export type Build = Images['builds'][number];
export type ImageRow = Images['images'][number];

export const imagesOf = (world: World): Images | undefined => world.metrics?.images;

/** What can build on a machine: daemons first, and systems where there is none. */
export function buildersIn(world: World): Entity[] {
  const all = present(world).filter((entity) => entity.service < 0);
  const managing = new Set(present(world).map((entity) => kindOf(entity).managedBy));
  const daemons = all.filter((entity) => managing.has(entity.kind));
  const beside = all.filter((entity) => kindOf(entity).beside === true);
  const found = daemons.length > 0 ? daemons : beside;
  return found.length > 0 ? found : all.filter((entity) => entity.system !== null);
}

export const isRunning = (world: World, entity: Entity): boolean =>
  isUp(stateAt(world, entity.row));

/** Layers that a build need not make: its machine holds them, or builds before have left them. */
export function cachedDigests(world: World, builder: Entity): ReadonlySet<string> {
  const digests = new Set<string>();
  const { images = [], builds = [] } = imagesOf(world) ?? {};
  const here = machineOf(world, builder.row)?.id ?? '';
  for (const { layers, on } of images) {
    if (on.includes(here)) for (const { digest } of layers) digests.add(digest);
  }
  for (const build of builds) {
    for (const { digest, state } of build.steps) {
      if (state === 'done' || state === 'cached') digests.add(digest);
    }
  }
  return digests;
}

export const buildOf = (world: World, image: string): Build | undefined =>
  imagesOf(world)?.builds.find((build) => build.image === image);

/** "sha256:1a2b3c4d5e6f". */
export const shortDigest = (digest: string): string => {
  const plain = digest.replace(/^(sha256:|built\/)/, '');
  return plain.length > 12 ? plain.slice(0, 12) : plain;
};

/** "none", or a size. */
export const layerSize = (bytes: number): string => (bytes === 0 ? '0 B' : formatDisk(bytes));

const TOLD: ReadonlySet<Happening['type']> = new Set([
  ...(['built', 'pullFailed', 'registryWentDown', 'registryCameBack', 'scaled'] as const),
  ...(['rebuilt', 'buildStepDone'] as const),
]);

/** What happened last to images and the registry of a world, newest first. */
export function imageNews(world: World, events: readonly Happening[], most: number): Happening[] {
  const own = events.filter((event) => event.world === world.info.id && TOLD.has(event.type));
  return own.slice(-most).reverse();
}
