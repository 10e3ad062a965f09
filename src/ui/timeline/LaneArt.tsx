/**
 * The lanes of one world. Colours are those of the tiers; each stretch says its name on hovering.
 */
import { useId } from 'react';
import { formatDuration, type Micros } from '../../units.ts';
import { outlineOf, sharesOf } from './crowd.ts';
import type { Lane, Phase, Stretch, Strip } from './lanes.ts';

interface LaneArtProps {
  readonly index: number;
  readonly lanes: readonly Lane[];
  /** Height of a lane with the gap to the next, in pixels. */
  readonly pitch: number;
  readonly width: number;
  /** How much larger than usual the type is. */
  readonly scale: number;
  readonly x: { (at: Micros): number; invert(pixel: number): number };
  /** Where stretches that go on are cut off. */
  readonly until: Micros;
  readonly kernelOf: (row: number) => number | undefined;
}

/** Average width of a letter at the small type size, in pixels. */
const LETTER = 6.4;
/** Thinner strips are drawn as one crowd, in pixels. */
const STRIP_MIN = 2;
/** Distance of the samples of a crowd, in pixels. */
const SAMPLE = 2;

export function LaneArt(props: LaneArtProps) {
  const { index, lanes, pitch, width } = props;
  const hatch = useId();
  return (
    <svg
      className={`lanes world-${index + 1}`}
      width={width}
      height={Math.max(1, lanes.length * pitch)}
      aria-hidden="true"
    >
      <defs>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse">
          <path className="down-hatch" d="M-1 6 6 -1M-1 1 1 -1M4 6 6 4" />
        </pattern>
      </defs>
      {lanes.map((lane, i) => (
        <LaneRow
          key={lane.id}
          {...props}
          lane={lane}
          y={i * pitch + 1}
          height={Math.max(2, pitch - 3)}
          hatch={`url(#${hatch})`}
        />
      ))}
    </svg>
  );
}

interface RowProps extends LaneArtProps {
  readonly lane: Lane;
  readonly y: number;
  readonly height: number;
  readonly hatch: string;
}

function LaneRow(props: RowProps) {
  const { lane, y, height, hatch, x, until } = props;
  const wide = (s: Stretch): number => Math.max(1, x(s.to ?? until) - x(s.from));
  const took = (s: Stretch): string => formatDuration((s.to ?? until) - s.from);
  const strip = height / Math.max(1, lane.strips.length);
  const isCrowd = strip < STRIP_MIN;
  return (
    <g>
      {lane.up.map((s) => (
        <rect
          key={`up ${s.from}`}
          className="lane-up"
          x={x(s.from)}
          y={y + height / 2 - 1}
          width={wide(s)}
          height="2"
        />
      ))}
      {lane.down.map((s) => (
        <g key={`down ${s.from}`}>
          <title>{`${lane.title}: down for ${took(s)}`}</title>
          <rect className="lane-down" x={x(s.from)} y={y} width={wide(s)} height={height} />
          <rect x={x(s.from)} y={y} width={wide(s)} height={height} fill={hatch} />
        </g>
      ))}
      {isCrowd && <CrowdArt {...props} />}
      {(isCrowd ? [] : lane.strips).map((one, i) => (
        <StripArt
          key={one.id}
          {...props}
          strip={one}
          top={y + i * strip}
          thick={strip}
          named={lane.strips.length === 1 && height >= 11 * props.scale}
        />
      ))}
    </g>
  );
}

/** All replicas of a lane together, by what they are doing. */
function CrowdArt({ lane, y, height, width, x, until }: RowProps) {
  const step = x.invert(SAMPLE);
  const count = Math.ceil(Math.min(width, x(until)) / SAMPLE);
  return sharesOf(lane.strips, until, step, count).map((share) => (
    <path
      key={share.doing}
      className={`share share-${share.doing}`}
      d={outlineOf(share, SAMPLE, y + height, height)}
    />
  ));
}

interface StripProps extends RowProps {
  readonly strip: Strip;
  readonly top: number;
  readonly thick: number;
  readonly named: boolean;
}

function StripArt({ strip, top, thick, named, scale, x, until, kernelOf }: StripProps) {
  const wide = (s: Stretch): number => Math.max(1, x(s.to ?? until) - x(s.from));
  const took = (s: Stretch): string => formatDuration((s.to ?? until) - s.from);
  return (
    <>
      {strip.phases.map((phase) => (
        <g key={phase.from} className={`phase ${classOf(phase)} ${thick < 5 ? 'phase-thin' : ''}`}>
          <title>{`${strip.id}: ${phase.title}, ${took(phase)}`}</title>
          <rect
            x={x(phase.from)}
            y={top}
            width={wide(phase)}
            height={thick}
            style={fillOf(phase, kernelOf(strip.row))}
          />
          {named && phase.title.length * LETTER * scale + 8 < wide(phase) && (
            <text x={x(phase.from) + 4} y={top + thick / 2}>
              {phase.title}
            </text>
          )}
        </g>
      ))}
      {strip.migrations.map((s) => (
        <g key={`move ${s.from}`} className="migration">
          <title>{`${strip.id}: migrating for ${took(s)}`}</title>
          <rect x={x(s.from)} y={top} width={wide(s)} height={thick} />
          {strip.rounds
            .filter((at) => at >= s.from && at <= (s.to ?? until))
            .map((at) => (
              <path key={at} d={`M${x(at)} ${top}v${thick}`} />
            ))}
        </g>
      ))}
    </>
  );
}

const classOf = ({ tier, fetches }: Phase): string => (fetches ? 'phase-wait' : `phase-${tier}`);

/** A kernel has the colour that it has in the picture. */
const fillOf = ({ tier }: Phase, colour: number | undefined) =>
  tier === 'kernel' && colour ? { fill: `var(--kernel-${colour})` } : undefined;
