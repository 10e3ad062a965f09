/** The scenarios of validation cases as built-in ones: `v01`, `v01-name`. */
import type { ScenarioDocument } from '../document.ts';
import type { BuiltIn } from '../index.ts';
import type { ValidationCase } from './case.ts';

/** The scenarios of a case that can be opened; the first bears the bare id of the case. */
export function builtInsOf(one: ValidationCase): readonly BuiltIn[] {
  return Object.entries(one.scenarios).map(([name, document], i) => {
    const id = i === 0 ? one.id.toLowerCase() : `${one.id.toLowerCase()}-${name}`;
    return {
      id,
      title: `${one.id} ${one.title}${i === 0 ? '' : `: ${name}`}`,
      summary: one.summary,
      // Stays with the document in links, files and the history, so that the page knows the case.
      document: { ...document, view: { ...document.view, validation: id } },
    };
  });
}

/** The case and the name of its scenario that a document says it is; null for any other. */
export function caseOf(
  document: unknown,
  cases: readonly ValidationCase[],
): { readonly one: ValidationCase; readonly scenario: string } | null {
  const id = openedAs(document);
  if (id === null) return null;
  const one = cases.find(
    (c) => id === c.id.toLowerCase() || id.startsWith(`${c.id.toLowerCase()}-`),
  );
  if (!one) return null;
  const at = builtInsOf(one).findIndex((builtIn) => builtIn.id === id);
  const scenario = Object.keys(one.scenarios)[at];
  return scenario === undefined ? null : { one, scenario };
}

/** `v01-name` where the document is a scenario of a validation case, else null. Trusts nothing. */
export function openedAs(document: unknown): string | null {
  const { view } = (document ?? {}) as Partial<ScenarioDocument>;
  const id = view?.validation;
  return typeof id === 'string' && isCaseId(id) ? id : null;
}

/** Whether an id can be that of a validation scenario. */
export const isCaseId = (id: string): boolean => /^v\d\d(-[a-z0-9-]{1,60})?$/.test(id);
