/** What is installed on a machine: each tier a bar with a label, and on it what stands on it. */

import type { ReactNode } from 'react';
import { formatBytes, shortBytes } from '../../view/describe.ts';
import type { Band, Stack } from '../../view/picture.ts';
import { signOf } from '../../view/states.ts';
import { useUi } from '../store.ts';
import { useScene } from './context.ts';
import { fillOf, heightOf } from './Tiers.tsx';
import { TreeItem, useGestures } from './TreeItem.tsx';

interface BarsProps {
  readonly stack: Stack;
  /** What stands on it. */
  readonly children: ReactNode;
}

export function Bars({ stack, children }: BarsProps) {
  const { whole, bands, key } = stack;
  return (
    <div className="bars">
      {bands.map((band, i) =>
        whole && i === 0 ? (
          <TreeItem key={band.tier} itemKey={key} className="bar-item">
            <Bar stack={stack} band={band} />
          </TreeItem>
        ) : (
          <Upper key={band.tier} stack={stack} band={band} />
        ),
      )}
      {children}
    </div>
  );
}

/** A further tier of an entity that is in the tree already. */
function Upper({ stack, band }: { stack: Stack; band: Band }) {
  const gestures = useGestures(stack.entity);
  return (
    <div className="bar-item" aria-hidden="true" {...gestures}>
      <Bar stack={stack} band={band} />
    </div>
  );
}

function Bar({ stack, band }: { stack: Stack; band: Band }) {
  const { world, scaleBy, victims, litKernel } = useScene();
  const { entity, state, folded, carries } = stack;
  const { kernel, struck, up, bytes, title } = band;
  const selected = useUi(
    ({ selection }) => selection?.id === entity.id && selection.world === world.info.id,
  );
  const falls = victims.has(entity.id);
  const down = !up;
  const classes = [
    'bar',
    struck ? 'is-struck' : down ? '' : fillOf(band),
    down ? 'is-down' : '',
    selected ? 'is-selected' : '',
    falls ? 'is-victim' : '',
    kernel && kernel.letter === litKernel ? 'is-lit' : '',
  ];
  const size = formatBytes(bytes, scaleBy);
  return (
    <div className={classes.join(' ')} title={`${entity.id}: ${title}, ${size}`}>
      <div className="amount" style={heightOf(band.height)} />
      <div className="bar-label">
        {kernel && <strong className="bar-kernel">Kernel {kernel.letter}</strong>}
        <span className="bar-title">{title}</span>
        {kernel && stack.sharers > 1 && <span className="bar-under">under {stack.sharers}</span>}
        {falls && <span className="falls-tag">falls</span>}
        {folded && <span>▸ {carries} folded</span>}
        <span className="bar-size">
          {up ? shortBytes(bytes, scaleBy) : `${signOf(state).glyph} ${signOf(state).word}`}
        </span>
      </div>
    </div>
  );
}
