/**
 * From a scenario document to what the engine runs. Nothing in it is trusted: its shape is checked
 * against the published schema, then it is read (`read.ts`).
 */
import { type ParsedScenario, PROBLEMS_MAX, readScenario } from './read.ts';
import { checkShape } from './shape.ts';

export type { ParsedScenario, Problem } from './read.ts';

/** Checks a document and turns its quantities into numbers. Never throws. */
export function parseScenario(input: unknown): ParsedScenario {
  const shape = checkShape(input);
  if (shape.length > 0) return { ok: false, problems: shape.slice(0, PROBLEMS_MAX) };
  return readScenario(input);
}
