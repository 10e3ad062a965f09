/** What a world amounts to in images: which there are, who holds them, and what was built. */
import type { ImageSpec } from './define.ts';
import type { BuildMetrics, ImageMetrics, ImagesMetrics, VolumeMetrics } from './metrics-upkeep.ts';
import { type Build, isBuilding, STEP_STATES } from './systems/building.ts';
import { newestImage, newestKey, withoutVersion } from './systems/images.ts';
import { type StoredLayer, sharedLayer, VOLUME, WRITABLE } from './systems/storage.ts';
import type { World } from './systems.ts';
import { machineOf, record, STATE, stateOf } from './world.ts';

/** Machines that hold an image, volumes: more are not listed. */
const LISTED_MAX = 50;

/** Undefined in a world in which nothing comes in an image. */
export function measureImages(world: World): ImagesMetrics | undefined {
  const users = usersOf(world);
  const used = new Set([...namedIds(world), ...users.keys(), ...world.image.newest.keys()]);
  if (used.size === 0 && world.build.builds.size === 0) return undefined;
  const ids = new Set([...world.spec.images.map(({ id }) => id), ...used]);
  const images = [...ids].flatMap((id) => {
    const spec = newestImage(world, id);
    return spec ? [measureImage(world, spec, users.get(id))] : [];
  });
  const builds = [...world.build.builds.values()].map((build) => measureBuild(world, build));
  return { registryUp: world.registry.down === 0, ...measureWritten(world), images, builds };
}

/** What is written into containers and into volumes. */
function measureWritten(world: World): Pick<ImagesMetrics, 'writableBytes' | 'volumes'> {
  const volumes: VolumeMetrics[] = [];
  let writableBytes = 0;
  const { layers, index } = world.storage;
  for (const at of index.values()) {
    const { digest, bytes, machine, store } = layers[at] as StoredLayer;
    if (digest === WRITABLE) writableBytes += bytes;
    if (!digest.startsWith(VOLUME) || volumes.length === LISTED_MAX) continue;
    const id = digest.slice(VOLUME.length);
    const users = world.records.filter(({ row, id: own, service }) => {
      const name = service < 0 ? own : world.spec.services[service]?.id;
      const there = world.column.parent.get(row) === store;
      return name === id && there && stateOf(world, row) !== STATE.removed;
    });
    volumes.push({ id, on: record(world, machine).id, bytes, users: users.length });
  }
  return { writableBytes, volumes };
}

/** Ids of the images that services are made from. */
function namedIds(world: World): string[] {
  const ids: string[] = [];
  for (const { template } of world.spec.services) {
    const { kind, application, image } = template;
    const isFilled = world.lookup.kinds.get(kind)?.brings.some((b) => b.filledBy === 'image');
    const id = image ?? world.lookup.applications.get(application ?? '')?.image;
    if (isFilled && id !== undefined) ids.push(id);
  }
  return ids;
}

interface Users {
  all: number;
  /** Of them, those that were made from an older version. */
  older: number;
}

/** Entities by the id of their image. */
function usersOf(world: World): Map<string, Users> {
  const users = new Map<string, Users>();
  for (const { row, image, spec, application } of world.records) {
    if (!image || stateOf(world, row) === STATE.removed) continue;
    const known = users.get(image.id) ?? { all: 0, older: 0 };
    users.set(image.id, known);
    known.all++;
    if (world.image.newest.size === 0) continue;
    const key = spec.image ?? application?.image ?? image.id;
    if (key !== newestKey(world, withoutVersion(key))) known.older++;
  }
  return users;
}

function measureImage(world: World, spec: ImageSpec, users: Users | undefined): ImageMetrics {
  const { lines } = world.image;
  return {
    id: spec.id,
    built: spec.built ?? null,
    layers: spec.layers.map(({ digest, bytes }) => {
      const line = lines.get(digest);
      return { digest, bytes, ...(line !== undefined && { line }) };
    }),
    on: holdersOf(world, spec),
    users: users?.all ?? 0,
    olderUsers: users?.older ?? 0,
    inRegistry: spec.layers.every(({ digest }) => !world.registry.lacks.has(digest)),
  };
}

/** Machines on which some store has every layer of an image; the first fifty. */
function holdersOf(world: World, { layers }: ImageSpec): string[] {
  const machines = new Set<number>();
  for (const store of world.storage.shared.keys()) {
    const holds = layers.every(({ digest }) => sharedLayer(world, store, digest)?.present);
    if (holds) machines.add(machineOf(world, store));
    if (machines.size === LISTED_MAX) break;
  }
  return [...machines].sort((a, b) => a - b).map((row) => record(world, row).id);
}

function measureBuild(world: World, build: Build): BuildMetrics {
  const { image, steps, states, took, begunAt, builtAt, part } = build;
  const running = isBuilding(build);
  const end = running ? world.now : builtAt >= 0 ? builtAt : build.endedAt;
  return {
    image,
    by: record(world, build.row).id,
    running,
    pushing: part === 'push' || part === 'held',
    failed: part === 'ended' && builtAt < 0,
    tookMicros: end - begunAt,
    steps: steps.map(({ line, digest, bytes }, i) => {
      const state = STEP_STATES[states[i] as number] ?? 'waiting';
      const tookMicros = state === 'running' ? world.now - build.stepBegunAt : (took[i] as number);
      return { line, digest, bytes, state, tookMicros };
    }),
  };
}
