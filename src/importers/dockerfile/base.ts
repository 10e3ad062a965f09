/**
 * The image that a stage stands on: its layers from the catalogue when it has it, else one layer of
 * an assumed size. Of Debian releases are told apart; of the rest the catalogue has one version.
 */
import { catalog } from '../../catalog/index.ts';
import type { Bytes, Constant, ImageSpec } from '../../engine/define.ts';
import { DEBIAN_BYTES, IMAGE_BYTES, SLIM_IMAGE_BYTES, SMALL_IMAGE_BYTES } from './figures.ts';
import { hashOf } from './hash.ts';

export interface BaseLayer {
  readonly digest: string;
  readonly bytes: Bytes;
}

export interface BaseImage {
  /** Id in the catalogue; null when it is not there. */
  readonly id: string | null;
  readonly layers: readonly BaseLayer[];
  readonly note: string;
}

/** "docker.io/library/nginx:1.27-alpine@sha256:…" is nginx, tag 1.27-alpine. */
export function nameOfImage(reference: string): { readonly name: string; readonly tag: string } {
  const [path = ''] = reference.split('@');
  const last = path.split('/').at(-1) ?? '';
  const [name = '', tag = ''] = last.split(':');
  return { name: name.toLowerCase(), tag: tag.toLowerCase() };
}

/** The catalogue's program that an image is known to run. */
export const programOfImage = (name: string): string | null =>
  catalog.applications.find((app) => app.imageNames?.includes(name))?.id ?? null;

/** `own`: images of the scenario, which come before those of the catalogue. */
export function baseImage(
  reference: string,
  own: readonly Pick<ImageSpec, 'id' | 'layers'>[] = [],
): BaseImage {
  const { name, tag } = nameOfImage(reference);
  if (name === 'scratch' && tag === '') return { id: null, layers: [], note: 'nothing beneath' };
  const known =
    own.find((image) => image.id === name) ??
    catalog.images.find((image) => image.id === name) ??
    ofProgram(name);
  if (known) {
    return {
      id: known.id,
      layers: known.layers,
      note: `layers of ${known.id}, from the catalogue`,
    };
  }
  if (name === 'debian') return ofDebian(tag);
  const size = sizeOf(name, tag);
  const digest = `image/${hashOf([reference])}`;
  const note = `${name || 'the image'} is not in the catalogue. Assumption: ${size.note}`;
  return { id: null, layers: [{ digest, bytes: size.value }], note };
}

/** Releases by name and number; the newest is what the catalogue's nginx stands on. */
const DEBIAN_RELEASES: Readonly<Record<string, string>> = {
  '10': 'buster',
  '11': 'bullseye',
  '12': 'bookworm',
  '13': 'trixie',
  buster: 'buster',
  bullseye: 'bullseye',
  bookworm: 'bookworm',
  oldstable: 'bookworm',
};

function ofDebian(tag: string): BaseImage {
  const release = DEBIAN_RELEASES[tag.split(/[-.]/)[0] ?? ''] ?? 'trixie';
  const newest = catalog.images.find((image) => image.id === 'nginx')?.layers[0];
  if (release === 'trixie' && newest) {
    return { id: null, layers: [newest], note: 'the Debian beneath nginx, from the catalogue' };
  }
  const layer = { digest: `debian-${release}/slim`, bytes: DEBIAN_BYTES.value };
  return { id: null, layers: [layer], note: `Debian ${release}, of the size of bookworm-slim` };
}

/** Only the image whose program has the very name: another program of its kind is another image. */
const ofProgram = (name: string): ImageSpec | undefined => {
  const program = catalog.applications.find((app) => app.imageNames?.[0] === name);
  return catalog.images.find((image) => image.id === program?.image);
};

function sizeOf(name: string, tag: string): Constant {
  const words = `${name} ${tag}`;
  if (/alpine|busybox|distroless|static/.test(words)) return SMALL_IMAGE_BYTES;
  return /slim|minimal/.test(words) ? SLIM_IMAGE_BYTES : IMAGE_BYTES;
}
