/**
 * Marks of what was done and what crashed, as buttons that go there. One tab stop for all of them.
 */
import { useRef } from 'react';
import type { SimEvent } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import { seekTo } from '../app/actions.ts';
import { mirror } from '../app/engine.ts';
import { useRoving } from '../controls/roving.ts';
import { marksOf, markText } from './marks.ts';

interface MarksProps {
  readonly events: readonly SimEvent[];
  readonly x: (at: Micros) => number;
  readonly end: Micros;
  readonly width: number;
}

/** Width of a mark's target, in pixels: no two overlap. */
const TARGET = 26;

export function Marks({ events, x, end, width }: MarksProps) {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRoving(box);
  const marks = marksOf(events, (TARGET / width) * end);
  const titleOf = (id: string): string => mirror().world(id)?.info.title ?? id;
  return (
    <div
      ref={box}
      className="marks"
      role="toolbar"
      aria-label={marks.length === 0 ? 'Events: none yet' : 'Events: go to one'}
      onKeyDown={onKeyDown}
    >
      {marks.map((mark) => {
        const text = markText(mark, titleOf);
        return (
          <button
            key={mark.at}
            type="button"
            data-roving
            className={`mark mark-${mark.kind}`}
            style={{ transform: `translateX(${Math.round(x(mark.at))}px)` }}
            title={text}
            aria-label={text}
            onClick={() => seekTo(mark.at)}
          >
            {mark.glyph}
            {mark.times > 1 && <sup>{mark.times}</sup>}
          </button>
        );
      })}
    </div>
  );
}
