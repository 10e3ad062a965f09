/** Time as the time bar writes it, and the axis it is drawn on. */
import { MICROS_PER_SECOND, type Micros } from '../../units.ts';

const SECOND = MICROS_PER_SECOND;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Digits after the point that move slowly enough to be read at a speed. */
function decimals(speed: number): number {
  if (speed >= 1) return 1;
  return Math.min(5, 2 + Math.round(-Math.log10(speed)));
}

/** "38.4 s", "2 min 05.4 s", "1 h 02 min 05 s", "3 d 04 h 05 min"; at slow speeds more digits. */
export function formatClock(now: Micros, speed: number): string {
  const digits = decimals(speed);
  const exact = Math.floor(now / 10 ** (6 - digits)) / 10 ** digits;
  if (now < MINUTE) return `${exact.toFixed(digits)} s`;
  const rest = (exact % 60).toFixed(digits).padStart(3 + digits, '0');
  if (now < HOUR) return `${Math.floor(now / MINUTE)} min ${rest} s`;
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
  const minutes = two((now % HOUR) / MINUTE);
  if (now < DAY)
    return `${Math.floor(now / HOUR)} h ${minutes} min ${two((now % MINUTE) / SECOND)} s`;
  return `${Math.floor(now / DAY)} d ${two((now % DAY) / HOUR)} h ${minutes} min`;
}

/** "1/1000 ×", "10 ×". */
export const formatSpeed = (speed: number): string =>
  speed < 1 ? `1/${Math.round(1 / speed)} ×` : `${speed} ×`;

const ENDS_SECONDS = [10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 600, 900, 1200, 1800];
const ENDS_HOURS = [1, 1.5, 2, 3, 4, 6, 8, 12, 18, 24];

/**
 * The first round time that is not before `time`, at least 10 s: the axis grows by jumps, not
 * creep.
 */
export function axisEnd(time: Micros): Micros {
  const second = ENDS_SECONDS.find((s) => s * SECOND >= time);
  if (second !== undefined) return second * SECOND;
  const hour = ENDS_HOURS.find((h) => h * HOUR >= time);
  if (hour !== undefined) return hour * HOUR;
  let days = 1;
  while (days * DAY < time) days = days % 3 === 0 ? (days / 3) * 4 : days < 2 ? 2 : (days / 2) * 3;
  return days * DAY;
}

const STEPS: readonly Micros[] = [
  ...[1, 2, 5, 10, 15, 30].map((s) => s * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
  ...[1, 2, 3, 6, 12].map((h) => h * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map((d) => d * DAY),
];

/**
 * "15 s", "2:15", "1:30", "3 d": short, since the first tick says the unit for those with a colon.
 */
export function formatTick(at: Micros, end: Micros): string {
  const colon = (big: Micros, small: Micros): string =>
    `${Math.floor(at / big)}:${String(Math.floor((at % big) / small)).padStart(2, '0')}`;
  if (end <= 2 * MINUTE) return `${Math.round(at / SECOND)} s`;
  if (end <= 2 * HOUR) return at === 0 ? '0 min' : colon(MINUTE, SECOND);
  if (end <= 2 * DAY) return at === 0 ? '0 h' : colon(HOUR, MINUTE);
  return `${Math.round(at / DAY)} d`;
}

/** Round times from 0 up to the end, at most `most` of them after 0. */
export function axisTicks(end: Micros, most: number): Micros[] {
  const step = STEPS.find((s) => end / s <= Math.max(1, most)) ?? end;
  const ticks: Micros[] = [];
  for (let t = 0; t <= end; t += step) ticks.push(t);
  return ticks;
}
