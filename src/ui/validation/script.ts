/** Entry of the script that brings the validation cases and their panel, when one is opened. */
import { VALIDATION } from '../../scenarios/validation/index.ts';
import { builtInsOf, caseOf } from '../../scenarios/validation/open.ts';
import results from '../../scenarios/validation/results.json' with { type: 'json' };
import type { CaseResult } from '../../scenarios/validation/results.ts';
import type { ValidationModule } from './loaded.ts';
import { Panel } from './Panel.tsx';

const checks = new Map((results as readonly CaseResult[]).map((one) => [one.id, one.checks]));

const validation: ValidationModule = {
  offers: VALIDATION.flatMap(builtInsOf),
  find: (document) => {
    const found = caseOf(document, VALIDATION);
    return found && { ...found, checks: checks.get(found.one.id) ?? [] };
  },
  Panel,
};
Object.assign(globalThis, { __hypervisibleValidation: validation });
