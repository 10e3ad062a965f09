/** Each screen has its own run: whoever comes back finds it as it was left, with its history. */
import type { JournalEntry } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import type { History } from '../../wire/messages.ts';
import { mirror } from '../app/engine.ts';
import { type ScaleBy, type Selection, useUi } from '../store.ts';
import { type ScreenId, screenOf } from './screens.ts';

/** What the engine needs to be there again. */
export interface KeptRun {
  readonly journal: readonly JournalEntry[];
  readonly seed: number;
  readonly at: Micros;
  readonly horizon: Micros;
  readonly history: History;
}

interface Kept {
  readonly document: unknown;
  readonly run: KeptRun;
  readonly looks: { readonly selection: Selection | null; readonly scaleBy: ScaleBy };
}

const kept = new Map<ScreenId, Kept>();

export const keptOn = (screen: ScreenId): Kept | undefined => kept.get(screen);

/** Remembers the run that is open, if the next one belongs to another screen. */
export function keepRun(next: unknown): void {
  const { document, seed, journal, now, horizon, history, epoch } = mirror();
  const screen = screenOf(document);
  if (epoch === 0 || screen === screenOf(next)) return;
  const { selection, scaleBy } = useUi.getState();
  const run = { seed, journal, at: now, horizon, history };
  kept.set(screen, { document, run, looks: { selection, scaleBy } });
}
