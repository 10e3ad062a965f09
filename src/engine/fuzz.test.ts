/**
 * Random commands and faults over random scenarios: every law of the engine after every timer, the
 * further laws of the tests after every command. What has been broken must mend.
 */
import { describe, expect, test } from 'vitest';
import { ailments, Dice, heal, play, randomScenario } from './testing/fuzz.ts';
import { patient, run } from './testing/run.ts';

const GROUPS = 10;
const PER_GROUP = 25;

/** One run; the message of what goes wrong in it begins with its seed. */
function survive(seed: number): void {
  const dice = new Dice(seed, 'fuzz');
  const roomy = dice.chance(0.6);
  try {
    const sim = run(randomScenario(dice, { roomy }));
    play(dice, sim, 35);
    if (!roomy) return;
    heal(sim);
    expect(ailments(sim)).toEqual([]);
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
  }
}

describe('whatever is done to a world, its laws hold, and what has fallen can be put up again', () => {
  test.each(Array.from({ length: GROUPS }, (_, group) => group * PER_GROUP))(
    'for twenty-five seeds from %d',
    patient,
    (first) => {
      for (let seed = first; seed < first + PER_GROUP; seed++) survive(seed);
    },
  );
});
