/** What the catalogue holds, as rows for `--list`, the console and the documentation. */
import { type KindSpec, TIERS, type Tier } from '../engine/define.ts';
import { catalog } from './index.ts';

/** What can be listed from the catalogue alone; scenarios and lessons list themselves. */
export const LISTINGS = [
  'kinds',
  'systems',
  'applications',
  'images',
  'policies',
  'faults',
  'vulnerabilities',
] as const;
export type Listing = (typeof LISTINGS)[number];

export interface ListingRow {
  readonly id: string;
  readonly title: string;
  readonly year?: number;
  readonly brings?: readonly Tier[];
  readonly shares?: readonly Tier[];
  readonly source: string;
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly year?: number;
  readonly source: string;
}

const rowOf = ({ id, title, year, source }: Entry): ListingRow =>
  year === undefined ? { id, title, source } : { id, title, year, source };

/**
 * The tiers that a kind has in common with its neighbours: those of the stack up to the one it
 * stands on, except what it brings itself. What it stands on is shared in any case: the kernel of a
 * sandbox runs on another one. A machine on the floor shares none.
 *
 * @example sharedTiers(dockerContainer) // ['hardware', 'firmware', 'hypervisor', 'kernel']
 */
export function sharedTiers(kind: KindSpec): readonly Tier[] {
  if (kind.standsOn === null) return [];
  const own = new Set(kind.brings.map((brought) => brought.tier));
  const beneath = TIERS.slice(0, TIERS.indexOf(kind.standsOn) + 1);
  return beneath.filter((tier) => tier === kind.standsOn || !own.has(tier));
}

const kindRow = (kind: KindSpec): ListingRow => ({
  ...rowOf(kind),
  brings: kind.brings.map((brought) => brought.tier),
  shares: sharedTiers(kind),
});

/** The rows of one list, in the order of the catalogue; empty where nothing exists yet. */
export function listing(what: Listing): readonly ListingRow[] {
  if (what === 'kinds') return catalog.kinds.map(kindRow);
  if (what === 'vulnerabilities') {
    return catalog.vulnerabilities.map((one) => ({
      ...rowOf(one),
      year: Number(one.published.slice(0, 4)),
    }));
  }
  return catalog[what].map(rowOf);
}
