/**
 * Fuzzed runs, by seed. The message of what goes wrong in one begins with its seed; every law of
 * the engine is checked after every timer, the further laws of the tests after every command.
 */
import { parseScenario } from '../../scenarios/parse.ts';
import { stateDigest } from '../digest.ts';
import { Dice } from './dice.ts';
import { ailments, anyCommand, heal, play, randomScenario } from './fuzz.ts';
import { ALL_STACKS, attackerCommand, withDates } from './fuzz-attack.ts';
import { withPhysics } from './fuzz-physics.ts';
import { run } from './run.ts';

function named(seed: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Minutes of starts, faults and commands; then everything is put on its feet again and works. */
export const survive = (seed: number): void =>
  named(seed, () => {
    const dice = new Dice(seed, 'fuzz');
    const roomy = dice.chance(0.6);
    const sim = run(randomScenario(dice, { roomy }));
    play(dice, sim, 35);
    if (!roomy) return;
    heal(sim);
    const wrong = ailments(sim);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  });

/** The same over all physics; nothing has to mend, for some of it never does. */
export const endure = (seed: number): void =>
  named(seed, () => {
    const dice = new Dice(seed, 'endure');
    const roomy = dice.chance(0.5);
    const sim = run(withPhysics(dice, randomScenario(dice, { roomy })));
    play(dice, sim, 25, { choose: anyCommand });
  });

/** Small and short, so that ten thousand can be run; the journal gives the same state again. */
export const flash = (seed: number): void =>
  named(seed, () => {
    const dice = new Dice(seed, 'flash');
    const roomy = dice.chance(0.5);
    const small = randomScenario(dice, { roomy, services: 2, hosts: 2 });
    const document = dice.chance(0.75) ? withPhysics(dice, small) : small;
    const sim = run(document);
    play(dice, sim, 8, { before: 25, between: 6, choose: anyCommand });
    if (!dice.chance(0.2)) return;
    const again = run(document, { journal: sim.journal, checkEvery: 0 });
    again.advance(sim.now);
    if (stateDigest(again.snapshot()) !== stateDigest(sim.snapshot())) {
      throw new Error('its journal gives another state');
    }
  });

/** Attackers, patches of another day, addresses; a checkpoint gives the same state again. */
export const besiege = (seed: number): void =>
  named(seed, () => {
    const dice = new Dice(seed, 'besiege');
    const wish = { roomy: dice.chance(0.7), services: 3, hosts: 2, stacks: ALL_STACKS };
    const document = withDates(dice, randomScenario(dice, wish));
    // Not every stack has all programs.
    if (!parseScenario(document).ok) return;
    const sim = run(document);
    play(dice, sim, 15, { before: 40, between: 8, choose: attackerCommand });
    const twin = sim.fork();
    play(new Dice(seed, 'twin'), sim, 3, { choose: attackerCommand });
    play(new Dice(seed, 'twin'), twin, 3, { choose: attackerCommand });
    if (stateDigest(twin.snapshot()) !== stateDigest(sim.snapshot())) {
      throw new Error('its checkpoint gives another state');
    }
  });
