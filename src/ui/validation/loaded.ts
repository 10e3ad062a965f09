/** The validation cases come in a script of their own, when they are first asked for. */
import validationUrl from 'virtual:validation-script';
import * as react from 'react';
import { type ComponentType, useEffect, useState } from 'react';
import * as jsx from 'react/jsx-runtime';
import { catalog } from '../../catalog/index.ts';
import type { BuiltIn } from '../../scenarios/first.ts';
import type { Check, ValidationCase } from '../../scenarios/validation/case.ts';
import { openedAs } from '../../scenarios/validation/open.ts';
import { loadScript } from '../../trusted.ts';
import type { PanelProps } from './Panel.tsx';

export interface ValidationModule {
  /** All scenarios of all cases. */
  readonly offers: readonly BuiltIn[];
  /** The case that a document belongs to, or null. */
  readonly find: (document: unknown) => {
    readonly one: ValidationCase;
    readonly scenario: string;
    readonly checks: readonly Check[];
  } | null;
  readonly Panel: ComponentType<PanelProps>;
}

/** What the script sets, and what it is lent. */
export const shared = globalThis as {
  __hypervisibleValidation?: ValidationModule;
  __hypervisibleShared?: {
    readonly react: typeof react;
    readonly jsx: typeof jsx;
    readonly catalog: typeof catalog;
  };
};

let loading: Promise<ValidationModule> | null = null;

async function load(): Promise<ValidationModule> {
  if (!shared.__hypervisibleValidation) {
    shared.__hypervisibleShared = { react, jsx, catalog };
    await loadScript(validationUrl);
  }
  const brought = shared.__hypervisibleValidation;
  if (!brought) throw new Error('the validation script is empty');
  return brought;
}

/** Rejects when they cannot be loaded; the next call tries again. */
export function loadValidation(): Promise<ValidationModule> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** The id of a validation scenario that is open as it was written; null for any other document. */
export function idOf(document: unknown): string | null {
  const id = openedAs(document);
  const offer = shared.__hypervisibleValidation?.offers.find((one) => one.id === id);
  return offer && JSON.stringify(offer.document) === JSON.stringify(document) ? offer.id : null;
}

export interface Loaded {
  /** Null until they are there. */
  readonly cases: ValidationModule | null;
  readonly failed: boolean;
}

export function useValidation(): Loaded {
  const [state, setState] = useState<Loaded>({
    cases: shared.__hypervisibleValidation ?? null,
    failed: false,
  });
  useEffect(() => {
    let here = true;
    loadValidation().then(
      (cases) => here && setState({ cases, failed: false }),
      () => here && setState({ cases: null, failed: true }),
    );
    return () => {
      here = false;
    };
  }, []);
  return state;
}
