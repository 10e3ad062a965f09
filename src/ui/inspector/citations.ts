/** Citations come in a script of their own, when somebody first asks where a number is from. */
import sourcesUrl from 'virtual:sources-script';
import { useEffect, useState } from 'react';
import { loadScript } from '../../trusted.ts';

export interface Citation {
  readonly id: string;
  readonly citation: string;
  readonly quantity: string;
  readonly conditions: string;
  /** `memory`: nobody has looked it up yet. */
  readonly verified: 'read' | 'memory';
}
export type Citations = ReadonlyMap<string, Citation>;

/** Sources and reasons of figures, where the page's catalogue has marks in their places. */
type Origins = readonly Origin[];

interface Origin {
  readonly source: string;
  readonly note: string;
}

let loaded: Citations | null = null;
let loading: Promise<Citations> | null = null;

const place = globalThis as {
  __hypervisibleSources?: readonly Citation[];
  __hypervisibleOrigins?: Origins;
};

/**
 * Where a figure is from. In the built page its source may be a mark, `§3`, for what is in the
 * script of the citations: null until that is there.
 */
export function originOf({ source, note }: Origin): Origin | null {
  const mark = /^§(\d+)$/.exec(source);
  return mark ? (place.__hypervisibleOrigins?.[Number(mark[1])] ?? null) : { source, note };
}

async function load(): Promise<Citations> {
  if (!place.__hypervisibleSources) await loadScript(sourcesUrl);
  const sources = place.__hypervisibleSources ?? [];
  return new Map(sources.map((source) => [source.id, source]));
}

/** Null until they are there; `failed` when they cannot be had (the page then shows the id). */
export function useCitations(): { readonly citations: Citations | null; readonly failed: boolean } {
  const [citations, setCitations] = useState(loaded);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (loaded) return;
    let here = true;
    loading ??= load();
    loading.then(
      (all) => {
        loaded = all;
        if (here) setCitations(all);
      },
      () => {
        loading = null;
        if (here) setFailed(true);
      },
    );
    return () => {
      here = false;
    };
  }, []);
  return { citations, failed };
}
