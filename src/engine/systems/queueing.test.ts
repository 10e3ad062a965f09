/**
 * The closed forms of queueing theory, as results of the simulation: nothing in the engine knows
 * them. A service on one core is M/G/1 with processor sharing.
 */
import { describe, expect, test } from 'vitest';
import type { WorkSpread } from '../define.ts';
import { testCatalog } from '../testing/catalog.ts';
import { patient } from '../testing/run.ts';
import { batchMeans } from '../testing/statistics.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { workLeft } from './cpu.ts';

const SERVICE = 10_000; // µs of work in the mean

interface Queue {
  readonly rho: number;
  readonly work: WorkSpread;
  /** Threads of each replica; without a number every request has one. */
  readonly workers?: number;
  readonly jobs: number;
  readonly replicas?: number;
  /** Of each replica. */
  readonly cores?: number;
  readonly balance?: string;
}

/** A service of containers under Poisson load. */
function queue({ rho, work, replicas = 1, cores = 1, balance, workers }: Queue): TestWorld {
  const perSecond = (rho * replicas * cores * 1e6) / SERVICE;
  const machine = testHost('host');
  const hardware = {
    ...(machine.hardware as NonNullable<typeof machine.hardware>),
    cores: replicas * cores,
  };
  return makeWorld(
    {
      entities: [{ ...machine, hardware }],
      services: [
        {
          id: 'queue',
          replicas,
          on: ['host'],
          template: {
            kind: 'container',
            application: 'app',
            cpus: cores,
            ...(workers !== undefined && { workers }),
          },
          balance: balance ?? 'round-robin',
          after: [],
          calls: [],
          backlog: 1e6,
          ports: [],
          volumes: [],
          networks: [],
        },
      ],
      clients: [
        { id: 'all', service: 'queue', arrivals: 'poisson', perSecond, timeoutMicros: 1e12 },
      ],
    },
    testCatalog({}, { work }),
  );
}

/** Runs until about so many requests have been served; response times in service times. */
function responses(wanted: Queue): number[] {
  const it = queue(wanted);
  const servers = (wanted.replicas ?? 1) * (wanted.cores ?? 1);
  it.run(((wanted.jobs / servers) * SERVICE) / wanted.rho);
  expect(it.outcomes).toEqual({ served: it.latencies.length, failed: 0, timedOut: 0 });
  return it.latencies.map((latency) => latency / SERVICE);
}

describe('one core under Poisson load', patient, () => {
  test.each([
    [0.5, 'exponential', 100_000],
    [0.8, 'exponential', 200_000],
    [0.5, 'deterministic', 100_000],
    [0.8, 'deterministic', 200_000],
    [0.8, 'hyperexponential', 300_000],
  ] as const)('at ρ = %d with %s work the mean response is 1/(1−ρ)', (rho, work, jobs) => {
    const { mean, half } = batchMeans(responses({ rho, work, jobs }));
    const expected = 1 / (1 - rho);
    const said = `${mean.toFixed(4)} ± ${half.toFixed(4)}, not ${expected}`;
    expect(Math.abs(mean - expected), said).toBeLessThan(half);
    expect(half, said).toBeLessThan(0.08 * expected);
  });

  test('each single response is that of a naive queue, and long jobs suffer in proportion', () => {
    const it = queue({ rho: 0.8, work: 'exponential', jobs: 0 });
    const jobs: Job[] = [];
    const { world } = it;
    while (jobs.length < 30_000) {
      const before = world.request.requests.size;
      it.step();
      if (world.request.requests.size <= before) continue;
      const id = world.request.clients[0]?.newest as number;
      const job = world.request.requests.at.job[id] as number;
      jobs.push({ at: world.now, work: workLeft(world, job) });
    }
    it.run(world.now + 60e6); // others arrive and compete with the last of them
    const expected = naiveQueue(jobs);
    const found = new Map(it.latencies.map((took, i) => [(it.servedAt[i] as number) - took, took]));
    jobs.slice(0, 29_000).forEach(({ at }, i) => {
      const [real, ideal] = [found.get(at) as number, expected[i] as number];
      // Completions fall on whole microseconds, and each that is late delays those that follow.
      if (Math.abs(real - ideal) > SERVICE / 10) throw new Error(`job ${i}: ${real}, not ${ideal}`);
    });
    for (const [low, high] of [
      [0.4, 0.6],
      [0.9, 1.1],
      [1.8, 2.4],
    ] as const) {
      const some = jobs.flatMap(({ at, work }) =>
        work > low * SERVICE && work < high * SERVICE ? [(found.get(at) as number) / work] : [],
      );
      const slowdown = some.reduce((a, b) => a + b, 0) / some.length;
      expect(slowdown, `work of ${low} to ${high}`).toBeGreaterThan(5 * 0.85);
      expect(slowdown, `work of ${low} to ${high}`).toBeLessThan(5 * 1.15);
    }
  });
});

interface Job {
  readonly at: number;
  readonly work: number;
}

/** Response times of jobs that share one core equally, event by event. */
function naiveQueue(jobs: readonly Job[]): number[] {
  const took: number[] = [];
  const inside = new Map<number, number>();
  let now = 0;
  const passUntil = (end: number): void => {
    while (inside.size > 0) {
      const [first, left] = [...inside].reduce((a, b) => (b[1] < a[1] ? b : a));
      const done = now + left * inside.size;
      const until = Math.min(done, end);
      for (const [job, rest] of inside) inside.set(job, rest - (until - now) / inside.size);
      now = until;
      if (done > end) return;
      inside.delete(first);
      took[first] = now - (jobs[first] as Job).at;
    }
    now = Math.max(now, end);
  };
  jobs.forEach(({ at, work }, i) => {
    passUntil(at);
    now = at;
    inside.set(i, work);
  });
  passUntil(Number.MAX_SAFE_INTEGER);
  return took;
}

describe('one thread under Poisson load', patient, () => {
  test.each([
    ['deterministic', 3, 200_000],
    ['exponential', 5, 200_000],
    ['hyperexponential', 11, 400_000],
  ] as const)(
    '%s work answers in %d at ρ = 0.8 (Pollaczek and Khinchine)',
    (work, expected, jobs) => {
      const { mean, half } = batchMeans(responses({ rho: 0.8, work, jobs, workers: 1 }));
      const said = `${mean.toFixed(4)} ± ${half.toFixed(4)}, not ${expected}`;
      expect(Math.abs(mean - expected), said).toBeLessThan(half);
      expect(half, said).toBeLessThan(0.08 * expected);
    },
  );
});

describe('Little’s law', patient, () => {
  test.each([
    [undefined, 'processor sharing'],
    [1, 'a queue in order of arrival'],
  ])('holds exactly with %s workers (%s): ∫ requests dt = Σ times spent', (workers, _name) => {
    const it = queue({
      rho: 0.8,
      work: 'exponential',
      jobs: 0,
      ...(workers !== undefined && { workers }),
    });
    let [area, before] = [0, 0];
    while (it.world.now < 200e6 || it.world.request.requests.size > 0) {
      const { size } = it.world.request.requests;
      it.step();
      area += size * (it.world.now - before);
      before = it.world.now;
    }
    const spent = it.latencies.reduce((a, b) => a + b, 0);
    expect(it.latencies.length).toBeGreaterThan(15_000);
    expect(area).toBe(spent);
    expect(it.world.request.clients[0]?.sums.latencyMicros).toBe(spent);
  });
});

describe('several replicas', patient, () => {
  test('least connections beats random, and round robin lies between', () => {
    const mean = (balance: string): number =>
      batchMeans(responses({ rho: 0.8, work: 'exponential', jobs: 40_000, replicas: 4, balance }))
        .mean;
    const [random, turns, least] = [mean('random'), mean('round-robin'), mean('least-connections')];
    expect(random).toBeGreaterThan(turns);
    expect(turns).toBeGreaterThan(least);
    expect(least).toBeGreaterThan(1);
  });

  test('under random choice each is a queue of its own', () => {
    const wanted = { rho: 0.8, work: 'exponential', jobs: 100_000, replicas: 4 } as const;
    const { mean, half } = batchMeans(responses({ ...wanted, balance: 'random' }));
    expect(Math.abs(mean - 5), `${mean} ± ${half}`).toBeLessThan(half);
  });
});

describe('pooling', patient, () => {
  test.each([
    [2, 2.7778],
    [4, 1.7455],
    [8, 1.286],
  ])(
    '%d cores in one replica at ρ = 0.8 answer in %d (Erlang C); alone each needs 5',
    (cores, expected) => {
      const wanted = { rho: 0.8, work: 'exponential', jobs: 200_000, cores } as const;
      const { mean, half } = batchMeans(responses(wanted));
      expect(Math.abs(mean - expected), `${mean} ± ${half}`).toBeLessThan(half);
      expect(half).toBeLessThan(0.05 * expected);
    },
  );
});
