/**
 * Opening scenarios: from a file or pasted text, from a link, from those built in. Whatever is
 * wrong with what is opened, the run on the page stays as it is until there is something better.
 */
import type { JournalEntry } from '../../engine/index.ts';
import { type BuiltIn, defaultScenario, scenarios } from '../../scenarios/index.ts';
import type { Micros } from '../../units.ts';
import type { ScenarioProblem } from '../../wire/messages.ts';
import { decodeLink } from '../share/link.ts';
import { type ScaleBy, setUi, useUi } from '../store.ts';
import { travelTo } from './actions.ts';
import { say } from './announce.ts';
import { client, mirror } from './engine.ts';
import { importText } from './importer.ts';

/** A file that is larger is not read at all. */
export const FILE_BYTES_MAX = 2 * 1024 * 1024;

interface OpenOptions {
  /** What the user did, for "Undo …"; absent when nothing is to be undone. */
  readonly what?: string;
  readonly seed?: number;
  readonly journal?: readonly JournalEntry[];
  readonly at?: Micros;
  /** What a refusal speaks of: "compose.yaml". */
  readonly name?: string;
}

/**
 * Opens a scenario in place of the running one. False when it was refused; then the card says why.
 */
export async function openDocument(document: unknown, options: OpenOptions = {}): Promise<boolean> {
  const { name, at, ...rest } = options;
  setUi({ travelling: null });
  const answer = await client().openScenario(document, rest);
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
  if (at !== undefined && at > 0) await travelTo(at);
  return true;
}

/** A scenario may say by what its picture is drawn. */
function wantedScale(document: unknown): ScaleBy | undefined {
  const { view } = (document ?? {}) as { view?: { scaleBy?: unknown } };
  return view?.scaleBy === 'disk' || view?.scaleBy === 'memory' ? view.scaleBy : undefined;
}

export const builtIn = (id: string): BuiltIn | undefined => scenarios.find((s) => s.id === id);

export const openBuiltIn = ({ document, title }: BuiltIn): Promise<boolean> =>
  openDocument(document, { what: `opening of “${title}”`, name: title });

export const openDefault = (): Promise<boolean> => openBuiltIn(defaultScenario);

/** Opens a compose file or a scenario from its text, and shows what was made of it. */
export async function openText(name: string, text: string): Promise<boolean> {
  setUi({ importing: true, report: null });
  try {
    const result = await importText(name, text);
    if (!result.ok) {
      setUi({ report: result.report, dialog: 'open' });
      return false;
    }
    const opened = await openDocument(result.document, { what: `opening of ${name}`, name });
    setUi(opened ? { report: result.report, dialog: 'report' } : { dialog: null });
    return opened;
  } finally {
    setUi({ importing: false });
  }
}

export async function openFile(file: File): Promise<boolean> {
  if (file.size > FILE_BYTES_MAX) {
    const size = Math.ceil(file.size / 1e6);
    const message = `the file has ${size} MB; this page reads up to 2 MB`;
    const errors = [{ line: 1, column: 1, message }];
    setUi({ report: { name: file.name, services: 0, ignored: [], errors }, dialog: 'open' });
    return false;
  }
  return openText(file.name, await file.text());
}

/**
 * Opens what a link holds; see `share/link.ts`. Without `what` it is the first thing on the page.
 */
export async function openLink(text: string, what?: string): Promise<boolean> {
  const decoded = await decodeLink(text);
  const refuse = (problem: ScenarioProblem): false => {
    setUi({ problems: [problem], problemsOf: 'This link' });
    say('This link could not be opened.');
    return false;
  };
  if (!decoded.ok) {
    return refuse({ path: 'link', message: `${capital(decoded.reason)}. ${decoded.remedy}` });
  }
  const { seed, journal, at } = decoded.value;
  let { document } = decoded.value;
  if (typeof document === 'string') {
    const known = builtIn(document);
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
