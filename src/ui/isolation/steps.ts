/** The steps of the ladder, also those that are not there yet; null for other scenarios. */
import type { ScenarioDocument } from '../../scenarios/document.ts';
import { rungsAt } from '../../scenarios/ladder.ts';

export interface Step {
  readonly id: string;
  readonly title: string;
  /** What lies between the program and its neighbour, in a few words; empty: not said. */
  readonly wall: string;
  /** Id of the program that is attacked, and of the one beside it. */
  readonly entity: string;
  readonly neighbour: string;
  /** When it appeared; null where that plays no part. */
  readonly year: number | null;
}

/** After the last technology of the catalogue. */
const FAR = '9999-12-31';
/** The world that is a ladder. */
export const LADDER = 'ladder';

export function stepsOf(document: unknown): readonly Step[] | null {
  const { worlds } = (document ?? {}) as Partial<ScenarioDocument>;
  if (!worlds || !Object.hasOwn(worlds, LADDER)) return null;
  return rungsAt(FAR).map(({ id, title, wall, program, neighbour, since }) => ({
    id,
    title,
    wall,
    entity: program,
    neighbour,
    year: Number(since.slice(0, 4)),
  }));
}

/** The day on which a scenario's first world begins; null where dates play no part. */
export function dateOf(document: unknown): string | null {
  const { worlds } = (document ?? {}) as Partial<ScenarioDocument>;
  return Object.values(worlds ?? {})[0]?.date ?? null;
}
