/** What stands out in the run: commands, crashes, restarts. Those that lie too close become one. */
import type { SimEvent } from '../../engine/index.ts';
import type { Micros } from '../../units.ts';
import { formatDuration } from '../../units.ts';
import { plainly } from '../../view/story.ts';

export type MarkKind = 'crash' | 'command' | 'restart' | 'migration';

export interface Mark {
  readonly at: Micros;
  readonly kind: MarkKind;
  readonly glyph: string;
  /** How many there are of this kind; what brought them about does not count. */
  readonly times: number;
  readonly events: readonly SimEvent[];
}

const KINDS: Partial<Record<SimEvent['type'], MarkKind>> = {
  commanded: 'command',
  crashed: 'crash',
  killedForMemory: 'crash',
  restartScheduled: 'restart',
  migrated: 'migration',
};
const GLYPHS: Readonly<Record<MarkKind, string>> = {
  crash: '✕',
  command: '▲',
  restart: '↻',
  migration: '↔',
};
/** Of several that become one, the gravest gives the shape. */
const GRAVITY: readonly MarkKind[] = ['crash', 'command', 'migration', 'restart'];

/** Marks in order of time, none closer to the one before than `gap`. */
export function marksOf(events: readonly SimEvent[], gap: Micros): Mark[] {
  const groups: SimEvent[][] = [];
  for (const event of events) {
    if (!KINDS[event.type]) continue;
    const last = groups[groups.length - 1];
    if (last && event.at - (last[0] as SimEvent).at < gap) last.push(event);
    else groups.push([event]);
  }
  return groups.map((group) => {
    const kinds = group.map((event) => KINDS[event.type]);
    const kind = GRAVITY.find((one) => kinds.includes(one)) ?? 'command';
    const times = kinds.filter((one) => one === kind).length;
    return { at: (group[0] as SimEvent).at, kind, glyph: GLYPHS[kind], times, events: group };
  });
}

const SENTENCES_MAX = 4;

/** "38.4 s. You crashed the kernel of linux-1. And 3 more." */
export function markText({ at, events }: Mark, titleOf: (world: string) => string): string {
  const told = events.slice(0, SENTENCES_MAX).map((e) => `${titleOf(e.world)}: ${plainly(e)}.`);
  const rest = events.length - told.length;
  return [`${formatDuration(at)}.`, ...told, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ');
}
