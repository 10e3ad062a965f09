/** What the controls and the keys do. One function for each, so that both do the same. */
import type { Command, CommandResult, Rejection } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import { setUi, useUi } from '../store.ts';
import { say } from './announce.ts';
import { client, mirror } from './engine.ts';
import { notify } from './notices.ts';

export function togglePlay(): void {
  const { playing, fault } = useUi.getState();
  if (fault !== null) return;
  setUi({ playing: !playing, begun: true, travelling: null });
}

export const setSpeed = (speed: number): void => setUi({ speed });

/** To the next event, or back to the one before. A step is for looking, so the run stands still. */
export async function step(direction: 1 | -1): Promise<void> {
  setUi({ playing: false, begun: true, travelling: null });
  await client().step(direction);
}

export async function undo(): Promise<void> {
  const what = undoLabel();
  if (what === null) return;
  // The moment before is what one wants to see; it would be gone at once if the run went on.
  setUi({ playing: false });
  await client().undo();
  say(`Undone: ${what}.`);
}

export async function redo(): Promise<void> {
  const what = redoLabel();
  if (what === null) return;
  setUi({ playing: false });
  await client().redo();
  say(`Done again: ${what}.`);
}

/**
 * Back to the author's beginning, paused. Can be undone, so nobody is asked whether they are sure.
 */
export async function reset(): Promise<void> {
  setUi({ playing: false, travelling: null });
  await client().reset();
  say('Everything is back at the beginning.');
}

/** What Undo would undo: "crash of db-1". Null when there is nothing. */
export const undoLabel = (): string | null => label(mirror().history.undo);
export const redoLabel = (): string | null => label(mirror().history.redo);

function label(places: readonly { readonly what: string }[]): string | null {
  const what = places[places.length - 1]?.what;
  if (what === undefined) return null;
  const first = what.slice(0, 1);
  const isWord = what.slice(1, 2) === what.slice(1, 2).toLowerCase();
  return isWord ? first.toLowerCase() + what.slice(1) : what;
}

let wanted: Micros | null = null;
let seeking = false;

/** Goes to a time. While the engine is on its way only the last wish counts. */
export function seekTo(time: Micros): void {
  setUi({ playing: false, begun: true, travelling: null });
  wanted = Math.max(0, Math.round(time));
  if (!seeking) seekOn().catch(() => {});
}

async function seekOn(): Promise<void> {
  seeking = true;
  try {
    while (wanted !== null) {
      const to = wanted;
      wanted = null;
      await client().seek(to);
    }
  } finally {
    seeking = false;
  }
}

/**
 * Replays forward to a time in small pieces, so that the page stays alive however far that is (a
 * link may say thirty years) and the user can stop it where it is.
 */
export async function travelTo(time: Micros): Promise<void> {
  setUi({ playing: false, begun: true, travelling: time });
  const goesOn = (): boolean => {
    const { travelling, fault } = useUi.getState();
    return travelling === time && fault === null && mirror().now < time;
  };
  while (goesOn()) await client().tick(time - mirror().now);
  await arrive();
  if (useUi.getState().travelling === time) setUi({ travelling: null });
}

/** The last piece may have come without the numbers. */
export const arrive = (): Promise<unknown> => client().seek(mirror().now);

export const stopTravelling = (): void => setUi({ travelling: null });

/**
 * Gives commands. Those that are refused are told with reason and remedy; `what` names them all for
 * "Undo …": "crash of db-1".
 */
export async function give(
  commands: readonly Command[],
  what: string,
): Promise<readonly CommandResult[]> {
  const results = await client().command(commands, what);
  for (const result of results) if (!result.accepted) notify('bad', sentence(result.rejection));
  return results;
}

const sentence = ({ subject, reason, remedy }: Rejection): string =>
  `${subject} ${reason}. ${remedy}`;

/** The engine cannot go on. */
export function faulted(message: string): void {
  setUi({ fault: message, playing: false });
}
