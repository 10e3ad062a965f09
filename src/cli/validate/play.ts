/** Plays validation cases and makes rows of what came out. */
import type { SourceSpec } from '../../engine/define.ts';
import type { Check, ValidationCase } from '../../scenarios/validation/case.ts';
import { laboratory } from './laboratory.ts';

/** What `npm run -s validate -- --json` prints of a case; the first check is the headline. */
export interface Row {
  readonly id: string;
  readonly kind: ValidationCase['kind'];
  readonly title: string;
  readonly published: number | string;
  readonly simulated: number | string;
  readonly tolerance: string;
  /** All checks pass. */
  readonly pass: boolean;
  /** Full citations. */
  readonly source: string;
  readonly checks: readonly Check[];
  /** Why the case could not be played to its end. */
  readonly error?: string;
}

/** Never throws: a case that does is a failed row that says why. */
export function play(one: ValidationCase, sources: readonly SourceSpec[]): Row {
  const { id, kind, title } = one;
  const source = citationsOf(one, sources).join('; ');
  try {
    const checks = one.run(laboratory);
    const [first] = checks;
    if (!first) throw new Error('it compares nothing');
    const { published, simulated, tolerance } = first;
    const pass = checks.every((check) => check.pass);
    return { id, kind, title, published, simulated, tolerance, pass, source, checks };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const nothing = { published: '—', simulated: `error: ${said}`, tolerance: '—' };
    return { id, kind, title, ...nothing, pass: false, source, checks: [], error: said };
  }
}

/** The works that a case cites, each once, in its order. */
export function citationsOf(one: ValidationCase, sources: readonly SourceSpec[]): string[] {
  const cited = one.sources.map((id) => {
    const source = sources.find((s) => s.id === id);
    if (!source) return `unknown source ${id}`;
    return source.verified === 'memory' ? `${source.citation} (from memory)` : source.citation;
  });
  return [...new Set(cited)];
}
