import { expect, test } from 'vitest';
import { RowPool, SteadyPool } from './pool.ts';
import { RandomStream } from './random.ts';

const PLAN = { value: 'f64' } as const;

test('a steady pool gives out the smallest free id, in whatever order they came back', () => {
  for (let seed = 0; seed < 100; seed++) {
    const random = new RandomStream(seed, 'pool');
    let pool = new SteadyPool(PLAN);
    const used = new Set<number>();
    for (let step = 0; step < 200; step++) {
      const give = random.nextBelow(5) < 2 && used.size > 0;
      if (give) {
        const id = [...used][random.nextBelow(used.size)] as number;
        used.delete(id);
        pool.remove(id);
      } else {
        let smallest = 0;
        while (used.has(smallest)) smallest++;
        expect(pool.take(), `seed ${seed}`).toBe(smallest);
        used.add(smallest);
      }
      expect(pool.size).toBe(used.size);
      if (random.nextBelow(20) > 0) continue;
      const saved = pool.snapshot();
      pool = new SteadyPool(PLAN);
      pool.load(saved);
    }
  }
});

test('a pool by row has places for those that need one, and says which', () => {
  const pool = new RowPool(PLAN);
  const id = pool.open(7);
  pool.at.value[id] = 3;
  expect([pool.open(7), pool.find(7), pool.find(8), pool.size]).toEqual([id, id, -1, 1]);
  const other = new RowPool(PLAN);
  other.open(1);
  other.load(pool.snapshot());
  expect([other.find(7), other.find(1), other.at.value[id]]).toEqual([id, -1, 3]);
  pool.close(7);
  pool.close(7);
  expect([pool.find(7), pool.size, pool.at.value[pool.open(9)]]).toEqual([-1, 0, 0]);
});
