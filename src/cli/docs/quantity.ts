/** Figures as docs/model.md prints them: the unit follows from the name of the figure. */

const grouped = (value: number): string => {
  const [whole = '', rest] = String(Number(value.toPrecision(8))).split('.');
  if (whole.includes('e')) return String(value);
  const commas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? commas : `${commas}.${rest}`;
};

function time(micros: number): string {
  if (micros < 10_000 && micros % 1000 !== 0) return `${grouped(Number(micros.toPrecision(5)))} µs`;
  if (micros < 1e6) return `${grouped(micros / 1e3)} ms`;
  return `${grouped(micros / 1e6)} s`;
}

const UNITS = [
  ['GB', 1e9, 10],
  ['MB', 1e6, 1],
  ['GiB', 2 ** 30, 1],
  ['MiB', 2 ** 20, 1],
  ['kB', 1e3, 1],
  ['KiB', 2 ** 10, 1],
] as const;

/** The first unit in which one decimal says it exactly. */
function size(bytes: number): string {
  for (const [name, unit, least] of UNITS) {
    const rounded = Math.round((bytes / unit) * 10) / 10;
    if (rounded >= least && Math.round(rounded * unit) === bytes)
      return `${grouped(rounded)} ${name}`;
  }
  return `${grouped(bytes)} B`;
}

/** A value with its unit, by the name of its figure: `waitMicros`, `diskBytes`, `factor`. */
export function quantity(name: string, value: number): string {
  if (value === 0) return '0';
  if (/PerFetchedByte/.test(name)) return `${Number(value.toPrecision(4))} µs per byte`;
  if (/^dirtyBytes/.test(name)) return `${grouped(value)} B per s`;
  if (/Micros/.test(name)) return time(value);
  if (/Bytes/.test(name)) return size(value);
  return grouped(Number(value.toPrecision(4)));
}
