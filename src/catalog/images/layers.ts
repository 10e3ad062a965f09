/**
 * Layers. The manifests are quoted by size; their digests are replaced by names that can be read.
 * Two names are equal exactly where two published digests are.
 */
import type { LayerSpec } from '../../engine/define.ts';

/** Said of every image whose digests are such names. */
export const STAND_INS = 'Digests are stand-ins, equal only where those of the manifests are.';

/** Debian under the nginx image, and under the postgres image: builds of different days. */
export const debianOfNginx: LayerSpec = { digest: 'debian-trixie/a', bytes: 29_780_905 };
export const debianOfPostgres: LayerSpec = { digest: 'debian-trixie/b', bytes: 29_830_418 };

/** Layers that belong to one image alone, named after it and counted from `first` on. */
export const ownLayers = (
  name: string,
  first: number,
  bytes: readonly number[],
): readonly LayerSpec[] =>
  bytes.map((size, index) => ({ digest: `${name}/${first + index}`, bytes: size }));
