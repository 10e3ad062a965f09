/**
 * What the first screen does not need to know of the catalogue: the entries that its scenario does
 * not name, and of the others summaries, shell lines, origins. The build moves it out of the
 * catalogue of the page (`vite/lean-catalog.ts`), and who needs it calls `complete` first.
 * Everywhere else the catalogue is whole, and there is nothing to do.
 */
import type { Catalog } from '../engine/define.ts';

interface Entry {
  readonly id: string;
}

/** By list, all its entries in order, each as much as the catalogue lacks. */
export type Rest = Readonly<Partial<Record<keyof Catalog, readonly Entry[]>>>;

/** Adds the rest to a catalogue, in place. A second time it makes no difference. */
export function complete(catalog: Catalog, rest: Rest): void {
  for (const name of Object.keys(rest) as (keyof Catalog)[]) {
    const list = catalog[name] as readonly Entry[] as Entry[];
    const known = new Map(list.map((entry) => [entry.id, entry]));
    const whole = (rest[name] ?? []).map((entry) => {
      const mine = known.get(entry.id);
      if (!mine) return entry;
      return Object.keys(entry).length > 1 ? Object.assign(mine, entry) : mine;
    });
    list.splice(0, list.length, ...whole);
  }
}
