/** Reading documents for the engine. The first was read when the page was built. */
import type { JournalEntry } from '../../engine/index.ts';
import { firstRun } from '../../scenarios/first-run.ts';
import type { ReadDocument } from '../../wire/messages.ts';
import { wholePart } from './whole-part.ts';

const NOT_LOADED = 'needs a part of the page that did not load; reload it and try again';

/** What the engine takes of a document whose shape has been checked. Never throws. */
export async function readDocument(
  document: unknown,
  journal?: readonly JournalEntry[],
): Promise<ReadDocument> {
  const { document: first, scenario } = firstRun;
  if (document === first && !journal) return { ok: true, scenario };
  try {
    const { readRun } = await wholePart.load();
    return readRun(document, journal);
  } catch {
    return { ok: false, problems: [{ path: '', message: NOT_LOADED }] };
  }
}
