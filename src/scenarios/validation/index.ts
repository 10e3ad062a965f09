/** All validation cases, in the order of the research. One file and one line a case. */
import type { ValidationCase } from './case.ts';

export const VALIDATION: readonly ValidationCase[] = [];
