/** A published or simulated value as the paper, the page and the table show it. */

/** "1,234,567", six significant digits of a fraction; a text stays as it is. */
export function shown(value: number | string): string {
  if (typeof value === 'string') return value;
  const short = Number.isInteger(value) ? value : Number(value.toPrecision(6));
  return Math.abs(short) >= 10_000 ? short.toLocaleString('en') : String(short);
}
