/**
 * What the first screen does not need to know of the entries: summaries, shell lines, origins. The
 * build moves it here from the catalogue of the page (`vite/lean-catalog.ts`), and who shows it
 * calls `complete` first. Everywhere else the catalogue is whole, and there is nothing to do.
 */
import type { Catalog } from '../engine/define.ts';

/** By list and id, as much of each entry as the catalogue lacks. */
export type Rest = Readonly<Partial<Record<keyof Catalog, Readonly<Record<string, object>>>>>;

export function complete(catalog: Catalog, rest: Rest): void {
  for (const list of Object.keys(rest) as (keyof Catalog)[]) {
    for (const entry of catalog[list]) Object.assign(entry, rest[list]?.[entry.id]);
  }
}
