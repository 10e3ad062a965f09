/** Turns the bytes of a drafted host into widths and heights. */
import type { Column, Stack } from './picture.ts';
import { sharesOf } from './widths.ts';

/** The measures of a host: one glass height in bytes, and what it has. */
export interface Glass {
  readonly largest: number;
  readonly capacity: number;
}

/** Turns bytes into heights, knowing how wide a column is: `width` is a share of the host's. */
export function scaled(column: Column, share: number, width: number, glass: Glass): Column {
  const height = (bytes: number): number => bytes / glass.largest / width;
  if (column.type === 'arrival') return { ...column, share, given: height(column.given) };
  if (column.type === 'group') {
    const members = column.members.map((member) => scaled(member, 1, width, glass) as Stack);
    return { ...column, share, members };
  }
  const { above, layers } = column;
  const wishes = above.map((one) => ({
    weight: one.weight,
    need: glass.capacity > 0 ? bytesOf(one) / glass.capacity : 0,
    plated: !isGiven(one),
  }));
  const shares = sharesOf(wishes, width, floorOf(column));
  const onLayers = above.reduce((sum, one, i) => sum + (usesLayers(one) ? (shares[i] ?? 0) : 0), 0);
  return {
    ...column,
    share,
    bands: column.bands.map((band) => ({ ...band, height: height(band.bytes) })),
    given: height(column.givenBytes),
    layers: layers && { ...layers, height: height(layers.bytes) / (onLayers || 1) },
    above: above.map((one, i) => scaled(one, shares[i] ?? 1, width * (shares[i] ?? 1), glass)),
  };
}

const isGiven = (column: Column): boolean =>
  column.type === 'arrival' ||
  (column.type === 'group' ? column.members.some(isGiven) : column.givenBytes > 0);

/** Bytes of a column with everything that stands on it. */
function bytesOf(column: Column): number {
  if (column.type === 'arrival') return column.given;
  if (column.type === 'group') return column.members.reduce((sum, one) => sum + bytesOf(one), 0);
  const own = column.bands.reduce((sum, band) => sum + band.bytes, 0);
  const above = column.above.reduce((sum, one) => sum + bytesOf(one), 0);
  return Math.max(column.givenBytes, own + above);
}

/** What is started from an image, and so stands on the layers that are kept for all. */
export const usesLayers = (column: Column): boolean =>
  column.type === 'stack'
    ? column.entity.image !== null
    : column.type === 'group' && column.members.some(usesLayers);

/** Widths on a floor are shares of this: a single narrow column does not fill a wide one. */
const floorOf = ({ weight, above }: Stack): number =>
  Math.max(
    weight,
    above.reduce((sum, column) => sum + column.weight, 0),
  );
