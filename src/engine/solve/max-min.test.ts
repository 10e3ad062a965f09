import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { addFlow, addLink, addUse, beginProblem, makeMaxMin, solve } from './max-min.ts';

interface Flow {
  /** Links, each with how much of it a unit of rate takes. */
  readonly on: readonly (readonly [link: number, coefficient: number])[];
  readonly weight?: number;
  readonly limit?: number;
}
interface Problem {
  readonly capacity: readonly number[];
  readonly flows: readonly Flow[];
}

const space = makeMaxMin(2);
function ratesOf({ capacity, flows }: Problem): number[] {
  beginProblem(space);
  for (const size of capacity) addLink(space, size);
  for (const { on, weight = 1, limit = Infinity } of flows) {
    addFlow(space, weight, limit);
    for (const [link, coefficient] of on) addUse(space, link, coefficient);
  }
  solve(space);
  return [...space.rate.subarray(0, flows.length)];
}

/** A flow over these links, each taken once. */
const over = (...links: number[]): Flow => ({ on: links.map((link) => [link, 1]) });

describe('max–min fairness on links', () => {
  const worked: readonly (readonly [string, number[], Flow[], number[]])[] = [
    ['A = 10, B = 4; flows {A}, {A,B}, {B}', [10, 4], [over(0), over(0, 1), over(1)], [8, 2, 2]],
    ['one long and two short flows', [1, 1], [over(0, 1), over(0), over(1)], [0.5, 0.5, 0.5]],
    ['one flow over one link', [7], [over(0)], [7]],
    ['three flows over one link', [6], [over(0), over(0), over(0)], [2, 2, 2]],
    ['a link that is cut', [0, 5], [over(0), over(1, 0), over(1)], [0, 0, 5]],
    ['no flow at all', [1, 2], [], []],
    [
      'weights 1, 2, 3',
      [12],
      [over(0), { ...over(0), weight: 2 }, { ...over(0), weight: 3 }],
      [2, 4, 6],
    ],
    ['a limit leaves the rest to the others', [9], [{ ...over(0), limit: 1 }, over(0)], [1, 8]],
    ['a limit on the only flow', [9], [{ ...over(0), limit: 4 }], [4]],
    [
      'both ways, each taking 5 % of the other direction',
      [1.05, 1.05],
      [
        {
          on: [
            [0, 1],
            [1, 0.05],
          ],
        },
        {
          on: [
            [1, 1],
            [0, 0.05],
          ],
        },
      ],
      [1, 1],
    ],
  ];
  test.each(worked)('%s', (_title, capacity, flows, expected) => {
    ratesOf({ capacity, flows }).forEach((rate, i) => {
      expect(rate).toBeCloseTo(expected[i] as number, 12);
    });
  });

  test('a parking lot: the long flows get the share of their narrowest link', () => {
    const flows = [over(0, 1), over(0), over(1, 2), over(1), over(2)];
    expect(ratesOf({ capacity: [9, 6, 3], flows })).toEqual([2.25, 6.75, 1.5, 2.25, 1.5]);
  });

  test('every flow is at its limit, or on a full link on which nobody is at a higher level', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const problem = randomProblem(seed);
      expect(faultOf(problem, ratesOf(problem)), `seed ${seed}`).toBe('');
    }
  });

  test('the rates are those of a solver that looks at everything in each step', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const problem = randomProblem(seed);
      const [fast, slow] = [ratesOf(problem), naive(problem)];
      fast.forEach((rate, i) => {
        const other = slow[i] as number;
        expect(Math.abs(rate - other), `seed ${seed}`).toBeLessThan(1e-9 * Math.max(1, other));
      });
    }
  });
});

function randomProblem(seed: number): Problem {
  const random = new RandomStream(seed, 'flows');
  const links = 1 + random.nextBelow(7);
  const flows = Array.from({ length: random.nextBelow(14) }, (): Flow => {
    const used = [...Array(links).keys()].filter(() => random.nextBelow(3) === 0);
    if (used.length === 0) used.push(random.nextBelow(links));
    return {
      on: used.map((link) => [link, random.nextBelow(3) === 0 ? 0.05 : 1]),
      ...(random.nextBelow(3) === 0 && { weight: 1 + random.nextBelow(4) }),
      ...(random.nextBelow(3) === 0 && { limit: 4 * random.nextUnit() }),
    };
  });
  const size = (): number => (random.nextBelow(9) + 1) * random.nextUnit();
  return { capacity: Array.from({ length: links }, size), flows };
}

const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b));

/** Max–min optimality by its bottlenecks: what is wrong with the rates; empty when nothing is. */
function faultOf({ capacity, flows }: Problem, rates: readonly number[]): string {
  const level = (f: number): number => (rates[f] as number) / (flows[f]?.weight ?? 1);
  const on = (link: number): number[] =>
    [...flows.keys()].filter((f) => flows[f]?.on.some(([l]) => l === link));
  const load = capacity.map((_, link) =>
    flows.reduce((sum, { on: uses }, f) => {
      const use = uses.find(([l]) => l === link);
      return sum + (use ? use[1] * (rates[f] as number) : 0);
    }, 0),
  );
  for (let link = 0; link < capacity.length; link++) {
    if ((load[link] as number) > (capacity[link] as number) + 1e-9) return `link ${link} overflows`;
  }
  for (const [f, { on: uses, limit = Infinity }] of flows.entries()) {
    if (near(rates[f] as number, limit)) continue;
    const held = uses.some(
      ([link]) =>
        near(load[link] as number, capacity[link] as number) &&
        on(link).every((other) => level(other) <= level(f) + 1e-9),
    );
    if (!held) return `flow ${f} could be faster`;
  }
  return '';
}

/** Raises all flows that are not held until the next link is full or the next limit is met. */
function naive({ capacity, flows }: Problem): number[] {
  const rates = flows.map(() => 0);
  const held = flows.map(() => false);
  const left = [...capacity];
  while (held.includes(false)) {
    const rising = [...flows.keys()].filter((f) => !held[f]);
    const need = (link: number): number =>
      rising.reduce((sum, f) => {
        const { on, weight = 1 } = flows[f] as Flow;
        return sum + weight * (on.find(([l]) => l === link)?.[1] ?? 0);
      }, 0);
    let step = Infinity;
    for (const f of rising) {
      const { weight = 1, limit = Infinity } = flows[f] as Flow;
      step = Math.min(step, (limit - (rates[f] as number)) / weight);
    }
    for (const [link, room] of left.entries()) {
      if (need(link) > 0) step = Math.min(step, room / need(link));
    }
    const needs = left.map((_, link) => need(link));
    for (const [link, n] of needs.entries()) left[link] = (left[link] as number) - n * step;
    for (const f of rising) {
      const { on, weight = 1, limit = Infinity } = flows[f] as Flow;
      rates[f] = (rates[f] as number) + weight * step;
      const full = on.some(([link]) => (left[link] as number) < 1e-12);
      if (full || (rates[f] as number) >= limit - 1e-12) held[f] = true;
    }
  }
  return rates;
}
