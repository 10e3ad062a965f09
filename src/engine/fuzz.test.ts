/**
 * Random commands and faults over random scenarios: every law of the engine after every timer, the
 * further laws of the tests after every command. What has been broken must mend. More of the same:
 * `npm run fuzz -- --from 0 --count 10000`.
 */
import { describe, test } from 'vitest';
import { tinker } from './testing/fuzz-made.ts';
import { besiege, endure, flash, survive } from './testing/fuzz-run.ts';
import { patient } from './testing/run.ts';

const firstOf = (groups: number, size: number): number[] =>
  Array.from({ length: groups }, (_, group) => group * size);
const all = (from: number, count: number, work: (seed: number) => void): void => {
  for (let seed = from; seed < from + count; seed++) work(seed);
};

describe('whatever is done to a world, its laws hold, and what has fallen can be put up again', () => {
  test.each(firstOf(10, 25))('for twenty-five seeds from %d', patient, (first) => {
    all(first, 25, survive);
  });

  test.each([
    [100193, 'a restart that was put off outlived a start by hand'],
    [100489, 'a guest that holds others had moved, and its old place could not be filled'],
    [300259, 'the same, with two services inside'],
  ] as const)('for seed %d, for once %s', patient, (seed, _story) => {
    survive(seed);
  });
});

describe('with all the physics there is, the laws hold', () => {
  test.each([
    [395, 'how often lonely machines had been timed was seen in the state'],
    [797, 'a migration sent what had grown only when somebody had looked before'],
    [1951, 'a replica that could not live was replaced without end in no time'],
    [1045, 'a host held more than its RAM for a moment'],
    [9370, 'in which order machines by themselves had ended their jobs was seen in the state'],
    [5990, 'a guest that was moved cold was removed and started all the same'],
    [32364, 'an I/O that had waited while its guest moved was counted at its old disk'],
  ] as const)('for the short run from seed %d, for once %s', patient, (seed, _story) => {
    flash(seed);
  });

  test.each(firstOf(4, 10))('for ten long runs from seed %d', patient, (first) => {
    all(first, 10, endure);
  });

  test.each(firstOf(4, 10))('for ten runs with attackers from seed %d', patient, (first) => {
    all(first, 10, besiege);
  });

  test.each(firstOf(10, 50))('for fifty short runs from seed %d', patient, (first) => {
    all(first, 50, flash);
  });
});

describe('whatever is made, taken away and set up otherwise, the laws hold', () => {
  test.each([
    [87, 'something stood on a replica that was scaled away'],
    [188, 'a way out led to a disk that was full'],
    [449, 'a machine made from an image was taken for one around others'],
    [1825, 'a way out led onto a replica'],
  ] as const)('for seed %d, for once %s', patient, (seed, _story) => {
    tinker(seed);
  });

  test.each(firstOf(4, 10))('for ten seeds from %d', patient, (first) => {
    all(first, 10, tinker);
  });
});
