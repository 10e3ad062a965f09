/**
 * Parts of the page that its first screen does not need. Each is a script of its own in the built
 * page (`vite/classic-parts.ts`), loaded once, when it is first needed.
 */
import { useEffect, useState } from 'react';

export interface Part<T> {
  /** Rejects when it cannot be loaded; the next call tries again. */
  readonly load: () => Promise<T>;
  /** What it brings; null until it is there. */
  readonly now: () => T | null;
}

/** `bring` is an `import()`; the parts stand beside what they bring, in files named `part.ts`. */
export function part<T>(bring: () => Promise<T>): Part<T> {
  let here: T | null = null;
  let loading: Promise<T> | null = null;
  const load = async (): Promise<T> => {
    loading ??= bring();
    try {
      here = await loading;
      return here;
    } catch (error) {
      loading = null;
      throw error;
    }
  };
  return { load, now: () => here };
}

interface Used<T> {
  readonly it: T | null;
  /** It cannot be had. */
  readonly failed: boolean;
}

/** Loads a part while it is rendered and wanted. */
export function usePart<T>(part: Part<T>, wanted = true): Used<T> {
  const [state, setState] = useState({ it: part.now(), failed: false });
  useEffect(() => {
    if (state.it || !wanted) return;
    let here = true;
    part.load().then(
      (it) => here && setState({ it, failed: false }),
      () => here && setState({ it: null, failed: true }),
    );
    return () => {
      here = false;
    };
  }, [part, state.it, wanted]);
  return state;
}
