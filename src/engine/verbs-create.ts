import type { Command, CommandResult } from './commands.ts';
import { no } from './refusal.ts';
import type { World } from './systems.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function create(_world: World, command: Of<'create'>, _cause: () => number): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}

export function remove(
  _world: World,
  _row: number,
  command: Of<'remove'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}

export function configure(
  _world: World,
  _row: number,
  command: Of<'configure'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}
