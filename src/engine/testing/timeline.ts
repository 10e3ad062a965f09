/** What happened, as text that a person can read and a diff can show: one dated line an event. */
import type { SimEvent } from '../events.ts';

const FIELDS: Readonly<Record<string, (value: number) => string>> = {
  Micros: (value) => `${(value / 1e6).toFixed(6)} s`,
  Bytes: (value) => `${value} B`,
};

function field([key, value]: readonly [string, number | string]): string {
  if (typeof value === 'string') return `${key} "${value}"`;
  const unit = /(Micros|Bytes)$/.exec(key)?.[1] ?? '';
  const name = key.slice(0, key.length - unit.length) || 'size';
  return `${name} ${FIELDS[unit]?.(value) ?? value}`;
}

/**
 * One line an event: number, seconds, world, what, to whom, what else is known, its cause.
 *
 * @example `  12    0.110000 left  started        db-1      took 0.110000 s ← 3`
 */
export function timelineOf(events: readonly SimEvent[]): string {
  const lines = events.map(({ seq, at, world, type, subject, cause, data }) => {
    const time = (at / 1e6).toFixed(6).padStart(11);
    const head = `${String(seq).padStart(4)} ${time} ${world.padEnd(5)}`;
    const known = Object.entries(data).map(field).join(', ');
    const why = cause < 0 ? '' : ` ← ${cause}`;
    return `${head} ${type.padEnd(18)} ${subject.padEnd(9)} ${known}${why}`.trimEnd();
  });
  return `${lines.join('\n')}\n`;
}
