/** How the page looks: for a desk, for the night, for a room; and the whole screen. */
import { useEffect, useRef, useState } from 'react';
import { notify } from '../app/notices.ts';
import { setUi, type Theme, useUi } from '../store.ts';
import { Icon } from './icons.tsx';
import './menu.css';

const THEMES: readonly (readonly [Theme, string, string])[] = [
  ['auto', 'Automatic', 'as your system is set'],
  ['light', 'Light', ''],
  ['dark', 'Dark', ''],
  ['projector', 'Projector', 'black on white, large type, thick lines'],
];

export function ThemeMenu() {
  const theme = useUi((state) => state.theme);
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event): void => {
      if (!box.current?.contains(event.target as globalThis.Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
    };
  }, [open]);
  const close = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes what is inside, wherever it is
    <div
      ref={box}
      className="menu"
      onKeyDown={(event) => {
        if (open && event.key === 'Escape') close();
      }}
    >
      <button
        ref={opener}
        type="button"
        className="button"
        aria-expanded={open}
        aria-controls="present-menu"
        title="Theme, projector, full screen"
        onClick={() => setOpen(!open)}
      >
        <Icon name="present" />
        <span className="button-text">Present</span>
      </button>
      <div id="present-menu" className="menu-card" hidden={!open}>
        <fieldset className="menu-group">
          <legend>Theme</legend>
          {THEMES.map(([value, label, note]) => (
            <label key={value} className="menu-choice">
              <input
                type="radio"
                name="theme"
                checked={theme === value}
                onChange={() => setUi({ theme: value })}
              />
              <span>
                {label}
                {note && <small>{note}</small>}
              </span>
            </label>
          ))}
        </fieldset>
        <FullScreenButton />
      </div>
    </div>
  );
}

/** Left out where a frame does not allow it. */
function FullScreenButton() {
  if (!document.fullscreenEnabled) return null;
  const toggle = async (): Promise<void> => {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await document.documentElement.requestFullscreen();
    } catch {
      notify('plain', 'The browser does not allow the full screen here.');
    }
  };
  return (
    <button
      type="button"
      className="button menu-wide"
      onClick={() => {
        toggle().catch(() => {});
      }}
    >
      Full screen on or off
    </button>
  );
}
