/** One world without a simulation around it: for tests that look at columns and single timers. */
import { runAgenda } from '../agenda.ts';
import type { Catalog } from '../define.ts';
import { Digest } from '../digest.ts';
import type { SimEvent } from '../events.ts';
import { assertInvariants } from '../invariants.ts';
import type { EntitySpec, WorldSpec } from '../scenario.ts';
import { crash } from '../systems/ending.ts';
import { afterwards, createWorld, HANDLERS, type World } from '../systems.ts';
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
  /** Crashes the application of a row. */
  strike(row: number): void;
  /** Takes one timer. */
  step(): void;
  /** Runs until a time, inclusive. */
  run(until: number): void;
}

/** Reads what each request adds to the digest: 3 × client + outcome, time, latency. */
class Probe extends Digest {
  readonly latencies: number[] = [];
  readonly servedAt: number[] = [];
  readonly outcomes = { served: 0, failed: 0, timedOut: 0 };
  private place = 0;
  private code = 0;

  override number(value: number): void {
    if (this.place === 0) this.code = value % 3;
    if (this.place === 1 && this.code === 0) this.servedAt.push(value);
    if (this.place === 2) {
      this.outcomes[(['served', 'failed', 'timedOut'] as const)[this.code] ?? 'failed']++;
      if (this.code === 0) this.latencies.push(value);
    }
    this.place = (this.place + 1) % 3;
  }
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
  const probe = new Probe();
  const events: SimEvent[] = [];
  const emit: EventSink['emit'] = (event) => {
    events.push({ seq: events.length, ...event });
    return events.length - 1;
  };
  const world = createWorld({ ...emptyWorld, ...spec }, catalog, seed, { emit, digest: probe });
  const { latencies, servedAt, outcomes } = probe;
  const strike = (row: number): void => {
    crash(world, row, 'application', 'crashed');
    afterwards(world);
  };
  const step = (): void => {
    runAgenda(world.agenda, HANDLERS, world, Number.POSITIVE_INFINITY, 1);
  };
  const run = (until: number): void => {
    runAgenda(world.agenda, HANDLERS, world, until, Number.POSITIVE_INFINITY);
    world.now = until;
    assertInvariants(world);
  };
  return { world, events, latencies, servedAt, outcomes, strike, step, run };
}
