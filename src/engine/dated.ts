/** Days of which software can be said to be. */
import { type Day, formatDay, parseDay } from '../units.ts';

/** A clause without its subject, and an order. */
export interface WrongDay {
  readonly reason: string;
  readonly remedy: string;
}

/** There was no software that could be installed before. */
const FIRST_DAY = '1960-01-01';

/**
 * What is wrong with the day of which software is said to be, or null: it is no day, it is long
 * before there was any, or it is not there yet. Without a `latest` day nothing is too late.
 */
export function wrongDay(asOf: unknown, latest: Day | null): WrongDay | null {
  if (asOf === undefined) return null;
  const no = (reason: string, remedy: string): WrongDay => ({ reason, remedy });
  const day = typeof asOf === 'string' ? parseDay(asOf) : null;
  if (day === null) return no('has software of no day', 'Write the day like "2016-10-19".');
  if (day < (parseDay(FIRST_DAY) ?? 0)) {
    return no(`has software of ${asOf}`, `Take a day from ${FIRST_DAY} on.`);
  }
  if (latest === null || day <= latest) return null;
  const last = formatDay(latest);
  return no(`has software of ${asOf}, which is not there on ${last}`, 'Take an earlier day.');
}
