/** A straight scale from 0 upwards and its inverse: all that the timeline needs of one. */
export interface Linear {
  (value: number): number;
  invert(position: number): number;
}

/** Maps 0…end to from…to. `end` must not be 0. */
export function linear(end: number, from: number, to: number): Linear {
  const slope = (to - from) / end;
  return Object.assign((value: number): number => from + value * slope, {
    invert: (position: number): number => (position - from) / slope,
  });
}

/** The next of … 1, 2, 5, 10, 20, 50 … that is not below a positive number. */
export function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5].find((s) => s * power >= value);
  return (step ?? 10) * power;
}
