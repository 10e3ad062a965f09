/**
 * The engine against the slow engine, on random small worlds: when each phase, start, fall, restart
 * and round of a migration came, how each request ended and after how long, what the disks and the
 * memory hold.
 */
import { describe, expect, test } from 'vitest';
import { patient } from '../run.ts';
import { type Case, disagreements } from './compare.ts';
import { cpuCase, faultCase, moveCase, startCase } from './worlds.ts';

const PER_GROUP = 20;
/** Ties decide some runs, but never so many that nothing is compared any more. */
const EXCUSED_MAX = 4;

function compare(make: (seed: number) => Case, from: number): void {
  let excused = 0;
  for (let seed = from; seed < from + PER_GROUP; seed++) {
    const verdict = disagreements(make(seed));
    expect({ seed, found: verdict.found }).toEqual({ seed, found: [] });
    if (verdict.excused) excused++;
  }
  expect(excused).toBeLessThanOrEqual(EXCUSED_MAX);
}

const groups = (count: number): number[] => Array.from({ length: count }, (_, i) => i * PER_GROUP);

describe('the engine and a slow engine written from the papers alone agree', () => {
  test.each(groups(10))('on tasks and requests that share CPUs, from seed %d', patient, (from) => {
    compare(cpuCase, from);
  });

  test.each(groups(6))(
    'on how services start and pull their images, from seed %d',
    patient,
    (from) => {
      compare(startCase, from);
    },
  );

  test.each(groups(6))(
    'on what crashes, is killed and restarted, from seed %d',
    patient,
    (from) => {
      compare(faultCase, from);
    },
  );

  test.each(groups(3))('on guests that move while they work, from seed %d', patient, (from) => {
    compare(moveCase, from);
  });
});
