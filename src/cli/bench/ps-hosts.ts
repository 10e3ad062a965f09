/**
 * Processor sharing on many hosts: H hosts of 8 cores, 20 virtual machines of one vCPU on each,
 * every one with 20 tasks to do one after the other, all at once at t = 0. The work of task k of
 * machine m of host h is entry hash((h·20 + m)·20 + k) of the same table of exponential values as
 * in the hold model. Through the public API: an ordinary scenario with batch tasks.
 *
 * The weighted variant gives the machines in turn weight and cap (1, 1), (2, 1), (4, 1), (1, ½).
 *
 * Check: the makespan in seconds. Published by the reference implementations of this workload.
 */
import { performance } from 'node:perf_hooks';
import { type Catalog, defineKind } from '../../engine/define.ts';
import { createSimulation, type EntitySpec, type ScenarioSpec } from '../../engine/index.ts';
import { bareCatalog, metal, plain } from './bare.ts';
import { exponentialTable } from './exponential.ts';
import type { Row } from './row.ts';

const VMS = 20;
const TASKS = 20;
const CORES = 8;
const TABLE = exponentialTable();

const vm = defineKind({
  ...plain,
  id: 'vm',
  title: 'Machine',
  summary: 'A cap.',
  brings: [{ tier: 'kernel', filledBy: 'kind', title: 'guest' }],
  standsOn: 'hardware',
  look: { frame: 'solid' },
});
const catalog: Catalog = { ...bareCatalog, kinds: [metal, vm] };

/** Multiplicative hashing (Knuth): the upper 14 of 32 bits are a place in the table. */
const place = (n: number): number => Math.imul(n, 2654435761) >>> 18;

/** Weight and cap of the machines of a host, in turn. */
type Flavours = readonly (readonly [weight: number, cap: number])[];
const EQUAL: Flavours = [[1, 1]];
const WEIGHTED: Flavours = [
  [1, 1],
  [2, 1],
  [4, 1],
  [1, 0.5],
];

function scenario(hosts: number, flavours: Flavours): ScenarioSpec {
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
      const [cpuWeight, cpus] = flavours[m % flavours.length] as Flavours[number];
      const id = `h${h}m${m}`;
      entities.push({ id, kind: 'vm', on: `h${h}`, up: true, cpus, cpuWeight, tasks });
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

function run(hosts: number, flavours: Flavours): Run {
  const sim = createSimulation({ catalog, scenario: scenario(hosts, flavours) });
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
  const value = bytesPerMachine(500);
  const state = { bench: 'ps-hosts', variant: 'bytes-per-vm', value, unit: 'bytes of state' };
  return [...rates('ps-hosts', EQUAL), state];
}

/** Rows `H=50`, `H=500` and `H=5000` with weights and caps. */
export const psWeighted = (): Row[] => rates('ps-weighted', WEIGHTED);

function rates(bench: string, flavours: Flavours): Row[] {
  const rows: Row[] = [];
  for (const [hosts, rounds] of [
    [50, 9],
    [500, 5],
    [5000, 3],
  ] as const) {
    const runs = Array.from({ length: rounds }, () => run(hosts, flavours));
    rows.push({
      bench,
      variant: `H=${hosts}`,
      value: median(runs.map((r) => r.perSecond)),
      unit: 'tasks/s',
      check: (runs[0] as Run).makespanSeconds,
    });
  }
  return rows;
}

/** The canonical state, without tasks and names, which are the scenario's and not the engine's. */
function bytesPerMachine(hosts: number): number {
  const bare = scenario(hosts, EQUAL);
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
