/** Puts the theme onto <html>; "auto" follows the system and goes on following it. */
import type { Theme } from '../store.ts';

const DARK = '(prefers-color-scheme: dark)';

/** Returns what ends the following. */
export function applyTheme(theme: Theme): () => void {
  const { dataset } = document.documentElement;
  if (theme !== 'auto' || typeof matchMedia === 'undefined') {
    dataset.theme = theme === 'auto' ? 'light' : theme;
    return () => {};
  }
  const dark = matchMedia(DARK);
  const follow = (): void => {
    dataset.theme = dark.matches ? 'dark' : 'light';
  };
  follow();
  dark.addEventListener('change', follow);
  return () => dark.removeEventListener('change', follow);
}
