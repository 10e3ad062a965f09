/** What the cases came to when `npm run -s validate -- --write` was last run: see results.json. */
import type { Check } from './case.ts';

export interface CaseResult {
  readonly id: string;
  readonly checks: readonly Check[];
  /** Why it could not be played. */
  readonly error?: string;
}
