/**
 * The keyboard map: one table for the binding, the help dialog and `aria-keyshortcuts`. Keys are
 * matched by their place on the keyboard (`event.code`), because Alt and a letter types something
 * else on many layouts. Each is also a button.
 */
import { redo, reset, step, togglePlay, undo } from '../app/actions.ts';
import { setUi, useUi } from '../store.ts';

interface Chord {
  readonly code: string;
  readonly alt?: true;
  readonly shift?: true;
  /** Ctrl, or Cmd on a Mac. */
  readonly mod?: true;
}

export interface Shortcut {
  readonly id: string;
  readonly title: string;
  readonly chords: readonly Chord[];
  readonly run: () => void;
}

const quietly = (promise: Promise<unknown>): void => {
  promise.catch(() => {});
};

/** Focuses where a region's own tab stop is, or the region itself. */
function focusRegion(id: string): void {
  const region = document.getElementById(id);
  const inside = region?.querySelector<HTMLElement>(
    ':is([role="treeitem"], [role="option"])[tabindex="0"]',
  );
  (inside ?? region)?.focus();
}

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'play', title: 'Play or pause', chords: [{ code: 'KeyK', alt: true }], run: togglePlay },
  {
    id: 'step',
    title: 'Step to the next event',
    chords: [{ code: 'KeyL', alt: true }],
    run: () => quietly(step(1)),
  },
  {
    id: 'back',
    title: 'Step back to the event before',
    chords: [{ code: 'KeyL', alt: true, shift: true }],
    run: () => quietly(step(-1)),
  },
  {
    id: 'reset',
    title: 'Reset to the beginning (can be undone)',
    chords: [{ code: 'KeyR', alt: true }],
    run: () => quietly(reset()),
  },
  {
    id: 'undo',
    title: 'Undo',
    chords: [{ code: 'KeyZ', mod: true }],
    run: () => quietly(undo()),
  },
  {
    id: 'redo',
    title: 'Redo',
    chords: [
      { code: 'KeyZ', mod: true, shift: true },
      { code: 'KeyY', mod: true },
    ],
    run: () => quietly(redo()),
  },
  {
    id: 'picture',
    title: 'Go to the picture',
    chords: [{ code: 'KeyJ', alt: true }],
    run: () => focusRegion('play-area'),
  },
  {
    id: 'inspector',
    title: 'Go to the inspector',
    chords: [{ code: 'KeyI', alt: true }],
    run: () => focusRegion('control-area'),
  },
  {
    id: 'keys',
    title: 'This list of keys',
    chords: [{ code: 'Slash', alt: true }],
    run: () => setUi({ dialog: 'keys' }),
  },
];

/** Keys that belong to one control; they are only listed. */
export const LOCAL_KEYS: readonly {
  readonly where: string;
  readonly keys: string;
  readonly title: string;
}[] = [
  { where: 'Timeline', keys: '← →', title: 'A little back or forward; with Shift, less' },
  { where: 'Timeline', keys: 'Page Up, Page Down', title: 'A tenth of the axis' },
  { where: 'Timeline', keys: 'Home, End', title: 'The beginning; as far as the run has come' },
  { where: 'Picture', keys: '↑ ↓ ← →', title: 'Up and down the stack; open and close' },
  { where: 'Ledger, events', keys: '↑ ↓ ← →', title: 'From number to number; Enter says why' },
  { where: 'Dialogs', keys: 'Esc', title: 'Close' },
];

const isMac = (): boolean =>
  typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const keyName = (code: string): string => (code === 'Slash' ? '/' : code.replace(/^Key/, ''));

const parts = (chord: Chord, names: { mod: string; alt: string }): string[] => [
  ...(chord.mod ? [names.mod] : []),
  ...(chord.alt ? [names.alt] : []),
  ...(chord.shift ? ['Shift'] : []),
  keyName(chord.code),
];

/** As people read it: "Alt + K", "Ctrl + Shift + Z". */
export function readable(chord: Chord, mac = isMac()): readonly string[] {
  return parts(chord, mac ? { mod: 'Cmd', alt: 'Option' } : { mod: 'Ctrl', alt: 'Alt' });
}

/** The value of `aria-keyshortcuts` for a control. Throws if there is no such shortcut. */
export function ariaKeys(id: string): string {
  const shortcut = SHORTCUTS.find((one) => one.id === id);
  if (!shortcut) throw new Error(`there is no shortcut "${id}"`);
  const mod = isMac() ? 'Meta' : 'Control';
  return shortcut.chords.map((c) => parts(c, { mod, alt: 'Alt' }).join('+')).join(' ');
}

const matches = (chord: Chord, event: KeyboardEvent): boolean =>
  event.code === chord.code &&
  event.altKey === (chord.alt === true) &&
  event.shiftKey === (chord.shift === true) &&
  (event.ctrlKey || event.metaKey) === (chord.mod === true);

/** Whether the keys that are typed there are text. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA') return true;
  const type = target instanceof HTMLInputElement ? target.type : '';
  return /^(text|search|url|email|password|number|tel)$/.test(type);
}

/** Handles a key of the whole page. */
export function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || takesText(event.target)) return;
  // A dialog has the page to itself.
  if (useUi.getState().dialog !== null) return;
  const shortcut = SHORTCUTS.find((one) => one.chords.some((chord) => matches(chord, event)));
  if (!shortcut) return;
  event.preventDefault();
  shortcut.run();
}
