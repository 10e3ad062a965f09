/** How the series of a diagram are told apart without colour: by the form of marks and of lines. */

/** Hollow marks of published points: a path around (0, 0), about eight pixels wide. */
const MARKS = [
  'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z',
  'M-3.6 -3.6h7.2v7.2h-7.2z',
  'M0 -4.6L4.6 3.4H-4.6z',
  'M0 -5L5 0L0 5L-5 0z',
  'M0 4.6L4.6 -3.4H-4.6z',
  'M-4 -4L4 4M4 -4L-4 4',
] as const;

/** Dashes of simulated lines. */
const DASHES = ['', '7 4', '2 3', '9 3 2 3', '14 4', '4 4 1 4'] as const;

export const markOf = (series: number): string => MARKS[series % MARKS.length] ?? '';
export const dashOf = (series: number): string => DASHES[series % DASHES.length] ?? '';
/** Two colours, as the two worlds have; the forms tell the rest. */
export const classOf = (series: number): string => `validation-series-${(series % 4) + 1}`;
