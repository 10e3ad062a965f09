import type { Command, CommandResult } from './commands.ts';
import { no } from './refusal.ts';
import type { World } from './systems.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

export function build(
  _world: World,
  _row: number,
  command: Of<'build'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}

export function registry(
  _world: World,
  command: Of<'registry'>,
  _cause: () => number,
): CommandResult {
  return no('outOfRange', command.world, 'cannot do that yet', 'Wait for it.');
}
