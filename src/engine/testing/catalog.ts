/**
 * A catalogue in which everything is free and immediate, so that a test of one mechanism sees
 * nothing of the others. Every box stands on a userland and brings one: any nesting can be built.
 */
import { policies } from '../../catalog/policies/index.ts';
import {
  type ApplicationSpec,
  assumed,
  type BroughtTier,
  type Catalog,
  defineApplication,
  defineKind,
  type KindSpec,
} from '../define.ts';

const given = (value: number) => assumed(value, 'made up for a test');

const tier = (name: 'hardware' | 'firmware' | 'kernel' | 'userland'): BroughtTier => ({
  tier: name,
  filledBy: 'kind',
  title: name,
});

const common = {
  summary: 'For tests.',
  year: 2000,
  source: 'assumption',
  cpuEfficiency: given(1),
  copies: 'shared',
  memoryAdmission: 'used',
  stopGraceMicros: given(10_000_000),
  staysBecause: { reason: 'it stays', remedy: 'Leave it.' },
  look: { frame: 'solid' },
} as const;

const program: BroughtTier = { tier: 'application', filledBy: 'application' };

export const testKinds: readonly KindSpec[] = [
  defineKind({
    ...common,
    id: 'host',
    title: 'Host',
    brings: [tier('hardware'), tier('kernel'), tier('userland')],
    standsOn: null,
  }),
  defineKind({
    ...common,
    id: 'vm',
    title: 'VM',
    brings: [tier('firmware'), tier('kernel'), tier('userland'), program],
    standsOn: 'userland',
    memoryAdmission: 'given',
    preCopy: {
      downtimeMicrosMax: given(30_000),
      roundsMax: given(30),
      resumeMicros: given(0),
      workingSetShareMax: given(1),
    },
  }),
  defineKind({
    ...common,
    id: 'container',
    title: 'Container',
    brings: [tier('userland'), program],
    standsOn: 'userland',
    endsWith: 'application',
  }),
];

/** An application that costs nothing but its requests. */
export const testApplication = (change: Partial<ApplicationSpec> = {}): ApplicationSpec =>
  defineApplication({
    id: 'app',
    title: 'App',
    summary: 'For tests.',
    year: 2000,
    source: 'assumption',
    family: 'linux',
    cost: { title: 'App' },
    image: 'none',
    cpuMicrosPerRequest: given(10_000),
    work: 'exponential',
    dirtyBytesPerCpuSecond: given(0),
    workingSetBytes: given(0),
    stopMicros: given(0),
    imageNames: [],
    ...change,
  });

/** The catalogue; kinds and applications may be changed by id. */
export function testCatalog(
  kinds: Readonly<Record<string, Partial<KindSpec>>> = {},
  application: Partial<ApplicationSpec> = {},
): Catalog {
  return {
    kinds: testKinds.map((kind) => ({ ...kind, ...kinds[kind.id] })),
    systems: [],
    applications: [testApplication(application)],
    images: [],
    policies,
    faults: [],
    vulnerabilities: [],
    upkeep: [],
    libraries: [],
  };
}
