/** Which day it is in the simulation. */
import { formatDay, MICROS_PER_DAY, parseDay } from '../../units.ts';
import type { Mirror } from '../../wire/mirror.ts';
import { dateOf } from './steps.ts';

/** Null where dates play no part. */
export function todayOf({ document, now }: Pick<Mirror, 'document' | 'now'>): string | null {
  const date = dateOf(document);
  const begin = date === null ? null : parseDay(date);
  return begin === null ? null : formatDay(begin + Math.floor(now / MICROS_PER_DAY));
}
