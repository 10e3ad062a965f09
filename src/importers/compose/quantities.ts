/**
 * Quantities as Compose writes them. These rules are Compose's own (sizes count in 1024s whatever
 * the suffix, durations are Go's plus days and weeks), hence here and not in units.ts.
 */
import { MAX_SHORT_TEXT } from './limits.ts';

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;

/** A finite decimal number, or undefined. */
export function parseNumber(text: string): number | undefined {
  if (text.length > MAX_SHORT_TEXT || !DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** An integer that a number holds exactly, or undefined. */
export function parseInteger(text: string): number | undefined {
  if (text.length > MAX_SHORT_TEXT || !INTEGER.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

const SIZE_POWERS = new Map([
  ['k', 1],
  ['m', 2],
  ['g', 3],
  ['t', 4],
  ['p', 5],
]);

function sizeFactor(suffix: string): number | undefined {
  const lower = suffix.toLowerCase();
  if (lower === '' || lower === 'b') return 1;
  const power = SIZE_POWERS.get(lower[0] ?? '');
  const tail = lower.slice(1);
  if (power === undefined || !['', 'b', 'ib'].includes(tail)) return undefined;
  return 1024 ** power;
}

/**
 * Bytes of a size such as `512m`, `1.5 GB`, `300MiB` or `1073741824`. `k`, `kb` and `kib` are all
 * 1024 bytes. Fractions of a byte are dropped.
 */
export function parseBytes(text: string): number | undefined {
  if (text.length > MAX_SHORT_TEXT) return undefined;
  let end = text.length;
  while (end > 0 && !'0123456789. '.includes(text[end - 1] ?? '')) end -= 1;
  const digits = text[end - 1] === ' ' ? text.slice(0, end - 1) : text.slice(0, end);
  const amount = parseNumber(digits);
  const factor = sizeFactor(text.slice(end));
  if (amount === undefined || factor === undefined || amount < 0) return undefined;
  const bytes = Math.trunc(amount * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Microseconds of one unit. */
const DURATION_UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-3],
  ['us', 1],
  ['\u00b5s', 1],
  ['\u03bcs', 1],
  ['ms', 1e3],
  ['s', 1e6],
  ['m', 60e6],
  ['h', 3_600e6],
  ['d', 86_400e6],
  ['w', 604_800e6],
]);

const AMOUNT = /(\d+(?:\.\d*)?|\.\d+)([a-z\u00b5\u03bc]+)/y;

/** Microseconds of a duration such as `1m30s`, `1.5h` or `0`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0' || text === '+0') return 0;
  if (text.length > MAX_SHORT_TEXT) return undefined;
  const body = text.startsWith('+') ? text.slice(1) : text;
  let total = 0;
  AMOUNT.lastIndex = 0;
  let end = 0;
  while (end < body.length) {
    AMOUNT.lastIndex = end;
    const match = AMOUNT.exec(body);
    const unit = match?.[2] === undefined ? undefined : DURATION_UNITS.get(match[2]);
    if (!match?.[1] || unit === undefined) return undefined;
    total += Number(match[1]) * unit;
    end = AMOUNT.lastIndex;
  }
  const micros = Math.round(total);
  return end > 0 && Number.isSafeInteger(micros) ? micros : undefined;
}

/** `true`, `yes`, `on` and `y` in any case, and their opposites. */
export function parseBoolean(text: string): boolean | undefined {
  const lower = text.length > 8 ? '' : text.toLowerCase();
  if (['true', 'yes', 'on', 'y'].includes(lower)) return true;
  return ['false', 'no', 'off', 'n'].includes(lower) ? false : undefined;
}
