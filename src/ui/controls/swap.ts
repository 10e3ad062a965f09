/** Putting a world on something else: the run begins again there, which can be undone. */
import type { ScenarioDocument } from '../../scenarios/document.ts';
import { mirror } from '../app/engine.ts';
import { openDocument } from '../app/open.ts';
import { wholePart } from '../app/whole-part.ts';

/** Opens the running scenario in another form; `what` names that for "Undo …". */
export const reopen = (document: ScenarioDocument, what: string, name: string): Promise<boolean> =>
  openDocument(document, { what, seed: mirror().seed, journal: [], name, known: true });

/** Puts the services of a world on another stack. */
export async function swapStack(index: number, id: string, name: string): Promise<void> {
  const { withStack } = await wholePart.load();
  const { document, worlds } = mirror();
  const what = `swap of ${worlds[index]?.info.title} for ${name}`;
  await reopen(withStack(document, index, id), what, name);
}
