/** One world without a simulation around it: for tests that look at columns and single timers. */
import type { Command } from '../commands.ts';
import type { Catalog } from '../define.ts';
import { Digest } from '../digest.ts';
import type { SimEvent } from '../events.ts';
import { assertInvariants } from '../invariants.ts';
import { runWorld } from '../running.ts';
import type { EntitySpec, WorldSpec } from '../scenario.ts';
import { crash } from '../systems/ending.ts';
import { afterwards, createWorld, type World } from '../systems.ts';
import { apply } from '../verbs.ts';
import type { EventSink } from '../world.ts';
import { testCatalog } from './catalog.ts';

export interface TestWorld {
  readonly world: World;
  readonly events: SimEvent[];
  /** Latency of each served request, and the number of those that failed or timed out. */
  readonly latencies: number[];
  /** When each of them was served. */
  readonly servedAt: number[];
  readonly outcomes: { served: number; failed: number; timedOut: number };
  /** Every request that has ended, in order. */
  readonly answers: Answer[];
  /** Gives a command now; whether it was accepted. */
  submit(command: Command): boolean;
  /** Crashes the application of a row. */
  strike(row: number): void;
  /** Takes one timer. */
  step(): void;
  /** Runs until a time, inclusive. */
  run(until: number): void;
}

export interface Answer {
  readonly client: number;
  readonly outcome: 'served' | 'failed' | 'timedOut';
  readonly at: number;
  readonly latency: number;
}

export const emptyWorld: WorldSpec = {
  id: 'test',
  title: 'Test',
  registryBytesPerSecond: 125e6,
  entities: [],
  images: [],
  services: [],
  clients: [],
};

/** A machine of the test catalogue: 1 core, 16 GB, a disk and a network of 100 MB/s. */
export const testHost = (id: string, change: Partial<EntitySpec> = {}): EntitySpec => ({
  id,
  kind: 'host',
  on: null,
  up: true,
  hardware: {
    cores: 1,
    memoryBytes: 16e9,
    diskBytes: 1e12,
    diskBytesPerSecond: 100e6,
    networkBytesPerSecond: 100e6,
  },
  ...change,
});

export function makeWorld(
  spec: Partial<WorldSpec>,
  catalog: Catalog = testCatalog(),
  seed = 1,
): TestWorld {
  const events: SimEvent[] = [];
  const emit: EventSink['emit'] = (event) => {
    events.push({ seq: events.length, ...event });
    return events.length - 1;
  };
  const latencies: number[] = [];
  const servedAt: number[] = [];
  const answers: Answer[] = [];
  const outcomes = { served: 0, failed: 0, timedOut: 0 };
  const answered: EventSink['answered'] = (client, outcome, at, latency) => {
    outcomes[outcome]++;
    answers.push({ client, outcome, at, latency });
    if (outcome !== 'served') return;
    latencies.push(latency);
    servedAt.push(at);
  };
  const sink = { emit, digest: new Digest(), answered };
  const world = createWorld({ ...emptyWorld, ...spec }, catalog, seed, sink);
  const submit = (command: Command): boolean => {
    const { accepted } = apply(world, command, () => -1);
    afterwards(world);
    return accepted;
  };
  const strike = (row: number): void => {
    crash(world, row, 'application', 'crashed');
    afterwards(world);
  };
  const step = (): void => {
    runWorld(world, Number.POSITIVE_INFINITY, 1);
  };
  const run = (until: number): void => {
    runWorld(world, until);
    world.now = until;
    assertInvariants(world);
  };
  return { world, events, latencies, servedAt, outcomes, answers, submit, strike, step, run };
}
