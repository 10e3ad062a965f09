/** Giving commands: what came of the last ones is kept for the inspector and said aloud. */
import { create } from 'zustand';
import type { CommandResult } from '../../engine/index.ts';
import type { Command } from '../../view/read.ts';
import { say } from '../app/announce.ts';
import { client } from '../app/engine.ts';
import { setUi } from '../store.ts';

export interface Outcome {
  /** Goes up with every attempt, so that the same refusal twice is seen twice. */
  readonly count: number;
  readonly what: string;
  readonly shell: string | null;
  /** Sentences of the refusals; empty when everything was accepted. */
  readonly refusals: readonly string[];
  /** Commands that would do what the remedies say; empty where there are none. */
  readonly wayOut: readonly Command[];
  /** Ids of entities and services that it was about. */
  readonly about: readonly string[];
  /** Epoch of the mirror: when time has gone back since, it has not happened. */
  readonly epoch: number;
}

export const useOutcome = create<Outcome>(() => ({
  count: 0,
  what: '',
  shell: null,
  refusals: [],
  wayOut: [],
  about: [],
  epoch: -1,
}));

/** Id of what a command is about. */
export function subjectOf(command: Command): string {
  if ('id' in command) return command.id;
  if ('service' in command) return command.service;
  if ('client' in command) return command.client;
  return 'image' in command ? command.image : command.world;
}

/**
 * Gives the commands at once, as one step of the undo history. `from` names whose buttons were
 * pressed, where that is somebody else than the subject.
 */
export async function act(
  commands: readonly Command[],
  what: string,
  shell: string | null,
  from: readonly string[] = [],
): Promise<readonly CommandResult[]> {
  setUi({ preview: null });
  const results = await client().command(commands, what);
  const refusals = results.flatMap((result) => {
    if (result.accepted) return [];
    const { subject, reason, remedy } = result.rejection;
    return [`${subject} ${reason}. ${remedy}`];
  });
  useOutcome.setState((before) => ({
    count: before.count + 1,
    what,
    shell,
    refusals: [...new Set(refusals)],
    wayOut: results.flatMap((one) => (one.accepted ? [] : (one.rejection.wayOut ?? []))),
    about: [...commands.map(subjectOf), ...from],
    epoch: client().mirror.epoch,
  }));
  say(refusals.length > 0 ? refusals.join(' ') : `${what}.`);
  return results;
}
