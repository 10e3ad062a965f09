/** What stands side by side on a tier, each as wide as its weight. */
import type { CSSProperties } from 'react';
import { shortBytes } from '../../view/describe.ts';
import type { Arrival, Column, Layers, Stack } from '../../view/picture.ts';
import { usesLayers } from '../../view/scale.ts';
import { counted } from '../../view/words.ts';
import { Bars } from './Bars.tsx';
import { useScene } from './context.ts';
import { GroupPlate } from './GroupPlate.tsx';
import { Guest } from './Guest.tsx';
import { heightOf } from './Tiers.tsx';

/** What stands on a stack; what shares image layers stands on those. */
export function Columns({ stack }: { stack: Stack }) {
  const { above, layers } = stack;
  if (!layers) return <Row columns={above} floor={1} />;
  const users = above.filter(usesLayers);
  const share = users.reduce((sum, one) => sum + one.share, 0);
  const weight = users.reduce((sum, one) => sum + one.weight, 0);
  return (
    <div className="columns">
      <div className="column is-floor" style={widthOf(share, weight)}>
        <Row columns={users} floor={share} />
        <SharedLayers layers={layers} />
      </div>
      {above
        .filter((one) => !usesLayers(one))
        .map((column) => (
          <Cell key={column.key} column={column} floor={1} />
        ))}
    </div>
  );
}

const widthOf = (share: number, weight: number): CSSProperties =>
  ({ '--share': share, '--weight': weight }) as CSSProperties;

function Row({ columns, floor }: { columns: readonly Column[]; floor: number }) {
  return (
    <div className="columns">
      {columns.map((column) => (
        <Cell key={column.key} column={column} floor={floor} />
      ))}
    </div>
  );
}

function Cell({ column, floor }: { column: Column; floor: number }) {
  return (
    <div
      className={column.weight < 1 ? 'column is-side' : 'column'}
      style={widthOf(column.share / floor, column.weight)}
    >
      <One column={column} />
    </div>
  );
}

/** Layers are stored once, however many stand on them. */
function SharedLayers({ layers }: { layers: Layers }) {
  const { scaleBy } = useScene();
  const { count, bytes, height } = layers;
  const words = `${counted(count, 'image layer')}, each kept once for all`;
  return (
    <div className="bar tier-userland" title={words} aria-hidden="true">
      <div className="amount" style={heightOf(height)} />
      <div className="bar-label">
        <span className="bar-title">{words}</span>
        <span className="bar-size">{shortBytes(bytes, scaleBy)}</span>
      </div>
    </div>
  );
}

function One({ column }: { column: Column }) {
  if (column.type === 'group') return <GroupPlate group={column} />;
  if (column.type === 'arrival') return <Arriving arrival={column} />;
  const inside = column.above.length > 0 && <Columns stack={column} />;
  // The upper part of a split system is drawn like the system itself, as a bar.
  return column.kind.look.frame === 'bar' || !column.whole ? (
    <Bars stack={column}>{inside}</Bars>
  ) : (
    <Guest stack={column}>{inside}</Guest>
  );
}

/** Room kept for a guest on its way. The guest itself says so where it still is. */
function Arriving({ arrival }: { arrival: Arrival }) {
  return (
    <div
      className="guest is-arriving"
      style={heightOf(arrival.given)}
      data-arrival={arrival.entity.id}
      aria-hidden="true"
    >
      <div className="plate-head">
        <span className="plate-name">{arrival.entity.id}</span>
      </div>
      <div className="state-line">
        <span className="glyph">↔</span>
        <span className="state-word">arriving</span>
      </div>
      <div className="filler" />
    </div>
  );
}
