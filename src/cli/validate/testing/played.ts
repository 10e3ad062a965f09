/** Plays one half of the cases, so that two cores share them: vitest runs files side by side. */
import { describe, expect, test } from 'vitest';
import { sources } from '../../../catalog/sources/index.ts';
import { VALIDATION } from '../../../scenarios/validation/index.ts';
import written from '../../../scenarios/validation/results.json' with { type: 'json' };
import type { CaseResult } from '../../../scenarios/validation/results.ts';
import { resultsOf } from '../paper.ts';
import { play } from '../play.ts';

const patient = { timeout: 120_000 };
const AGAIN = 'run `npm run -s validate -- --write` and look at what has changed';

/** Tests of every second case, the first or the second of each pair. */
export function testHalf(half: 0 | 1): void {
  const mine = VALIDATION.filter((_, i) => i % 2 === half);
  test('there are cases to play', () => expect(mine.length).toBeGreaterThan(0));

  describe.each(mine.map((one) => [`${one.id} ${one.title}`, one] as const))('%s', (_, one) => {
    const row = cached(() => play(one, sources));

    test('comes out as published, but for what it says itself', patient, () => {
      expect(row().error).toBeUndefined();
      const missed = row().checks.filter((check) => !check.pass);
      expect(missed.map(({ what }) => what)).toEqual(one.deviations ?? []);
      expect(row().pass).toBe(missed.length === 0);
    });

    test('comes out as written down', patient, () => {
      const before = (written as readonly CaseResult[]).find(({ id }) => id === one.id);
      expect(before, AGAIN).toEqual(JSON.parse(JSON.stringify(resultsOf([row()])[0])));
    });
  });
}

function cached<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
