/** A catalogue of nothing but what a benchmark measures: cores, free and immediate. */
import { assumed, type Catalog, defineKind } from '../../engine/define.ts';

export const free = assumed(0, 'nothing but the mechanism is measured');

/** What every kind of a benchmark has in common. */
export const plain = {
  year: 0,
  source: 'assumption',
  memoryAdmission: 'used',
  cpuEfficiency: assumed(1, 'nothing but the mechanism is measured'),
  copies: 'shared',
  stopGraceMicros: free,
  staysBecause: { reason: 'it stays', remedy: 'Leave it.' },
} as const;

/** A machine of cores. */
export const metal = defineKind({
  ...plain,
  id: 'metal',
  title: 'Metal',
  summary: 'Cores.',
  brings: [{ tier: 'hardware', filledBy: 'kind', title: 'cores' }],
  standsOn: null,
  look: { frame: 'glass' },
});

export const bareCatalog: Catalog = {
  kinds: [metal],
  systems: [],
  applications: [],
  images: [],
  policies: [],
  faults: [],
  vulnerabilities: [],
  upkeep: [],
  libraries: [],
};
