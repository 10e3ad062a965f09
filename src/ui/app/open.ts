/**
 * Opening scenarios: from a link, from those built in, or as a document. Whatever is
 * wrong with what is opened, the run on the page stays as it is until there is something better.
 */
import type { JournalEntry } from '../../engine/index.ts';
import type { BuiltIn } from '../../scenarios/first.ts';
import { firstRun } from '../../scenarios/first-run.ts';
import { isCaseId } from '../../scenarios/validation/open.ts';
import type { Micros } from '../../units.ts';
import type { ScenarioProblem } from '../../wire/messages.ts';
import { type KeptRun, keepRun } from '../screens/kept.ts';
import { linkPart, shapePart } from '../share/part.ts';
import { type ScaleBy, setUi, useUi } from '../store.ts';
import { loadValidation } from '../validation/loaded.ts';
import { travelTo } from './actions.ts';
import { say } from './announce.ts';
import { client, mirror } from './engine.ts';
import { wholePart } from './whole-part.ts';

const PROBLEMS_MAX = 50;

interface OpenOptions {
  /** What the user did, for "Undo …"; absent when nothing is to be undone. */
  readonly what?: string;
  readonly seed?: number;
  readonly journal?: readonly JournalEntry[];
  readonly at?: Micros;
  /** A run to come back to, with its history. */
  readonly kept?: KeptRun;
  /** It is ours, or its shape has been checked already. */
  readonly known?: boolean;
  /** What a refusal speaks of: "compose.yaml". */
  readonly name?: string;
}

/**
 * Opens a scenario in place of the running one. False when it was refused; then the card says why.
 */
export async function openDocument(document: unknown, options: OpenOptions = {}): Promise<boolean> {
  const { name, known: _known, kept, at = kept?.at, ...rest } = options;
  setUi({ travelling: null });
  keepRun(document);
  const problems = await problemsBefore(document, options);
  const answer =
    problems.length > 0
      ? ({ ok: false, problems } as const)
      : await client().openScenario(document, { ...rest, ...kept });
  if (!answer.ok) {
    setUi({ problems: answer.problems, problemsOf: name ?? 'This scenario' });
    say(`${name ?? 'The scenario'} could not be opened.`);
    return false;
  }
  const scaleBy = wantedScale(document);
  setUi({
    playing: false,
    selection: null,
    preview: null,
    problems: [],
    problemsOf: '',
    fault: null,
    ...(scaleBy && { scaleBy }),
  });
  say(`Opened: ${mirror().title}.`);
  if (at !== undefined && at > mirror().now) await travelTo(at);
  return true;
}

/** What stands against a document before the engine has seen it. */
async function problemsBefore(
  document: unknown,
  { known, journal }: OpenOptions,
): Promise<readonly ScenarioProblem[]> {
  if (document === firstRun.document && !journal) return [];
  return known ? [] : shapeProblems(document, journal);
}

/** What is wrong with the shape of a document, and of a journal as part of it. */
async function shapeProblems(
  document: unknown,
  journal: readonly JournalEntry[] | undefined,
): Promise<readonly ScenarioProblem[]> {
  try {
    const { checkShape } = await shapePart.load();
    const found = checkShape(document);
    const all =
      found.length > 0 || !journal ? found : checkShape({ ...(document as object), journal });
    return all.slice(0, PROBLEMS_MAX);
  } catch {
    const message = 'cannot be checked: a part of the page did not load; reload it and try again';
    return [{ path: '', message }];
  }
}

/** A scenario may say by what its picture is drawn. */
function wantedScale(document: unknown): ScaleBy | undefined {
  const { view } = (document ?? {}) as { view?: { scaleBy?: unknown } };
  return view?.scaleBy === 'disk' || view?.scaleBy === 'memory' ? view.scaleBy : undefined;
}

/** All but the first are loaded when they are asked for. */
export async function builtIn(id: string): Promise<BuiltIn | undefined> {
  if (id === firstRun.id) return firstRun;
  try {
    const { scenarios } = await wholePart.load();
    const known = scenarios.find((s) => s.id === id);
    if (known || !isCaseId(id)) return known;
    const { offers } = await loadValidation();
    return offers.find((s) => s.id === id);
  } catch {
    return undefined;
  }
}

/** Opens a scenario of this version by its id; false when there is none. */
export async function openById(id: string): Promise<boolean> {
  const known = await builtIn(id);
  return known !== undefined && openBuiltIn(known);
}

export const openBuiltIn = ({ document, title }: BuiltIn): Promise<boolean> =>
  openDocument(document, { what: `opening of “${title}”`, name: title, known: true });

export const openDefault = (): Promise<boolean> => openBuiltIn(firstRun);

/**
 * Opens what a link holds; see `share/link.ts`. Without `what` it is the first thing on the page.
 */
export async function openLink(text: string, what?: string): Promise<boolean> {
  const refuse = (problem: ScenarioProblem): false => {
    setUi({ problems: [problem], problemsOf: 'This link' });
    say('This link could not be opened.');
    return false;
  };
  const link = await linkPart.load().catch(() => null);
  if (!link) {
    const message = 'The page could not load what reads links. Reload it to try again.';
    return refuse({ path: 'link', message });
  }
  const decoded = await link.decodeLink(text);
  if (!decoded.ok) {
    return refuse({ path: 'link', message: `${capital(decoded.reason)}. ${decoded.remedy}` });
  }
  const { seed, journal, at } = decoded.value;
  let { document } = decoded.value;
  if (typeof document === 'string') {
    const known = await builtIn(document);
    if (!known) {
      const message = `There is no scenario “${document.slice(0, 40)}” in this version.`;
      return refuse({ path: 'link.scenario', message });
    }
    document = known.document;
  }
  return openDocument(document, { seed, journal, at, name: 'This link', ...(what && { what }) });
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** The part of a hash that is a link, or null. */
export function linkIn(hash: string): string | null {
  return hash.startsWith('#s=') ? hash.slice(3) : null;
}

/** Puts the card about something that could not be opened away. */
export const dismissProblems = (): void => setUi({ problems: [], problemsOf: '' });

/** Whether anything has been opened at all. */
export const isOpen = (): boolean => useUi.getState().epoch > 0;
