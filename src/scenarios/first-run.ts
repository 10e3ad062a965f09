/**
 * The first scenario as the page begins with it: the document, and what the engine takes. The build
 * puts in its place what it comes to (`vite/lean-catalog.ts`), so that what writes and reads
 * documents is not on the first screen.
 */
import type { ScenarioSpec } from '../engine/index.ts';
import { type BuiltIn, defaultScenario } from './first.ts';
import { readScenario } from './read.ts';
import { STACKS } from './stacks.ts';

export interface FirstRun extends BuiltIn {
  readonly scenario: ScenarioSpec;
}

function readFirst(): FirstRun {
  const read = readScenario(defaultScenario.document);
  if (!read.ok) throw new Error(`the first scenario is wrong: ${JSON.stringify(read.problems)}`);
  return { ...defaultScenario, scenario: read.scenario };
}

export const firstRun: FirstRun = readFirst();

/** What worlds can be put on, for those who do not need to know how. */
export const stackTitles: readonly { readonly id: string; readonly title: string }[] = STACKS.map(
  ({ id, title }) => ({ id, title }),
);
