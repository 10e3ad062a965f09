/**
 * The run so far, drawn over time: how every service started in both worlds, when it was down, what
 * was done, how many requests were served. Drag back to rewind; what was there stays, lighter,
 * until somebody acts.
 */
import { type PointerEvent, useMemo, useRef } from 'react';
import type { Micros } from '../../units.ts';
import { type Kernels, kernelsOf } from '../../view/kernels.ts';
import { linear } from '../../view/linear.ts';
import type { World } from '../../view/read.ts';
import { seekTo } from '../app/actions.ts';
import { mirror } from '../app/engine.ts';
import { useBelow } from '../controls/fit.ts';
import { typeScale, useWidth } from '../controls/size.ts';
import { chosenPart } from '../inspector/part.ts';
import { usePart } from '../parts.ts';
import { useUi } from '../store.ts';
import { Chronicle, type Known } from './chronicle.ts';
import { axisEnd, axisTicks, formatTick } from './clock.ts';
import { type Lane, lanesOf } from './lanes.ts';
import { artPart } from './part.ts';
import { Scrubber } from './Scrubber.tsx';
import { describeLanes } from './said.ts';
import './art.css';
import './timeline.css';

/** Room for the lanes of all worlds together, in pixels at the usual type size. */
const LANES_HEIGHT = 96;
const LANES_HEIGHT_LOW = 72;
const PITCH_MIN = 3;
const PITCH_MAX = 18;
/** Below this there is no room for names. */
const PITCH_NAMED = 12;
/** Height of the line of requests as `ServedArt` draws it, and the gap below lanes. */
const SERVED_HEIGHT = 38;
const LANES_MARGIN = 4;
/** Room for a tick and its label. */
const TICK = 92;

export function Timeline() {
  // Numbers change ten times a second at most, and so does the drawing; only the cursor is painted.
  useUi((state) => state.pulse);
  useUi((state) => state.theme);
  const { worlds, now, horizon, ...m } = mirror();
  const [plot, width] = useWidth<HTMLDivElement>(600);
  const chronicle = useRef(new Chronicle());
  const known = chronicle.current.look(mirror());
  const end = axisEnd(Math.max(now, horizon));
  const x = useMemo(() => linear(end, 0, width), [end, width]);
  const structure = useUi((state) => state.structure);
  const begun = useUi((state) => state.begun);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mirror changes in place
  const bands = useMemo(
    () => worlds.map((world) => lanesOf(world, known.events)),
    [known.events, structure, m.epoch],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mirror changes in place
  const kernels = useMemo(() => kernelsOf(worlds), [structure, m.epoch]);
  const scale = typeScale();
  const count = bands.reduce((sum, lanes) => sum + lanes.length, 0);
  const room = useBelow('h800') ? LANES_HEIGHT_LOW : LANES_HEIGHT;
  const fitted = Math.floor(room / Math.max(1, count));
  const pitch = Math.round(Math.min(PITCH_MAX, Math.max(PITCH_MIN, fitted)) * scale);
  const hasRun = begun || now > 0 || horizon > 0;
  const { it: chosen } = usePart(chosenPart, hasRun);
  const drag = useDrag((at) => seekTo(Math.min(at, Math.max(now, horizon))), x);
  return (
    <div className="timeline">
      <div className="timeline-names" aria-hidden="true">
        {worlds.map((world, w) => (
          <div key={world.info.id} className={`timeline-world world-${w + 1}`}>
            <span className="timeline-world-name">{world.info.title}</span>
            <div>
              {bands[w]?.map((lane) => (
                <span key={lane.id} className="lane-name" style={{ height: pitch }}>
                  {pitch >= Math.floor(PITCH_NAMED * scale) ? lane.title : ''}
                </span>
              ))}
            </div>
          </div>
        ))}
        <span className="timeline-served-name">served/s</span>
      </div>
      <div ref={plot} className="timeline-plot" {...drag}>
        <Grid end={end} x={x} width={width} scale={scale} />
        {chosen ? (
          <chosen.Marks events={known.events} x={x} end={end} width={width} />
        ) : (
          <div className="marks" role="toolbar" aria-label="Events: none yet" />
        )}
        <div role="img" aria-label={describeLanes(worlds, bands)} className="timeline-art">
          <Drawn {...{ worlds, bands, pitch, width, scale, x, known, kernels }} wanted={hasRun} />
        </div>
        <Scrubber bands={bands} end={end} x={x} />
        {!begun && now === 0 && <Invitation />}
      </div>
    </div>
  );
}

interface DrawnProps {
  readonly worlds: readonly World[];
  readonly bands: readonly (readonly Lane[])[];
  readonly pitch: number;
  readonly width: number;
  readonly scale: number;
  readonly x: ReturnType<typeof linear>;
  readonly known: Known;
  readonly kernels: Kernels;
  readonly wanted: boolean;
}

/** What has been drawn so far; before anything has happened, the room for it. */
function Drawn(props: DrawnProps) {
  const { worlds, bands, pitch, width, scale, x, known, kernels, wanted } = props;
  const { it: art } = usePart(artPart, wanted);
  if (!art) {
    const heights = worlds.map(
      (_, w) => Math.max(1, (bands[w]?.length ?? 0) * pitch) + LANES_MARGIN,
    );
    const height = heights.reduce((sum, one) => sum + one, Math.round(SERVED_HEIGHT * scale));
    return <div style={{ height }} />;
  }
  return (
    <>
      {worlds.map((world, w) => (
        <art.LaneArt
          key={world.info.id}
          index={w}
          lanes={bands[w] ?? []}
          pitch={pitch}
          width={width}
          scale={scale}
          x={x}
          until={known.until}
          kernelOf={(row) => kernels.of(w, row)?.colour}
        />
      ))}
      <art.ServedArt series={known.series} until={known.until} x={x} width={width} scale={scale} />
    </>
  );
}

function Grid(props: {
  readonly end: Micros;
  readonly x: (at: Micros) => number;
  readonly width: number;
  readonly scale: number;
}) {
  const { end, x, width, scale } = props;
  const ticks = axisTicks(end, Math.floor(width / (TICK * scale)));
  return (
    <div className="timeline-grid" aria-hidden="true">
      {ticks.map((at) => (
        <span
          key={at}
          className={x(at) > width - 48 * scale ? 'tick tick-last' : 'tick'}
          style={{ transform: `translateX(${x(at)}px)` }}
        >
          <span className="tick-label number">{formatTick(at, end)}</span>
        </span>
      ))}
    </div>
  );
}

const Invitation = () => (
  <p className="invitation">Press play: both worlds begin to start at the same moment.</p>
);

/** Anywhere on the plot the pointer can take hold of time. For keys there is the slider in it. */
function useDrag(seek: (at: Micros) => void, x: { invert(pixel: number): number }) {
  const held = useRef(false);
  const to = (event: PointerEvent<HTMLDivElement>): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    seek(Math.max(0, x.invert(event.clientX - left)));
  };
  return {
    onPointerDown(event: PointerEvent<HTMLDivElement>): void {
      const target = event.target as Element;
      if (event.button !== 0 || target.closest('button, input')) return;
      held.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      to(event);
    },
    onPointerMove(event: PointerEvent<HTMLDivElement>): void {
      if (held.current) to(event);
    },
    onPointerUp(): void {
      held.current = false;
    },
    onPointerCancel(): void {
      held.current = false;
    },
  };
}
