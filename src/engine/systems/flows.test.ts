import { describe, expect, test } from 'vitest';
import { RandomStream } from '../random.ts';
import { afterwards } from '../systems.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { OWNER } from '../timers.ts';
import { bytesLeft, diskLink, downLink, endFlow, REGISTRY, startFlow, upLink } from './flows.ts';

const NONE = -1;

/** Three machines with disks and networks of 100 MB/s, and a registry of 125 MB/s. */
const machines = (): TestWorld =>
  makeWorld({ entities: [testHost('a'), testHost('b'), testHost('c')] });

function flow(it: TestWorld, bytes: number, first: number, second = NONE): number {
  const id = startFlow(it.world, bytes, first, second, OWNER.layer, 0);
  afterwards(it.world);
  return id;
}
const rate = (it: TestWorld, id: number): number => it.world.flow.flows.at.rate[id] as number;

describe('flows', () => {
  test('share a link, and take over what another leaves', () => {
    const it = machines();
    const up = upLink(it.world, 0);
    const [first, second] = [flow(it, 100e6, up), flow(it, 300e6, up)];
    expect([rate(it, first), rate(it, second)]).toEqual([50, 50]);
    it.run(1e6);
    expect([bytesLeft(it.world, first), bytesLeft(it.world, second)]).toEqual([50e6, 250e6]);
    expect(endFlow(it.world, first)).toBe(50e6);
    afterwards(it.world);
    expect(rate(it, second)).toBe(100);
  });

  test('over two links are held up by the narrower one', () => {
    const it = machines();
    const { world } = it;
    const pulls = [0, 0, 1].map((row) => flow(it, 1e9, REGISTRY, downLink(world, row)));
    const expected = 125 / 3;
    for (const id of pulls) expect(rate(it, id)).toBeCloseTo(expected, 9);
    const moves = flow(it, 1e9, upLink(world, 2), downLink(world, 0));
    // The link of machine 0 is shared by two pulls and the move; the registry has some to spare.
    const rates = [100 / 3, 100 / 3, 125 - 200 / 3, 100 / 3];
    [...pulls, moves].forEach((id, i) => {
      expect(rate(it, id)).toBeCloseTo(rates[i] as number, 9);
    });
  });

  test('on other machines and other links do not notice', () => {
    const it = machines();
    const { world } = it;
    const reads = [0, 1].map((row) => flow(it, 1e9, diskLink(world, row)));
    const move = flow(it, 1e9, upLink(world, 0), downLink(world, 1));
    const back = flow(it, 1e9, upLink(world, 1), downLink(world, 0));
    expect([...reads, move, back].map((id) => rate(it, id))).toEqual([100, 100, 100, 100]);
  });

  test('send every byte once, whoever comes and goes', () => {
    for (let seed = 0; seed < 40; seed++) {
      const random = new RandomStream(seed, 'flows');
      const it = machines();
      const { world } = it;
      const live = new Map<number, number>();
      let sent = 0;
      let given = 0;
      for (let step = 0; step < 50; step++) {
        const [from, to] = [random.nextBelow(3), random.nextBelow(3)];
        if (random.nextBelow(3) > 0 || live.size === 0) {
          const bytes = 1e10 + 1e9 * random.nextUnit(); // too much to end by itself
          const second = random.nextBelow(2) === 0 ? NONE : downLink(world, to);
          live.set(flow(it, bytes, upLink(world, from), second), bytes);
          given += bytes;
        } else {
          const [id, bytes] = [...live][random.nextBelow(live.size)] as [number, number];
          live.delete(id);
          const left = endFlow(world, id);
          given -= left;
          sent += bytes - left;
          afterwards(world);
        }
        it.run(world.now + random.nextBelow(1e6));
      }
      const inFlight = [...live.keys()].reduce((sum, id) => sum + bytesLeft(world, id), 0);
      const total = [...live.values()].reduce((sum, bytes) => sum + bytes, 0);
      expect(Math.abs(given - sent - total), `seed ${seed}`).toBeLessThan(1);
      expect(inFlight).toBeLessThanOrEqual(total);
      // Nobody was faster than the three links up.
      expect(sent + total - inFlight).toBeLessThanOrEqual(300 * world.now * (1 + 1e-9));
    }
  });

  test('over a link that stands still wait, and go on when it moves', () => {
    const it = machines();
    const up = upLink(it.world, 0);
    it.world.flow.links[up] = 0;
    const id = flow(it, 1e6, up);
    it.run(1e6);
    expect([bytesLeft(it.world, id), rate(it, id)]).toEqual([1e6, 0]);
  });

  test('too slow for the clock last until the end of time', () => {
    const it = machines();
    it.world.flow.links[upLink(it.world, 0)] = 1e-9;
    const id = flow(it, 1e15, upLink(it.world, 0));
    expect(it.world.agenda.timeOf(it.world.flow.flows.at.timer[id] as number)).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });
});
