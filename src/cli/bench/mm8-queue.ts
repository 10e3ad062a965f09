/**
 * A queue: customers arrive at random at eight servers that work off one queue in order of arrival,
 * exponential service, utilisation 0.8, nobody is turned away (M/M/8). Through the public API: an
 * ordinary scenario, a service of one replica with eight threads on eight cores, its latency
 * histogram and all sums switched on.
 *
 * Check: the mean wait in service times. Erlang's formula gives 0.286028.
 */
import { performance } from 'node:perf_hooks';
import { assumed, type Catalog, defineApplication, defineKind } from '../../engine/define.ts';
import { createSimulation, type ScenarioSpec } from '../../engine/index.ts';
import { bareCatalog, free, metal, plain } from './bare.ts';
import type { Row } from './row.ts';

const SERVERS = 8;
const LOAD = 0.8;
const CUSTOMERS = 1_000_000;
/** Mean service time: long, so that whole microseconds do not matter. */
const SERVICE_MICROS = 1_000_000;
const ROUNDS = 3;

const catalog: Catalog = {
  ...bareCatalog,
  kinds: [
    metal,
    defineKind({
      ...plain,
      id: 'program',
      title: 'Program',
      summary: 'Servers.',
      brings: [{ tier: 'application', filledBy: 'application' }],
      standsOn: 'hardware',
      look: { frame: 'solid' },
    }),
  ],
  applications: [
    defineApplication({
      id: 'queue',
      title: 'Queue',
      summary: 'Serves.',
      year: 0,
      source: 'assumption',
      family: 'any',
      cost: { title: 'Queue' },
      image: 'none',
      cpuMicrosPerRequest: assumed(SERVICE_MICROS, 'the unit of time'),
      work: 'exponential',
      dirtyBytesPerCpuSecond: free,
      workingSetBytes: free,
      stopMicros: free,
      imageNames: [],
    }),
  ],
  policies: [
    {
      id: 'any',
      policy: 'balance',
      title: 'Any',
      summary: 'There is only one.',
      source: 'assumption',
      rule: 'roundRobin',
    },
    {
      id: 'first-fit',
      policy: 'placement',
      title: 'Any',
      summary: 'There is only one.',
      source: 'assumption',
      weighers: [],
    },
  ],
};

const scenario: ScenarioSpec = {
  title: 'M/M/8',
  seed: 1,
  worlds: [
    {
      id: 'queue',
      title: 'M/M/8',
      registryBytesPerSecond: 1e9,
      entities: [
        {
          id: 'host',
          kind: 'metal',
          on: null,
          up: true,
          hardware: {
            cores: SERVERS,
            memoryBytes: 1e12,
            diskBytes: 1e12,
            diskBytesPerSecond: 1e9,
            networkBytesPerSecond: 1e9,
          },
        },
      ],
      images: [],
      services: [
        {
          id: 'queue',
          replicas: 1,
          on: ['host'],
          template: { kind: 'program', application: 'queue', workers: SERVERS },
          balance: 'any',
          after: [],
          calls: [],
          backlog: Number.MAX_SAFE_INTEGER,
          ports: [],
          volumes: [],
          networks: [],
        },
      ],
      clients: [
        {
          id: 'customers',
          service: 'queue',
          arrivals: 'poisson',
          perSecond: (LOAD * SERVERS * 1e6) / SERVICE_MICROS,
          timeoutMicros: Number.MAX_SAFE_INTEGER,
        },
      ],
    },
  ],
  journal: [],
};

interface Run {
  readonly perSecond: number;
  readonly meanWait: number;
}

function run(seed: number): Run {
  const sim = createSimulation({ catalog, scenario, seed });
  const last = (CUSTOMERS / (LOAD * SERVERS)) * SERVICE_MICROS;
  const begun = performance.now();
  sim.advance(last);
  const seconds = (performance.now() - begun) / 1000;
  const { requests } = (sim.views[0] as (typeof sim.views)[number]).measure();
  return {
    perSecond: requests.served / seconds,
    meanWait: requests.waitSumMicros / requests.served / SERVICE_MICROS,
  };
}

/** The row `default`: the median of three rounds of a million customers. */
export function mm8Queue(): Row[] {
  run(ROUNDS + 1); // warms the compiler up, as a page that has been open for a while is
  const runs = Array.from({ length: ROUNDS }, (_, i) => run(i + 1));
  const rates = runs.map(({ perSecond }) => perSecond).sort((a, b) => a - b);
  return [
    {
      bench: 'mm8-queue',
      variant: 'default',
      value: rates[ROUNDS >> 1] as number,
      unit: 'customers/s',
      check: runs.reduce((sum, { meanWait }) => sum + meanWait, 0) / ROUNDS,
    },
  ];
}
