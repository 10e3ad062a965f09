/**
 * Processor sharing on many hosts: H hosts of 8 cores, 20 virtual machines of one vCPU on each,
 * every one with 20 tasks to do one after the other, all at once at t = 0. The work of task k of
 * machine m of host h is entry hash((h·20 + m)·20 + k) of the same table of exponential values as
 * in the hold model. Through the public API: an ordinary scenario with batch tasks.
 *
 * Check: the makespan in seconds. Published by the reference implementations of this workload.
 */
import { performance } from 'node:perf_hooks';
import type { Catalog } from '../../engine/define.ts';
import { assumed, defineKind } from '../../engine/define.ts';
import { createSimulation, type EntitySpec, type ScenarioSpec } from '../../engine/index.ts';
import { exponentialTable } from './exponential.ts';
import type { Row } from './row.ts';

const VMS = 20;
const TASKS = 20;
const CORES = 8;
const TABLE = exponentialTable();

const free = assumed(0, 'nothing but the sharing is measured');
const plain = {
  year: 0,
  source: 'assumption',
  memoryAdmission: 'used',
  cpuEfficiency: assumed(1, 'nothing but the sharing is measured'),
  copies: 'shared',
  stopGraceMicros: free,
  staysBecause: { reason: 'it stays', remedy: 'nothing to do' },
} as const;

const catalog: Catalog = {
  kinds: [
    defineKind({
      ...plain,
      id: 'metal',
      title: 'Metal',
      summary: 'Cores.',
      brings: [{ tier: 'hardware', filledBy: 'kind', title: 'cores' }],
      standsOn: null,
      look: { frame: 'glass' },
    }),
    defineKind({
      ...plain,
      id: 'vm',
      title: 'Machine',
      summary: 'A cap.',
      brings: [{ tier: 'kernel', filledBy: 'kind', title: 'guest' }],
      standsOn: 'hardware',
      look: { frame: 'solid' },
    }),
  ],
  systems: [],
  applications: [],
  images: [],
  policies: [],
  faults: [],
};

/** Multiplicative hashing of 32-bit integers into the table's 16,384 places. */
const place = (n: number): number => {
  let h = n | 0;
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b);
  return ((h ^ (h >>> 16)) >>> 0) % TABLE.length;
};

function scenario(hosts: number): ScenarioSpec {
  const entities: EntitySpec[] = [];
  const hardware = {
    cores: CORES,
    memoryBytes: 1e12,
    diskBytes: 1e12,
    diskBytesPerSecond: 1e9,
    networkBytesPerSecond: 1e9,
  };
  for (let h = 0; h < hosts; h++) {
    entities.push({ id: `h${h}`, kind: 'metal', on: null, up: true, hardware });
    for (let m = 0; m < VMS; m++) {
      const tasks = Array.from({ length: TASKS }, (_, k) =>
        Math.round((TABLE[place((h * VMS + m) * TASKS + k)] as number) * 1e6),
      );
      entities.push({ id: `h${h}m${m}`, kind: 'vm', on: `h${h}`, up: true, cpus: 1, tasks });
    }
  }
  const world = {
    id: 'hosts',
    title: 'Hosts',
    registryBytesPerSecond: 1e9,
    entities,
    images: [],
    services: [],
    clients: [],
  };
  return { title: 'Processor sharing on many hosts', seed: 1, worlds: [world], journal: [] };
}

interface Run {
  readonly perSecond: number;
  readonly makespanSeconds: number;
}

function run(hosts: number): Run {
  const sim = createSimulation({ catalog, scenario: scenario(hosts) });
  const begun = performance.now();
  sim.advance(1e12);
  const seconds = (performance.now() - begun) / 1000;
  const { tasks, lastMicros } = (sim.views[0] as (typeof sim.views)[number]).measure().batch;
  return { perSecond: tasks / seconds, makespanSeconds: lastMicros / 1e6 };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] as number;

/** Rows `H=50`, `H=500`, `H=5000` and the bytes of engine state a machine. */
export function psHosts(): Row[] {
  const rows: Row[] = [];
  for (const [hosts, rounds] of [
    [50, 5],
    [500, 3],
    [5000, 1],
  ] as const) {
    const runs = Array.from({ length: rounds }, () => run(hosts));
    rows.push({
      bench: 'ps-hosts',
      variant: `H=${hosts}`,
      value: median(runs.map((r) => r.perSecond)),
      unit: 'tasks/s',
      check: (runs[0] as Run).makespanSeconds,
    });
  }
  rows.push({
    bench: 'ps-hosts',
    variant: 'bytes-per-vm',
    value: bytesPerMachine(500),
    unit: 'bytes of state',
  });
  return rows;
}

/** The canonical state, without tasks and names, which are the scenario's and not the engine's. */
function bytesPerMachine(hosts: number): number {
  const bare = scenario(hosts);
  const without = (withTasks: boolean): number => {
    const worlds = bare.worlds.map((world) => ({
      ...world,
      entities: withTasks ? world.entities : world.entities.filter((e) => e.hardware),
    }));
    const sim = createSimulation({ catalog, scenario: { ...bare, worlds } });
    return sim.stateBytes;
  };
  return (without(true) - without(false)) / (hosts * VMS);
}
