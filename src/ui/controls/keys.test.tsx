import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { setUi, useUi } from '../store.ts';
import { ariaKeys, onKey, readable, SHORTCUTS, takesText } from './keys.ts';

const chords = SHORTCUTS.flatMap((shortcut) => shortcut.chords);
const name = (chord: (typeof chords)[number]): string => readable(chord, false).join('+');

describe('the keyboard map', () => {
  test('has no key twice', () => {
    expect(new Set(chords.map(name)).size).toBe(chords.length);
  });

  test('keeps off bare letters, function keys and what browsers have taken', () => {
    const taken = ['P', 'T', 'D', 'E', 'F'].map((key) => `Alt+${key}`);
    for (const chord of chords) {
      expect(chord.alt === true || chord.mod === true).toBe(true);
      expect(chord.alt === true && chord.mod === true).toBe(false);
      expect([...taken, 'Alt+Shift+R']).not.toContain(name(chord));
    }
  });

  test('says its keys to assistive technology', () => {
    expect(ariaKeys('play')).toBe('Alt+K');
    expect(ariaKeys('back')).toBe('Alt+Shift+L');
    expect(ariaKeys('redo')).toBe('Control+Shift+Z Control+Y');
    expect(() => ariaKeys('fly')).toThrow('no shortcut "fly"');
  });

  test('is written as the keys are labelled', () => {
    expect(name(chords[0] as never)).toBe('Alt+K');
    expect(readable({ code: 'KeyZ', mod: true, shift: true }, true)).toEqual(['Cmd', 'Shift', 'Z']);
  });
});

describe('a key', () => {
  const press = (target: Element | Window, init: KeyboardEventInit): boolean => {
    window.addEventListener('keydown', onKey);
    const unhandled = fireEvent.keyDown(target, init);
    window.removeEventListener('keydown', onKey);
    return !unhandled;
  };
  const help = { code: 'Slash', altKey: true, bubbles: true };

  test('is matched by its place, whatever the layout types there', () => {
    expect(press(document.body, { ...help, key: '÷' })).toBe(true);
    expect(useUi.getState().dialog).toBe('keys');
  });

  test('plays and pauses', () => {
    press(document.body, { code: 'KeyK', altKey: true });
    expect(useUi.getState().playing).toBe(true);
    press(document.body, { code: 'KeyK', altKey: true });
    expect(useUi.getState().playing).toBe(false);
  });

  test('does not count with another modifier', () => {
    expect(press(document.body, { ...help, ctrlKey: true })).toBe(false);
    expect(press(document.body, { code: 'KeyK' })).toBe(false);
  });

  test('does not count while text is typed, nor under a dialog', () => {
    render(
      <>
        <textarea aria-label="text" />
        <input type="range" aria-label="range" />
      </>,
    );
    expect(takesText(screen.getByLabelText('text'))).toBe(true);
    expect(takesText(screen.getByLabelText('range'))).toBe(false);
    expect(press(screen.getByLabelText('text'), help)).toBe(false);
    setUi({ dialog: 'share' });
    expect(press(document.body, help)).toBe(false);
  });
});
