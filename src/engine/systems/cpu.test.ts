import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import type { EntitySpec } from '../scenario.ts';
import { afterwards } from '../systems.ts';
import { testCatalog } from '../testing/catalog.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { OWNER } from '../timers.ts';
import { addWork, cancelWork, cpuShareOf, cpuUsed, setFrozen, workLeft } from './cpu.ts';

const hardware = (cores: number) => ({
  ...(testHost('x').hardware as NonNullable<EntitySpec['hardware']>),
  cores,
});
/** A host of so many cores with a VM of two vCPUs and two containers in it. */
function stack(cores = 1, catalog = testCatalog()): TestWorld {
  const entities: EntitySpec[] = [
    testHost('host', { hardware: hardware(cores) }),
    { id: 'vm', kind: 'vm', on: 'host', up: true, cpus: 2 },
    { id: 'a', kind: 'container', on: 'vm', up: true },
    { id: 'b', kind: 'container', on: 'vm', up: true },
  ];
  return makeWorld({ entities }, catalog);
}
const [HOST, VM, A, B] = [0, 1, 2, 3];
const share = ({ world }: TestWorld, row: number): number => cpuShareOf(world, row);
const add = (it: TestWorld, row: number, work: number): number => {
  const job = addWork(it.world, row, work, OWNER.migration, -1);
  afterwards(it.world);
  return job;
};

describe('work', () => {
  test('shrinks at the rate of its thread, and both rates change when others come and go', () => {
    const it = stack();
    const first = add(it, A, 1e6);
    it.run(100_000);
    expect(workLeft(it.world, first)).toBe(900_000);
    const second = add(it, B, 1e6);
    it.run(300_000);
    expect([first, second].map((job) => workLeft(it.world, job))).toEqual([800_000, 900_000]);
    const third = add(it, HOST, 1e6); // against the VM as a whole: half for it
    it.run(500_000);
    expect([first, second, third].map((job) => workLeft(it.world, job))).toEqual([
      750_000, 850_000, 900_000,
    ]);
    cancelWork(it.world, third);
    afterwards(it.world);
    it.run(600_000);
    expect(workLeft(it.world, first)).toBe(700_000);
    expect(cpuUsed(it.world, A)).toBe(300_000);
  });

  test('inside takes longer by the efficiencies beneath, and costs the host the more', () => {
    const slow = { cpuEfficiency: { value: 0.8, source: 'assumption', note: 'made up' } };
    const it = stack(1, testCatalog({ vm: slow, container: slow }));
    const job = add(it, A, 64_000);
    it.run(50_000);
    expect(workLeft(it.world, job)).toBeCloseTo(32_000, 6);
    expect(cpuUsed(it.world, A)).toBe(50_000);
  });

  test('of many threads that come at random is neither lost nor invented', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = new RandomStream(seed, 'cpu');
      const it = stack(1 + random.nextBelow(4));
      const given = [0, 0, 0, 0];
      const jobs: number[] = [];
      for (let step = 0; step < 60; step++) {
        const row = random.nextBelow(4);
        const dice = random.nextBelow(10);
        if (dice < 6) {
          const work = 1e8 + 1e9 * random.nextUnit(); // too much to end by itself
          given[row] = (given[row] as number) + work;
          jobs.push(add(it, row, work));
        } else if (dice < 8 && jobs.length > 0) {
          const [job] = jobs.splice(random.nextBelow(jobs.length), 1) as [number];
          const at = it.world.cpu.jobs.at.row[job] as number;
          given[at] = (given[at] as number) - workLeft(it.world, job);
          cancelWork(it.world, job);
          afterwards(it.world);
        }
        it.run(it.world.now + random.nextBelow(1e6));
      }
      for (const row of [HOST, VM, A, B]) {
        const left = jobs.reduce((sum, job) => {
          const here = it.world.cpu.jobs.at.row[job] === row;
          return sum + (here ? workLeft(it.world, job) : 0);
        }, 0);
        const done = (given[row] as number) - left;
        expect(Math.abs(done - cpuUsed(it.world, row)), `seed ${seed}`).toBeLessThan(1);
      }
    }
  });
});

describe('a frozen guest', () => {
  test('keeps its work, asks for nothing, and goes on where it was', () => {
    const it = stack();
    const [inside, beside] = [add(it, A, 1e6), add(it, HOST, 1e6)];
    it.run(100_000);
    setFrozen(it.world, VM, true);
    afterwards(it.world);
    expect([share(it, A), share(it, HOST)]).toEqual([0, 1]);
    it.run(200_000);
    expect([inside, beside].map((job) => workLeft(it.world, job))).toEqual([950_000, 850_000]);
    setFrozen(it.world, VM, false);
    afterwards(it.world);
    expect([share(it, A), share(it, HOST)]).toEqual([0.5, 0.5]);
  });

  test('may get more work while it is frozen', () => {
    const it = stack();
    setFrozen(it.world, VM, true);
    const job = add(it, A, 1000);
    setFrozen(it.world, VM, true);
    it.run(100_000);
    expect([workLeft(it.world, job), share(it, A)]).toEqual([1000, 0]);
    setFrozen(it.world, VM, false);
    afterwards(it.world);
    expect(share(it, A)).toBe(1);
  });
});

describe('tasks one after the other', () => {
  test('are done as fast as the machine allows, and the ledger says when', () => {
    const tasks = [100_000, 200_000, 300_000];
    const entities = [
      testHost('host', { hardware: hardware(1) }),
      { id: 'a', kind: 'container', on: 'host', up: true, tasks },
      { id: 'b', kind: 'container', on: 'host', up: true, tasks },
    ];
    const it = makeWorld({ entities });
    it.run(10e6);
    const { tasksDone, lastAt, sumMicros } = it.world.batch;
    expect([tasksDone, lastAt]).toEqual([6, 1_200_000]);
    expect(sumMicros).toBe(2 * (200_000 + 600_000 + 1_200_000));
  });

  test('are begun anew when their machine goes down in the middle of one', () => {
    const entities = [
      testHost('host', { hardware: hardware(1) }),
      {
        id: 'a',
        kind: 'container',
        on: 'host',
        up: true,
        tasks: [100_000, 100_000],
        restart: 'always',
      },
    ];
    const it = makeWorld({ entities });
    it.run(150_000);
    it.strike(1);
    it.run(10e6);
    expect(it.world.batch).toMatchObject({ tasksDone: 2 });
    expect(it.world.batch.lastAt).toBe(150_000 + 100_000 + 100_000); // pause, and all of the task
  });
});

test('work that would last for ages waits for the end of time without a fault', () => {
  const entities = [
    testHost('host'),
    { id: 'a', kind: 'container', on: 'host', up: true, cpuWeight: 1e-12 },
    { id: 'b', kind: 'container', on: 'host', up: true, cpuWeight: 1e6 },
  ];
  const it = makeWorld({ entities });
  const job = add(it, 1, 1e12);
  const other = add(it, 2, 1e15);
  it.run(1e6);
  expect(workLeft(it.world, job)).toBeCloseTo(1e12, 0);
  expect(it.world.agenda.nextAt()).toBe(1e15); // the other one's
  cancelWork(it.world, other);
  afterwards(it.world);
  expect(workLeft(it.world, job)).toBeCloseTo(1e12, 0);
});
