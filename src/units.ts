/**
 * Quantities. A quantity is a plain number whose type carries its unit as a flavour: a literal fits
 * everywhere, but bytes do not fit where microseconds are asked for. Parsing and printing live here
 * too, so that "4 GiB" means the same in a scenario, on the page and in an error message.
 *
 * IEC (KiB, MiB, GiB: powers of 1024) and SI (kB, MB, GB: powers of 1000) are told apart; a bare
 * "K", "M" or "G" is refused because readers disagree on it.
 */
type Flavoured<Unit extends string> = number & { readonly unit?: Unit };

/** A point in simulated time or a duration, in integer microseconds (exact up to 285 years). */
export type Micros = Flavoured<'microseconds'>;
/** An amount of memory, disk or traffic, in bytes. */
export type Bytes = Flavoured<'bytes'>;
/** CPU capacity or demand, in cores of the host (1 = one core fully used). */
export type Cores = Flavoured<'cores'>;
/** CPU work, in microseconds of one core. */
export type CoreMicros = Flavoured<'core-microseconds'>;
/** Throughput in bytes per second. */
export type BytesPerSecond = Flavoured<'bytes per second'>;
/** A rate of happenings, per second. */
export type PerSecond = Flavoured<'per second'>;

export const MICROS_PER_SECOND = 1_000_000;
export const micros = (n: number): Micros => Math.round(n);
export const millis = (n: number): Micros => Math.round(n * 1000);
export const seconds = (n: number): Micros => Math.round(n * MICROS_PER_SECOND);
export const KiB = (n: number): Bytes => Math.round(n * 1024);
export const MiB = (n: number): Bytes => Math.round(n * 1024 ** 2);
export const GiB = (n: number): Bytes => Math.round(n * 1024 ** 3);
export const kB = (n: number): Bytes => Math.round(n * 1e3);
export const MB = (n: number): Bytes => Math.round(n * 1e6);
export const GB = (n: number): Bytes => Math.round(n * 1e9);
/** Line speed: 1 Gbit/s = 125,000,000 bytes a second. */
export const megabits = (n: number): BytesPerSecond => (n * 1e6) / 8;

const BYTE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};
const TIME_UNITS: Readonly<Record<string, number>> = {
  us: 1,
  µs: 1,
  ms: 1e3,
  s: 1e6,
  min: 60e6,
  h: 3600e6,
  d: 86_400e6,
};
const BANDWIDTH_UNITS: Readonly<Record<string, number>> = {
  'bit/s': 1 / 8,
  'kbit/s': 1e3 / 8,
  'Mbit/s': 1e6 / 8,
  'Gbit/s': 1e9 / 8,
  'B/s': 1,
  'kB/s': 1e3,
  'MB/s': 1e6,
  'GB/s': 1e9,
  'KiB/s': 1024,
  'MiB/s': 1024 ** 2,
  'GiB/s': 1024 ** 3,
};
const RATE_UNITS: Readonly<Record<string, number>> = { '/s': 1, '/min': 1 / 60, '/h': 1 / 3600 };

/** What a text quantity measures; the name used in messages and in the scenario schema. */
export type QuantityKind = 'bytes' | 'duration' | 'work' | 'bandwidth' | 'rate' | 'cores';

const TABLES: Readonly<Record<QuantityKind, Readonly<Record<string, number>>>> = {
  bytes: BYTE_UNITS,
  duration: TIME_UNITS,
  /** CPU work, or a latency: a duration that may end within a microsecond. */
  work: TIME_UNITS,
  bandwidth: BANDWIDTH_UNITS,
  rate: RATE_UNITS,
  cores: { '': 1, cores: 1, core: 1 },
};
const EXAMPLES: Readonly<Record<QuantityKind, string>> = {
  bytes: '"4 GiB" or "500 MB"',
  duration: '"10 ms" or "1.5 s"',
  work: '"10 ms" or "9.1 us"',
  bandwidth: '"1 Gbit/s" or "200 MB/s"',
  rate: '"30/s"',
  cores: '2 or "0.5"',
};

export type Parsed =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a quantity as people write it.
 *
 * @example parseQuantity('bytes', '4 GiB') // { ok: true, value: 4294967296 }
 * @example parseQuantity('bytes', '4 G')   // { ok: false, message: '"4 G" is not …' }
 *
 * Values are finite, not negative and at most 1e15 in the base unit (bytes, microseconds, …).
 */
export function parseQuantity(kind: QuantityKind, text: string | number): Parsed {
  const wrong = (why: string): Parsed => ({
    ok: false,
    message: `${JSON.stringify(String(text).slice(0, 40))} ${why}; write ${EXAMPLES[kind]}`,
  });
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?([A-Za-zµ/]{0,6})$/.exec(String(text).trim());
  if (!match) return wrong(`is not a ${kind}`);
  const table = TABLES[kind];
  const unit = match[2] ?? '';
  const factor = Object.hasOwn(table, unit) ? table[unit] : undefined;
  if (factor === undefined) {
    return wrong(unit === '' ? 'has no unit' : `has the unit "${unit}", which is not a ${kind}`);
  }
  const value = Number(match[1]) * factor;
  if (!(value <= 1e15)) return wrong('is larger than this simulator can hold');
  const whole = kind === 'bytes' || kind === 'duration';
  return { ok: true, value: whole ? Math.round(value) : value };
}

/** Three significant figures without trailing noise: 3.4, 131, 0.25. */
function figures(value: number): string {
  if (value === 0) return '0';
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  const text = value.toFixed(digits);
  return digits === 0 ? text : text.replace(/\.?0+$/, '');
}

function scaled(
  value: number,
  steps: readonly (readonly [number, string])[],
  like = value,
): string {
  for (const [factor, unit] of steps) {
    // Nothing is written as 0 that is not: a small one keeps a unit of its own.
    const isSmall = value !== 0 && Math.abs(value) < factor * 0.005;
    if (Math.abs(like) >= factor * 0.9995 && !isSmall) return `${figures(value / factor)} ${unit}`;
  }
  const last = steps[steps.length - 1] as readonly [number, string];
  return `${figures(value / last[0])} ${last[1]}`;
}

const MEMORY_STEPS = [
  [1024 ** 4, 'TiB'],
  [1024 ** 3, 'GiB'],
  [1024 ** 2, 'MiB'],
  [1024, 'KiB'],
  [1, 'B'],
] as const;

/** Memory, in IEC units as systems print it: "131 MiB"; in the unit of `like`, if given. */
export function formatMemory(bytes: Bytes, like: Bytes = bytes): string {
  return scaled(bytes, MEMORY_STEPS, like);
}

const DISK_STEPS = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
  [1, 'B'],
] as const;

/**
 * Disk and traffic, in SI units as disks and networks are sold. Whole megabytes up to 10 GB, so
 * that the seeds' "3405 MB" reads as it is written there; in the unit of `like`, if given.
 */
export function formatDisk(bytes: Bytes, like: Bytes = bytes): string {
  if (like >= 1e9 && like < 1e10) return `${Math.round(bytes / 1e6)} MB`;
  return scaled(bytes, DISK_STEPS, like);
}

/** A duration in the unit that reads best: "9 ms", "18.4 s", "2 min 5 s", "3 h 4 min". */
export function formatDuration(time: Micros): string {
  if (time < 0) return `−${formatDuration(-time)}`;
  if (time < 1000) return `${Math.round(time)} µs`;
  if (time < 999_500) return `${figures(time / 1e3)} ms`;
  if (time < 119_950_000) return `${figures(time / 1e6)} s`;
  const whole = Math.round(time / 1e6);
  if (whole < 7200) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 2880) return join(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return join(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const join = (a: number, unitA: string, b: number, unitB: string): string =>
  b === 0 ? `${a} ${unitA}` : `${a} ${unitA} ${b} ${unitB}`;

/** Line speeds in bit/s, as networks are sold: "1 Gbit/s". */
export function formatBandwidth(rate: BytesPerSecond): string {
  return scaled(rate * 8, [
    [1e9, 'Gbit/s'],
    [1e6, 'Mbit/s'],
    [1e3, 'kbit/s'],
    [1, 'bit/s'],
  ]);
}

/** "30/s", "0.5/s". */
export const formatRate = (rate: PerSecond): string => `${figures(rate)}/s`;
/** "2 cores", "0.25 cores". */
export const formatCores = (cores: Cores): string =>
  `${figures(cores)} ${cores === 1 ? 'core' : 'cores'}`;
/** A fraction as a percentage: 0.62 → "62 %". */
export const formatPercent = (fraction: number): string => `${figures(fraction * 100)} %`;

/** Days since 1970-01-01. */
export type Day = number;
export const MICROS_PER_DAY = 86_400_000_000;

/** The day of a date such as "2016-10-19" (Gregorian); null if it is none. */
export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const day = dayNumber(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDay(day) === text ? day : null;
}

/** A year begins in March here, so that the leap day is its last. */
function dayNumber(year: number, month: number, day: number): Day {
  const y = month > 2 ? year : year - 1;
  const m = (month + 9) % 12;
  const leaps = Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
  return 365 * y + leaps + Math.floor((153 * m + 2) / 5) + day - 719_469;
}

/** "2016-10-19". */
export function formatDay(day: Day): string {
  let year = 1970 + Math.floor(day / 365.2425);
  if (dayNumber(year + 1, 1, 1) <= day) year++;
  if (dayNumber(year, 1, 1) > day) year--;
  let month = 12;
  while (dayNumber(year, month, 1) > day) month--;
  const written = (n: number, digits: number): string => String(n).padStart(digits, '0');
  const date = day - dayNumber(year, month, 1) + 1;
  return `${written(year, 4)}-${written(month, 2)}-${written(date, 2)}`;
}

/** The number of an IPv4 address such as "172.17.0.2"; null if it is none. */
export function parseAddress(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/** "172.17.0.2". */
export const formatAddress = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
