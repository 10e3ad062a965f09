/** From one screen to another. */
import { say } from '../app/announce.ts';
import { mirror } from '../app/engine.ts';
import { notify } from '../app/notices.ts';
import { builtIn, openDocument } from '../app/open.ts';
import { setUi } from '../store.ts';
import { keptOn } from './kept.ts';
import { loadScreen } from './load.ts';
import { HOME, SCREENS, type ScreenId, screenOf } from './screens.ts';

let going = false;

/** Opens the run that was left there, or the screen's first scenario. */
export async function goTo(screen: ScreenId): Promise<void> {
  setUi({ workshop: null });
  if (going || screenOf(mirror().document) === screen) return;
  going = true;
  setUi({ playing: false, travelling: null, preview: null });
  try {
    await loadScreen(screen);
    const left = keptOn(screen);
    const document = left?.document ?? (await builtIn(HOME[screen]))?.document;
    if (!document) {
      notify('plain', `${SCREENS[screen]} could not be loaded; reload the page to try again.`);
      return;
    }
    const opened = await openDocument(document, {
      known: true,
      ...(left && { kept: left.run }),
    });
    if (opened && left) setUi(left.looks);
    if (opened) say(`Screen: ${SCREENS[screen]}.`);
  } finally {
    going = false;
  }
}
