/** Entries of the catalogue by id. It may have grown since the last question: see `rest.ts`. */
import type { ApplicationSpec, KindSpec, SystemSpec } from '../engine/define.ts';
import { catalog } from './index.ts';

interface Entry {
  readonly id: string;
}

/** A question to a list by id; its index is made again when the list has grown. */
function finder<T extends Entry>(list: readonly T[]): (id: string | null) => T | undefined {
  let index = new Map<string, T>();
  return (id) => {
    if (index.size !== list.length) index = new Map(list.map((entry) => [entry.id, entry]));
    return id === null ? undefined : index.get(id);
  };
}

export const findKind: (id: string | null) => KindSpec | undefined = finder(catalog.kinds);
export const findSystem: (id: string | null) => SystemSpec | undefined = finder(catalog.systems);
export const findApplication: (id: string | null) => ApplicationSpec | undefined = finder(
  catalog.applications,
);
