/** What the command `attack` does, and when it makes no sense. */
import type { Command, CommandResult } from './commands.ts';
import { ACCEPTED, no } from './refusal.ts';
import { outcomeOf, tryFlaw } from './systems/isolation.ts';
import type { World } from './systems.ts';
import { record, tierIsUp } from './world.ts';

export function attack(
  world: World,
  row: number,
  command: Extract<Command, { type: 'attack' }>,
  cause: () => number,
): CommandResult {
  const { id, tiers } = record(world, row);
  const flaw = world.lookup.vulnerabilities.get(command.vulnerability);
  if (!flaw) {
    const reason = `cannot be attacked with "${command.vulnerability}", which is not in the deck`;
    return no('noSuchFlaw', id, reason, 'Pick one that is.');
  }
  if (!tiers.some(({ tier }) => tier === 'application')) {
    const remedy = 'Begin in a program that runs on it.';
    return no('noSuchTier', id, 'runs no program in which an attack could begin', remedy);
  }
  if (!tierIsUp(world, row, 'application')) {
    return no('notRunning', id, 'cannot be attacked: its program is down', 'Start it first.');
  }
  const outcome = outcomeOf(world, row, flaw);
  if ('obstacle' in outcome && outcome.obstacle.why === 'heldAlready') {
    const reason = `has nothing to gain from ${flaw.title}: ${outcome.obstacle.reason} already`;
    return no('alreadyHeld', id, reason, 'Try what leads further.');
  }
  tryFlaw(world, row, flaw, cause());
  return ACCEPTED;
}
