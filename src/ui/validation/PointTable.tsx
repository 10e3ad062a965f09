/** The diagram as a table: for screen readers, for keys, and for those who want the numbers. */
import type { Curve, Point } from '../../scenarios/validation/case.ts';
import { shown } from '../../scenarios/validation/shown.ts';
import { valueAt } from './axes.ts';
import { labelOf } from './Chart.tsx';

interface PointTableProps {
  readonly curve: Curve;
  readonly lines: readonly (readonly Point[])[];
}

/** The simulated value at each published x, straight between the points of the run. */
export function PointTable({ curve, lines }: PointTableProps) {
  return (
    <details className="validation-points">
      <summary>The points as a table</summary>
      {curve.series.map((one, i) => (
        <div key={one.title} className="validation-scroll">
          <table>
            <caption>{one.title}</caption>
            <thead>
              <tr>
                <th scope="col">{labelOf(curve.x)}</th>
                <th scope="col">published {labelOf(curve.y)}</th>
                <th scope="col">simulated</th>
              </tr>
            </thead>
            <tbody>
              {one.published.map(([x, y]) => {
                const value = valueAt(lines[i] ?? [], x);
                return (
                  <tr key={`${x} ${y}`}>
                    <th scope="row" className="number">
                      {shown(x)}
                    </th>
                    <td className="number">{shown(y)}</td>
                    <td className="number">{value === null ? 'not yet' : shown(rounded(value))}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      ))}
    </details>
  );
}

const rounded = (value: number): number => Number(value.toPrecision(4));
