/** How fast work goes on inside: levels, exits, page walks. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../../catalog/index.ts';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { worldsOf } from '../testing/laws.ts';
import { eventsOf, give, run, wait } from '../testing/run.ts';
import { walkReferences } from './speed.ts';

const guest = { kind: 'kvm-2009', system: 'microvm', memory: '2 GiB' } as const;
const linux = { kind: 'linux', system: 'debian-minimal', on: 'host', up: true } as const;

/** Native work of a program at each depth; level 0 is the machine itself. */
const nested = (program: string, level: number, change: object = {}): ScenarioDocument => {
  const work = { application: program, tasks: ['10 s'], ...change };
  const entities: EntityDocument[] = [{ ...linux, id: 'linux' }];
  let kernel = 'linux';
  for (let k = 1; k < level; k++) {
    entities.push({ id: `kvm-${k}`, kind: 'kvm', on: kernel, up: true });
    entities.push({
      ...guest,
      memory: `${20 - 4 * k} GiB`,
      id: `vm-${k}`,
      on: `kvm-${k}`,
      up: true,
    });
    kernel = `vm-${k}`;
  }
  if (level === 0) entities.push({ ...work, id: 'it', kind: 'process', on: 'linux' });
  else {
    entities.push({ id: 'kvm', kind: 'kvm', on: kernel, up: true });
    entities.push({ ...guest, ...work, id: 'it', on: 'kvm' });
  }
  const host = { id: 'host', cores: 1, memory: '32 GiB', disk: '1 TB' };
  return { version: 1, title: 'Depth', worlds: { w: { hosts: [host], entities } } };
};

/** Seconds that ten seconds of native work take. */
function takes(program: string, level: number, change: object = {}): number {
  const sim = run(nested(program, level, change));
  give(sim, { type: 'start', id: 'it' });
  wait(sim, 500_000);
  return Number(eventsOf(sim, 'tasksDone', 'it')[0]?.data.tookMicros) / 1e6;
}

const app = (id: string) => catalog.applications.find((one) => one.id === id);
const costOf = (level: number): number => {
  const { micros, nestedFactor } = catalog.kinds.find(({ id }) => id === 'kvm-2009')?.exit ?? {};
  return (micros?.value ?? 0) * (nestedFactor?.value ?? 0) ** (level - 1);
};

describe('exits', () => {
  test.each([0, 1, 2, 3])('at depth %d cost what the formula says', (level) => {
    const { exits } = app('kernbench') ?? {};
    const reflected = exits?.reflected.value ?? 0;
    const cost = level === 0 ? 0 : costOf(1) * (1 - reflected) + costOf(level) * reflected;
    const expected = 10 * (1 + ((exits?.perCpuSecond.value ?? 0) * cost) / 1e6);
    expect(takes('kernbench', level)).toBeCloseTo(expected, 5);
  });

  test('of a program that has none cost nothing, however deep', () => {
    expect(takes('daytime', 2)).toBeCloseTo(10, 5);
  });
});

describe('a page walk', () => {
  test.each([
    [4, 4, 24],
    [4, 3, 19],
    [3, 3, 15],
    [5, 5, 35],
    [1, 1, 3],
    [4, 1, 9],
  ])('of %d levels over %d takes %d references', (pageLevels, nestedPageLevels, references) => {
    expect((pageLevels + 1) * (nestedPageLevels + 1) - 1).toBe(references);
    const sim = run(nested('page-walker', 1, { pageLevels, nestedPageLevels }));
    const [world] = worldsOf(sim);
    const row = world?.rows.get('it') ?? -1;
    expect(world && walkReferences(world, row)).toBe(references);
    const seconds = takes('page-walker', 1, { pageLevels, nestedPageLevels });
    expect(seconds).toBeCloseTo((10 * references) / 4, 5);
  });

  test('of more levels than any processor has is refused', () => {
    expect(parseScenario(nested('page-walker', 1, { pageLevels: 9 }))).toMatchObject({ ok: false });
  });

  test('of a process is that of the kernel beneath it', () => {
    expect(takes('page-walker', 0)).toBeCloseTo(10, 5);
  });
});

describe('work that waits for memory', () => {
  test('has the fraction of its sort, and falls back on that of the processor', () => {
    const kind = catalog.kinds.find(({ id }) => id === 'kvm-guest');
    const untuned = { kind: 'kvm-untuned' };
    const tuned = { kind: 'kvm-guest' };
    const { streaming, random } = kind?.memoryEfficiency ?? {};
    expect(takes('stream', 1, tuned)).toBeCloseTo(10 / (streaming?.value ?? 0), 4);
    expect(takes('random-access', 1, tuned)).toBeCloseTo(10 / (random?.value ?? 0), 4);
    expect(takes('linpack', 1, tuned)).toBeCloseTo(10 / (kind?.cpuEfficiency.value ?? 0), 4);
    expect(takes('linpack', 1, untuned)).toBeCloseTo((10 * 290.83) / 130.28, 3);
    expect(takes('stream', 1, { kind: 'firecracker' })).toBeCloseTo((10 * 290.83) / 284.2, 4);
  });
});
