/**
 * Images as they come to be in the course of a run. What the catalogue or the scenario brought is
 * never changed: an image that is built (or built again) is a further version of the same id, and
 * what runs from an older one goes on with its layers.
 *
 * A version is known by its contents, so that the same build after going back in time is the same
 * version, and whatever was resolved from it stays right.
 *
 * How accurate is this? A tag in a registry is a name that is moved to a new image; here the id is
 * that name. Left out: several tags of one image, and tags that are moved back.
 * Source: OCI image specification (descriptors by digest).
 */
import type { ImageSpec } from '../define.ts';
import { Digest } from '../digest.ts';
import type { EntitySettings } from '../scenario.ts';
import type { WorldCore } from '../world.ts';

export interface ImageState {
  /** Versions made in this run, by their key: id@contents. */
  readonly made: Map<string, ImageSpec>;
  /** Key of the newest version of each id that has one. */
  readonly newest: Map<string, string>;
  /** The line of a Dockerfile that made a layer, by the digest of the layer. */
  readonly lines: Map<string, string>;
}
export interface ImageWorld extends WorldCore {
  readonly image: ImageState;
}

export const createImages = (): ImageState => ({
  made: new Map(),
  newest: new Map(),
  lines: new Map(),
});

/** Stands between an id and what tells its versions apart; no id has one. */
export const VERSION_MARK = '@';

/** The key of an image is its id, or for one made in this run its id with what is in it. */
function keyOf(spec: ImageSpec): string {
  const digest = new Digest();
  for (const word of [spec.family, spec.built ?? '', ...(spec.archs ?? [])]) digest.text(word);
  for (const { digest: name, bytes } of spec.layers) {
    digest.text(name);
    digest.number(bytes);
  }
  return `${spec.id}${VERSION_MARK}${digest.hex().slice(0, 16)}`;
}

/**
 * Makes an image the newest of its id. What runs keeps the version that it was started from; an
 * update, or what is created from now on, takes this one.
 */
export function setImage(world: ImageWorld, spec: ImageSpec): void {
  const key = keyOf(spec);
  world.image.made.set(key, spec);
  world.image.newest.set(spec.id, key);
  learn(world, key, spec);
}

function learn(world: ImageWorld, key: string, spec: ImageSpec): void {
  (world.lookup.images as Map<string, ImageSpec>).set(key, spec);
}

/** After the state was loaded, and before entities are made from it: no version but its own. */
export function learnImages(world: ImageWorld): void {
  const known = world.lookup.images as Map<string, ImageSpec>;
  for (const key of [...known.keys()]) {
    if (key.includes(VERSION_MARK) && !world.image.made.has(key)) known.delete(key);
  }
  for (const [key, spec] of world.image.made) learn(world, key, spec);
}

/** The key of the newest version of an image. */
export const newestKey = (world: ImageWorld, id: string): string =>
  world.image.newest.get(id) ?? id;

/** The id of an image, of its key. */
export const withoutVersion = (key: string): string => key.split(VERSION_MARK, 1)[0] ?? key;

/** The newest version of an image; undefined if there is none of that id. */
export const newestImage = (world: ImageWorld, id: string): ImageSpec | undefined =>
  id.includes(VERSION_MARK) ? undefined : world.lookup.images.get(newestKey(world, id));

/** Settings with the image that they would get if they were made now; nobody names a version. */
export function withNewestImage<T extends EntitySettings>(world: ImageWorld, settings: T): T {
  const { application, image } = settings ?? {};
  if (typeof image === 'string' && image.includes(VERSION_MARK)) return { ...settings, image: '' };
  const id = image ?? world.lookup.applications.get(application ?? '')?.image;
  const key = id === undefined ? undefined : newestKey(world, id);
  return key === undefined || key === id ? settings : { ...settings, image: key };
}
