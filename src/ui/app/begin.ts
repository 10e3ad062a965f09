/**
 * The first thing the page does once it has an engine: take its configuration from the query and
 * open what its hash or query names, so that the first render shows a complete scene.
 */
import { firstRun } from '../../scenarios/first-run.ts';
import { loadScreen } from '../screens/load.ts';
import { HOME, screenOf } from '../screens/screens.ts';
import { setUi, useUi } from '../store.ts';
import { applyTheme } from '../theme/theme.ts';
import { notify } from './notices.ts';
import { builtIn, linkIn, openDocument, openLink } from './open.ts';
import { type Params, readParams } from './params.ts';

/** The first render waits for the first scene, but not for ever, in milliseconds. */
const PATIENCE_MILLIS = 1500;
/** Most links are there within this, so that nobody sees their replay. */
const REPLAY_MILLIS = 250;

interface Place {
  readonly search: string;
  readonly hash: string;
}

/** Call after `setClient` and before rendering. Never throws and never takes the focus. */
export async function begin(place: Place = window.location): Promise<void> {
  const { params, warnings } = readParams(place.search);
  const { embed: embedded, screens, theme, speed } = params;
  setUi({ embedded, screens, theme, speed });
  applyTheme(params.theme)();
  for (const warning of warnings) notify('plain', warning);
  // An engine that cannot start leaves its request open, and a link may ask for a long replay.
  const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MILLIS));
  await Promise.race([openFirst(place, params), untilWorthSeeing(), patience]);
}

async function openFirst(place: Place, params: Params): Promise<void> {
  const link = linkIn(place.hash);
  if (link !== null && (await openLink(link))) return;
  const id = params.scenario ?? HOME[params.screens[0] ?? 'compare'];
  const wanted = await builtIn(id);
  if (!wanted) notify('plain', `There is no scenario “${id}”. The first one is open.`);
  const { document } = wanted ?? firstRun;
  await loadScreen(screenOf(document));
  const { problems, problemsOf } = useUi.getState();
  await openDocument(document, { known: true, ...(params.seed !== null && { seed: params.seed }) });
  // Opening puts the card of the bad link away; the reader has not seen it yet.
  if (problems.length > 0) setUi({ problems, problemsOf });
}

/** Resolves when the engine has given up, or is busy with a replay that can be watched. */
function untilWorthSeeing(): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = useUi.subscribe(({ fault, travelling }) => {
      if (fault === null && travelling === null) return;
      unsubscribe();
      setTimeout(resolve, fault === null ? REPLAY_MILLIS : 0);
    });
  });
}
