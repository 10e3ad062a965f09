/**
 * Live migration: 1000 virtual machines of one busy core and 1 GiB on 500 hosts, each of which
 * writes to a fifth of what its link could carry. All are sent at once to the host half way round,
 * and back when the last has arrived: 2000 pre-copy migrations, two going out and two coming in on
 * each host. Constants are SimGrid's (`latency × 13.01`, 97 % of the line, 5 % for the way back).
 * Through the public API: an ordinary scenario with a journal of `migrate` commands.
 *
 * Value: wall time of the migrations. Check: the total of the last one in seconds; SimGrid's is
 * 34.0533722.
 */
import { performance } from 'node:perf_hooks';
import { assumed, type Catalog, defineKind } from '../../engine/define.ts';
import { createSimulation, type EntitySpec, type ScenarioSpec } from '../../engine/index.ts';
import type { Row } from './row.ts';

const VMS = 1000;
const HOSTS = 500;
const MiB = 2 ** 20;
const RAM = 1024 * MiB;
const LINK = 125e6;
const BACK_AT = 100e6;

const free = assumed(0, 'nothing but the migrations is measured');
const given = (value: number) => assumed(value, 'as SimGrid has it');
const plain = {
  year: 0,
  source: 'assumption',
  cpuEfficiency: assumed(1, 'nothing but the migrations is measured'),
  copies: 'shared',
  stopGraceMicros: free,
} as const;

export const catalog: Catalog = {
  kinds: [
    defineKind({
      ...plain,
      id: 'metal',
      title: 'Metal',
      summary: 'Cores and a network.',
      memoryAdmission: 'used',
      brings: [{ tier: 'hardware', filledBy: 'kind', title: 'cores' }],
      standsOn: null,
      staysBecause: { reason: 'it stays', remedy: 'nothing to do' },
      look: { frame: 'glass' },
    }),
    defineKind({
      ...plain,
      id: 'monitor',
      title: 'Monitor',
      summary: 'What machines stand on.',
      memoryAdmission: 'used',
      brings: [{ tier: 'hypervisor', filledBy: 'kind', title: 'monitor' }],
      standsOn: 'hardware',
      staysBecause: { reason: 'it stays', remedy: 'nothing to do' },
      look: { frame: 'bar' },
    }),
    defineKind({
      ...plain,
      id: 'vm',
      title: 'Machine',
      summary: 'Memory that is written to.',
      memoryAdmission: 'given',
      brings: [{ tier: 'application', filledBy: 'application' }],
      standsOn: 'hypervisor',
      preCopy: {
        downtimeMicrosMax: given(30_000),
        roundsMax: given(100_000),
        resumeMicros: given(0),
        workingSetShareMax: given(0.9),
      },
      look: { frame: 'solid' },
    }),
  ],
  systems: [],
  applications: [
    {
      id: 'writer',
      title: 'Writer',
      summary: 'Writes at a steady rate.',
      year: 0,
      source: 'assumption',
      family: 'none',
      cost: { title: 'Writer', memoryBytes: given(RAM) },
      image: 'none',
      cpuMicrosPerRequest: free,
      work: 'deterministic',
      dirtyBytesPerCpuSecond: given(0.2 * 125 * MiB),
      workingSetBytes: given(RAM),
      stopMicros: free,
      imageNames: [],
    },
  ],
  images: [],
  policies: [],
  faults: [],
  vulnerabilities: [],
  upkeep: [],
  libraries: [],
};

export function scenario(): ScenarioSpec {
  const entities: EntitySpec[] = [];
  const hardware = {
    cores: 4,
    memoryBytes: 64 * RAM,
    diskBytes: 1e12,
    diskBytesPerSecond: 1e9,
    networkBytesPerSecond: LINK,
  };
  for (let h = 0; h < HOSTS; h++) {
    entities.push({ id: `h${h}`, kind: 'metal', on: null, up: true, hardware });
    entities.push({ id: `m${h}`, kind: 'monitor', on: `h${h}`, up: true });
  }
  const guest = { kind: 'vm', application: 'writer', cpus: 1, memoryBytes: RAM, tasks: [1e12] };
  for (let i = 0; i < VMS; i++) {
    entities.push({ ...guest, id: `vm${i}`, on: `m${i % HOSTS}`, up: true });
  }
  const move = (i: number, to: number, at: number) => ({
    at,
    command: { type: 'migrate', world: 'many', id: `vm${i}`, to: `h${to % HOSTS}` } as const,
  });
  const all = Array.from({ length: VMS }, (_, i) => i);
  const world = {
    id: 'many',
    title: 'Many',
    registryBytesPerSecond: 1e9,
    entities,
    images: [],
    services: [],
    clients: [],
    network: { latencyMicros: 20 * 13.01, efficiency: 0.97, reverseShare: 0.05, halfDuplex: false },
  };
  return {
    title: 'Live migration there and back',
    seed: 1,
    worlds: [world],
    journal: [
      ...all.map((i) => move(i, i + HOSTS / 2, 10e6)),
      ...all.map((i) => move(i, i, BACK_AT)),
    ],
  };
}

interface Run {
  readonly millis: number;
  readonly lastSeconds: number;
}

function run(spec: ScenarioSpec): Run {
  const sim = createSimulation({ catalog, scenario: spec });
  sim.advance(9e6);
  const begun = performance.now();
  sim.advance(2 * BACK_AT);
  const millis = performance.now() - begun;
  const moved = sim.events.filter((event) => event.type === 'migrated');
  if (moved.length < 2 * VMS && sim.eventCount < 20_000) throw new Error('a migration is missing');
  return { millis, lastSeconds: Number(moved.at(-1)?.data.tookMicros) / 1e6 };
}

/** Before the first run that counts: the code has to be compiled. */
const WARM_UPS = 6;
const RUNS = 9;

/** Row `2000`. */
export function liveMigration(): Row[] {
  const spec = scenario();
  for (let i = 0; i < WARM_UPS; i++) run(spec);
  const runs = Array.from({ length: RUNS }, () => run(spec));
  const sorted = runs.map(({ millis }) => millis).sort((a, b) => a - b);
  return [
    {
      bench: 'live-migration',
      variant: '2000',
      value: sorted[RUNS >> 1] as number,
      unit: 'ms',
      check: (runs[0] as Run).lastSeconds,
    },
  ];
}
