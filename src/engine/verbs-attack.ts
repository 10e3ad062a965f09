import type { Command, CommandResult } from './commands.ts';
import { no } from './refusal.ts';
import type { World } from './systems.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function attack(
  _world: World,
  _row: number,
  command: Of<'attack'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}
