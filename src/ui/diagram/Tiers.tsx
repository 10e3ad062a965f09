/** Tiers in two forms: as bands to scale, and as lines of a plate that can be read. */
import type { CSSProperties } from 'react';
import { formatBytes, shortBytes } from '../../view/describe.ts';
import type { Kernel } from '../../view/kernels.ts';
import type { Band } from '../../view/picture.ts';
import type { Entity } from '../../view/read.ts';
import { tierWord } from '../../view/words.ts';
import { useScene } from './context.ts';

/** Heights below this share of a glass are drawn higher than they are, or nobody would see them. */
const THIN = 0.005;

export const fillOf = (band: Pick<Band, 'tier' | 'kernel'>): string =>
  band.kernel ? `kernel-${band.kernel.colour}` : `tier-${band.tier}`;

export const heightOf = (height: number): CSSProperties =>
  ({ '--height': height }) as CSSProperties;

/** Top first, as they are seen. */
export function Bands({ entity, bands }: { entity: Entity; bands: readonly Band[] }) {
  const { scaleBy } = useScene();
  const seen = [...bands].reverse().filter((band) => band.bytes > 0 || band.struck);
  if (seen.length === 0) return null;
  return (
    <div className="bands" aria-hidden="true">
      {seen.map((band) => {
        const size = formatBytes(band.bytes, scaleBy);
        const word = tierWord(entity, band.tier);
        const thin = band.height < THIN ? ' (drawn higher than to scale)' : '';
        return (
          <div
            key={band.tier}
            className={band.struck ? 'band is-struck' : `band ${fillOf(band)}`}
            style={heightOf(band.height)}
            title={band.struck ? `${word} crashed (not to scale)` : `${band.title}: ${size}${thin}`}
          >
            <span className="band-text">{band.kernel ? `kernel ${band.kernel.letter}` : word}</span>
          </div>
        );
      })}
    </div>
  );
}

interface LinesProps {
  readonly entity: Entity;
  readonly bands: readonly Band[];
  /** The kernel it shares, if it has none of its own. */
  readonly shares?: Kernel | undefined;
}

/** One line a tier: its colour, its name, its size. Top first; what is shared comes last. */
export function TierLines({ entity, bands, shares }: LinesProps) {
  return (
    <div className="tier-lines">
      {[...bands].reverse().map((band) => (
        <TierLine key={band.tier} entity={entity} band={band} />
      ))}
      {shares && (
        <div className="tier-line is-shared" title={`Shares kernel ${shares.letter}`}>
          <Swatch className={`kernel-${shares.colour}`} kernel={shares} letter="" />
          <span className="tier-title">kernel</span>
          <span className="tier-size">shared</span>
        </div>
      )}
    </div>
  );
}

function TierLine({ entity, band }: { entity: Entity; band: Band }) {
  const { scaleBy } = useScene();
  const { struck, up, kernel, bytes, tier, title } = band;
  const word = tierWord(entity, tier);
  const down = !up && scaleBy === 'memory';
  const state = struck ? 'is-struck' : down ? 'is-down' : '';
  const size = shortBytes(bytes, scaleBy);
  return (
    <div className={`tier-line ${state}`} title={title}>
      <Swatch className={fillOf(band)} kernel={kernel} letter={initialOf(word)} />
      <span className="tier-title">{tier === 'application' ? title : word}</span>
      <span className="tier-size">{struck ? '✕' : down ? '–' : size}</span>
    </div>
  );
}

/** Kernels have capital letters of their own; other tiers the small initial of their name. */
export const initialOf = (word: string): string => (word === 'kernel' ? '' : word.charAt(0));

interface SwatchProps {
  readonly className: string;
  readonly kernel: Kernel | undefined;
  readonly letter: string;
}

function Swatch({ className, kernel, letter }: SwatchProps) {
  const { litKernel } = useScene();
  const lit = kernel !== undefined && kernel.letter === litKernel ? 'is-lit' : '';
  return <span className={`swatch ${className} ${lit}`}>{kernel?.letter ?? letter}</span>;
}
