import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { type FlowProblem, maxMin } from './max-min.ts';

const NONE = -1;

describe('max–min fairness on links', () => {
  test.each([
    ['A = 10, B = 4; flows {A}, {A,B}, {B}', [10, 4], [0, 0, 1], [NONE, 1, NONE], [8, 2, 2]],
    [
      'two unit links, one long and two short flows',
      [1, 1],
      [0, 0, 1],
      [1, NONE, NONE],
      [0.5, 0.5, 0.5],
    ],
    ['one flow over one link', [7], [0], [NONE], [7]],
    ['three flows over one link', [6], [0, 0, 0], [NONE, NONE, NONE], [2, 2, 2]],
    ['a flow whose ends are one link takes it once', [6], [0, 0], [0, NONE], [3, 3]],
    ['a link that is cut stops its flows only', [0, 5], [0, 1, 1], [NONE, 0, NONE], [0, 0, 5]],
    ['no flow at all', [1, 2], [], [], []],
  ])('%s', (_title, capacity, first, second, expected) => {
    expect([...maxMin({ capacity, first, second })]).toEqual(expected);
  });

  test('a parking lot: the long flows get the share of their narrowest link', () => {
    const rates = maxMin({
      capacity: [9, 6, 3],
      first: [0, 0, 1, 1, 2],
      second: [1, NONE, 2, NONE, NONE],
    });
    expect([...rates]).toEqual([2.25, 6.75, 1.5, 2.25, 1.5]);
  });

  test('every flow has a link that is full and on which nobody is faster', () => {
    for (let seed = 0; seed < 3000; seed++) {
      const random = new RandomStream(seed, 'flows');
      const links = 1 + random.nextBelow(6);
      const link = (): number => random.nextBelow(links);
      const flows = random.nextBelow(12);
      const problem: FlowProblem = {
        capacity: Array.from(
          { length: links },
          () => (random.nextBelow(9) + 1) * random.nextUnit(),
        ),
        first: Array.from({ length: flows }, link),
        second: Array.from({ length: flows }, () => (random.nextBelow(2) === 0 ? NONE : link())),
      };
      expect(faultOf(problem, maxMin(problem)), `seed ${seed}`).toBe('');
    }
  });
});

/** Max–min optimality by its bottleneck: what is wrong with the rates; empty when nothing is. */
function faultOf({ capacity, first, second }: FlowProblem, rates: Float64Array): string {
  const uses = (flow: number, link: number): boolean =>
    first[flow] === link || second[flow] === link;
  const on = (link: number): number[] => [...rates.keys()].filter((flow) => uses(flow, link));
  const load = capacity.map((_, link) =>
    on(link).reduce((sum, f) => sum + (rates[f] as number), 0),
  );
  for (let link = 0; link < capacity.length; link++) {
    if ((load[link] as number) > (capacity[link] as number) + 1e-9)
      return `link ${link} is overfull`;
  }
  for (let flow = 0; flow < rates.length; flow++) {
    const bottleneck = capacity.findIndex(
      (size, link) =>
        uses(flow, link) &&
        (load[link] as number) > size - 1e-9 &&
        on(link).every((other) => (rates[other] as number) <= (rates[flow] as number) + 1e-9),
    );
    if (bottleneck < 0) return `flow ${flow} could be faster`;
  }
  return '';
}
