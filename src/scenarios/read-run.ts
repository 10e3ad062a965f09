/** A document, and the journal of a run of it, as the engine takes them. */
import type { JournalEntry } from '../engine/index.ts';
import type { ScenarioDocument } from './document.ts';
import { type ParsedScenario, readScenario } from './read.ts';

export type ReadRun = (ParsedScenario & { readonly ok: false }) | OpenedRun;

interface OpenedRun {
  readonly ok: true;
  readonly scenario: (ParsedScenario & { readonly ok: true })['scenario'];
  readonly journal?: readonly JournalEntry[];
}

/**
 * Reads a document whose shape has been checked. What a journal names is checked as in a file.
 * Never throws.
 */
export function readRun(document: unknown, journal?: readonly JournalEntry[]): ReadRun {
  const read = readScenario(document);
  if (!read.ok) return read;
  const { scenario } = read;
  if (!journal) return { ok: true, scenario };
  const checked = readScenario({ ...(document as ScenarioDocument), journal });
  return checked.ok ? { ok: true, scenario, journal: checked.scenario.journal } : checked;
}
