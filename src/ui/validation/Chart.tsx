/** The diagram: published points as hollow marks, what this run has come to so far as lines. */
import type { Curve, Point } from '../../scenarios/validation/case.ts';
import { typeScale, useWidth } from '../controls/size.ts';
import { type Axis, axisOf, tickText } from './axes.ts';
import { classOf, dashOf, markOf } from './marks.ts';

interface ChartProps {
  readonly curve: Curve;
  /** The simulated points so far, one list for each series. */
  readonly lines: readonly (readonly Point[])[];
}

/** Average width of a digit at the small type size, in pixels. */
const DIGIT = 7.3;
/** Lines of fewer points show each of them. */
const DOTS_MAX = 40;

export function Chart({ curve, lines }: ChartProps) {
  const [room, width] = useWidth<HTMLDivElement>(320);
  const scale = typeScale();
  const height = Math.round(Math.min(320, Math.max(170, width * 0.56)) * Math.sqrt(scale));
  const all = [...curve.series.flatMap((one) => one.published), ...lines.flat()];
  const y = axisOf(column(all, 1), Math.max(2, Math.floor(height / (48 * scale))));
  const left = Math.max(...y.ticks.map((tick) => tickText(tick).length)) * DIGIT * scale + 14;
  const counts = curve.series.every((one) => column(one.published, 0).every(Number.isInteger));
  const xTicks = Math.max(2, Math.floor((width - left) / (72 * scale)));
  const x = axisOf(column(all, 0), xTicks, counts ? 1 : 0);
  const frame = {
    left,
    top: 26 * scale,
    right: width - (tickText(x.to).length * DIGIT * scale) / 2 - 2,
    bottom: height - 40 * scale,
  };
  const place = ([px, py]: Point): readonly [number, number] => [
    frame.left + ((px - x.from) / (x.to - x.from)) * (frame.right - frame.left),
    frame.bottom - ((py - y.from) / (y.to - y.from)) * (frame.bottom - frame.top),
  ];
  return (
    <div ref={room} className="validation-room">
      <svg
        className="validation-chart"
        width={width}
        height={height}
        role="img"
        aria-label={summaryOf(curve, lines)}
      >
        <Grid {...{ x, y, frame, place, scale }} />
        <text className="validation-axis" x={0} y={12 * scale}>
          {labelOf(curve.y)}
        </text>
        <text className="validation-axis" x={frame.right} y={height - 4 * scale} textAnchor="end">
          {labelOf(curve.x)}
        </text>
        {curve.series.map((one, i) => (
          <Series
            key={one.title}
            index={i}
            published={one.published.map(place)}
            line={(lines[i] ?? []).map(place)}
          />
        ))}
      </svg>
    </div>
  );
}

const column = (points: readonly Point[], i: 0 | 1): number[] => points.map((point) => point[i]);

export const labelOf = ({ label, unit }: Curve['x']): string =>
  unit === '' ? label : `${label}, ${unit}`;

function summaryOf(curve: Curve, lines: ChartProps['lines']): string {
  const said = curve.series.map(({ title, published }, i) => {
    const count = lines[i]?.length ?? 0;
    return `${title}: ${published.length} published points, ${count} simulated so far`;
  });
  const axes = `${labelOf(curve.y)} over ${labelOf(curve.x)}`;
  return `${axes}. ${said.join('. ')}. All points are in the table below.`;
}

interface GridProps {
  readonly x: Axis;
  readonly y: Axis;
  readonly frame: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  readonly place: (point: Point) => readonly [number, number];
  readonly scale: number;
}

function Grid({ x, y, frame, place, scale }: GridProps) {
  const { left, right, top, bottom } = frame;
  return (
    <g className="validation-grid">
      {y.ticks.map((tick) => {
        const at = Math.round(place([x.from, tick])[1]) + 0.5;
        return (
          <g key={tick}>
            <path d={`M${left} ${at}H${right}`} />
            <text className="number" x={left - 10} y={at + 4 * scale} textAnchor="end">
              {tickText(tick)}
            </text>
          </g>
        );
      })}
      {x.ticks.map((tick) => {
        const at = Math.round(place([tick, y.from])[0]) + 0.5;
        return (
          <g key={tick}>
            <path d={`M${at} ${bottom}v4`} />
            <text className="number" x={at} y={bottom + 16 * scale} textAnchor="middle">
              {tickText(tick)}
            </text>
          </g>
        );
      })}
      <path className="validation-base" d={`M${left} ${top}V${bottom}H${right}`} />
    </g>
  );
}

interface SeriesProps {
  readonly index: number;
  readonly published: readonly (readonly [number, number])[];
  readonly line: readonly (readonly [number, number])[];
}

const near = (n: number): number => Math.round(n * 10) / 10;

function Series({ index, published, line }: SeriesProps) {
  const path = line.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${near(x)} ${near(y)}`).join('');
  const dots = line.length <= DOTS_MAX ? line : [];
  return (
    <g className={classOf(index)}>
      {line.length > 1 && (
        <path className="validation-line" d={path} strokeDasharray={dashOf(index) || undefined} />
      )}
      {dots.map(([x, y]) => (
        <circle key={`${x} ${y}`} className="validation-dot" cx={near(x)} cy={near(y)} r={2.5} />
      ))}
      {published.map(([x, y]) => (
        <path
          key={`${x} ${y}`}
          className="validation-mark"
          d={markOf(index)}
          transform={`translate(${near(x)} ${near(y)})`}
        />
      ))}
    </g>
  );
}

/** What the marks and lines mean. */
export function Legend({ curve, shown }: { readonly curve: Curve; readonly shown: boolean[] }) {
  return (
    <ul className="validation-legend">
      {curve.series.map((one, i) => (
        <li key={one.title} className={classOf(i)}>
          <svg width="52" height="14" aria-hidden="true">
            <path className="validation-mark" d={markOf(i)} transform="translate(8 7)" />
            {shown[i] && (
              <path
                className="validation-line"
                d="M20 7h30"
                strokeDasharray={dashOf(i) || undefined}
              />
            )}
          </svg>
          <span>
            {one.title}: marks published, {shown[i] ? 'line simulated' : 'simulated in another run'}
          </span>
        </li>
      ))}
    </ul>
  );
}
