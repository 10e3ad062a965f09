/**
 * The slider on the axis: as long as the run has come, with the present as its handle. It is
 * painted with every frame, together with the line through the lanes; React only gives it words.
 */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { Micros } from '../../units.ts';
import { seekTo } from '../app/actions.ts';
import { mirror, onPaint } from '../app/engine.ts';
import type { Lane } from './lanes.ts';
import { describeMoment } from './said.ts';

interface ScrubberProps {
  readonly bands: readonly (readonly Lane[])[];
  readonly end: Micros;
  readonly x: { (at: Micros): number; invert(pixel: number): number };
}

/** Width of the handle in pixels: the track is that much longer than the run. */
const HANDLE = 14;

export function Scrubber({ bands, end, x }: ScrubberProps) {
  const slider = useRef<HTMLInputElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const veil = useRef<HTMLDivElement>(null);
  const pixel = Math.max(1, x.invert(1));
  useEffect(() => {
    const draw = (): void => {
      const { now, horizon } = mirror();
      const input = slider.current;
      if (!input || !cursor.current || !veil.current) return;
      const reach = Math.max(now, horizon);
      const from = Math.min(x(now), x(end));
      input.max = String(Math.max(1, reach));
      input.style.width = `${x(reach) + HANDLE}px`;
      input.value = String(now);
      cursor.current.style.transform = `translateX(${from}px)`;
      veil.current.style.transform = `translateX(${from}px)`;
      veil.current.style.width = `${Math.max(0, x(reach) - from)}px`;
    };
    draw();
    return onPaint(draw);
  }, [x, end]);
  const { now, horizon, worlds } = mirror();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const to = target(event, now, { pixel, end, reach: Math.max(now, horizon) });
    if (to === null) return;
    event.preventDefault();
    seekTo(to);
  };
  const titles = worlds.map((world) => world.info.title);
  return (
    <>
      <div ref={veil} className="future-veil" />
      <div ref={cursor} className="cursor" />
      <input
        ref={slider}
        className="scrubber"
        type="range"
        min="0"
        step={pixel}
        defaultValue="0"
        aria-label="Time: drag back to rewind"
        aria-valuetext={describeMoment(now, titles, bands)}
        onKeyDown={onKeyDown}
        onChange={(event) => seekTo(event.target.valueAsNumber)}
      />
    </>
  );
}

interface Scale {
  readonly pixel: Micros;
  readonly end: Micros;
  readonly reach: Micros;
}

/** Where a key leads; null for other keys. */
export function target(
  event: { readonly key: string; readonly shiftKey: boolean },
  now: Micros,
  { pixel, end, reach }: Scale,
): Micros | null {
  const little = event.shiftKey ? pixel / 10 : pixel;
  const within = (time: Micros): Micros => Math.round(Math.min(reach, Math.max(0, time)));
  switch (event.key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return within(now - little);
    case 'ArrowRight':
    case 'ArrowUp':
      return within(now + little);
    case 'PageDown':
      return within(now - end / 10);
    case 'PageUp':
      return within(now + end / 10);
    case 'Home':
      return 0;
    case 'End':
      return reach;
    default:
      return null;
  }
}
