/** What the colours mean: only those that are there, for where columns are too narrow for words. */
import type { Band, Column, ScaleBy } from '../../view/picture.ts';
import type { Tier } from '../../view/read.ts';
import { initialOf } from './Tiers.tsx';

/** All bands of a column and of what stands on it, save a machine's own firmware. */
export function bandsIn(column: Column): Band[] {
  if (column.type === 'arrival') return [];
  if (column.type === 'group') return column.members.flatMap(bandsIn);
  // It takes no memory and is part of the hardware; that of a guest is its monitor.
  const isMachine = column.kind.standsOn === null;
  const own = column.bands.filter((band) => !(isMachine && band.tier === 'firmware'));
  return [...own, ...column.above.flatMap(bandsIn)];
}

const NAMES: readonly { readonly tiers: readonly Tier[]; readonly words: string }[] = [
  { tiers: ['application'], words: 'application' },
  { tiers: ['userland'], words: 'userland, image' },
  { tiers: ['kernel'], words: 'kernel, capital letters' },
  { tiers: ['hypervisor'], words: 'hypervisor' },
  { tiers: ['firmware'], words: 'monitor' },
];

interface Props {
  readonly bands: readonly Band[];
  readonly scaleBy: ScaleBy;
}

export function Legend({ bands, scaleBy }: Props) {
  // What is not up yet has its letter in the picture too.
  const isSeen = ({ bytes, kernel, up }: Band): boolean => bytes > 0 || !up || kernel !== undefined;
  const there = new Set(bands.filter(isSeen).map((band) => band.tier));
  const seen = NAMES.filter(({ tiers }) => tiers.some((tier) => there.has(tier)));
  return (
    <ul className="legend" aria-label="What the colours mean">
      {seen.map(({ tiers, words }) => (
        <li key={words}>
          <span className={`swatch tier-${tiers[0]}`} aria-hidden="true">
            {words.startsWith('kernel') ? 'A' : initialOf(words)}
          </span>
          {words}
        </li>
      ))}
      <li>
        <span className="swatch is-free" aria-hidden="true" />
        free
      </li>
      <li>{scaleBy} to scale, labels not</li>
    </ul>
  );
}
