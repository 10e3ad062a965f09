/** What an entity is doing, in words and shapes. Colour only ever repeats what is said here. */

/** State names by code, as the engine numbers them; a test holds the two lists together. */
export const STATES = [
  'off',
  'waiting',
  'starting',
  'running',
  'stopping',
  'migrating',
  'paused',
  'crashed',
  'fallen',
  'backoff',
  'removed',
] as const;
export type State = (typeof STATES)[number];

export const stateName = (code: number): State => STATES[code] ?? 'off';

interface Sign {
  /** A shape that can be told from the others without colour. */
  readonly glyph: string;
  readonly word: string;
}

const SIGNS: Readonly<Record<State, Sign>> = {
  off: { glyph: '○', word: 'off' },
  waiting: { glyph: '…', word: 'waiting' },
  starting: { glyph: '◔', word: 'starting' },
  running: { glyph: '●', word: 'running' },
  stopping: { glyph: '◑', word: 'stopping' },
  migrating: { glyph: '↔', word: 'migrating' },
  paused: { glyph: '‖', word: 'paused' },
  crashed: { glyph: '✕', word: 'crashed' },
  fallen: { glyph: '▽', word: 'fallen' },
  backoff: { glyph: '↻', word: 'restarting' },
  removed: { glyph: '○', word: 'removed' },
};

export const signOf = (state: State): Sign => SIGNS[state];

/** It runs: it holds its memory and answers, or is about to again. */
export const isUp = (state: State): boolean =>
  state === 'running' || state === 'migrating' || state === 'paused';

/** It is down and nothing is being done about it at this moment. */
export const isDown = (state: State): boolean =>
  state === 'off' || state === 'crashed' || state === 'fallen' || state === 'removed';
