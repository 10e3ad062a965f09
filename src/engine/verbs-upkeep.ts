import type { Command, CommandResult } from './commands.ts';
import { no } from './refusal.ts';
import type { World } from './systems.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function upgrade(
  _world: World,
  _row: number,
  command: Of<'upgrade'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}

export function patch(
  _world: World,
  _row: number,
  command: Of<'patch'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}

export function rebuild(
  _world: World,
  command: Of<'rebuild'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}
