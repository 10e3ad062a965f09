/** The foot of the page: its screens. Left out where there is only one. */
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';
import { goTo } from './go.ts';
import { loadScreen } from './load.ts';
import { SCREENS, screenOf } from './screens.ts';
import './nav.css';

export function Nav() {
  const screens = useUi((state) => state.screens);
  useUi((state) => state.epoch);
  const current = screenOf(mirror().document);
  if (screens.length < 2) return null;
  return (
    <nav className="screens" aria-label="Screens">
      {screens.map((screen) => (
        <button
          key={screen}
          type="button"
          className="screen-button"
          aria-current={screen === current ? 'page' : undefined}
          onPointerEnter={() => loadScreen(screen)}
          onClick={() => {
            goTo(screen).catch(() => {});
          }}
        >
          {SCREENS[screen]}
        </button>
      ))}
    </nav>
  );
}
