/** A no where it was asked for: what, why, what to do instead, and a button that does that. */
import { useEffect, useRef } from 'react';
import type { Command, Rejection } from '../../engine/index.ts';
import { wayOutLabel } from '../inspector/way-out.ts';

interface Props {
  readonly rejections: readonly Rejection[];
  /** Gives the commands of a way out. */
  readonly take: (commands: readonly Command[], what: string) => void;
}

export function Refusals({ rejections, take }: Props) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    if (rejections.length > 0) list.current?.scrollIntoView?.({ block: 'nearest' });
  }, [rejections]);
  if (rejections.length === 0) return null;
  return (
    <ul ref={list} className="refusals" aria-label="Refused">
      {rejections.map(({ subject, reason, remedy, wayOut }) => (
        <li key={`${subject} ${reason}`} className="card-bad">
          <p>
            <strong>{subject}</strong> {reason}.
          </p>
          <p className="refusal-remedy">{remedy}</p>
          {wayOut && wayOut.length > 0 && (
            <button
              type="button"
              className="button button-strong"
              onClick={() => take(wayOut, `${wayOutLabel(wayOut)}: ${subject}`)}
            >
              {wayOutLabel(wayOut)}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
