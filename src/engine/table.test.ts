import { describe, expect, test } from 'vitest';
import { Pool } from './pool.ts';
import { RandomStream } from './random.ts';
import { Table } from './table.ts';

const plan = [
  { name: 'a', type: 'f64' },
  { name: 'b', type: 'i32', initial: -1 },
] as const;
const rows = (count: number): Table => {
  const table = new Table(plan, 2);
  for (let i = 0; i < count; i++) table.addRow();
  return table;
};

describe('a table', () => {
  test('gives new rows their initial values, however far it has grown', () => {
    const table = rows(100);
    expect([table.length, table.column('a').get(99), table.column('b').get(99)]).toEqual([
      100, 0, -1,
    ]);
    expect(() => table.column('c')).toThrow('no column "c"');
  });

  test('drains what has changed, once, in the order of rows', () => {
    const table = rows(20);
    table.drain();
    table.column('a').set(7, 1.5);
    table.column('b').set(3, 4);
    table.column('b').set(3, 4);
    table.column('a').add(7, 1);
    table.column('a').set(5, 0); // no change
    const { rows: changed, columns, length } = table.drain();
    expect([...(changed ?? [])]).toEqual([3, 7]);
    expect([[...(columns.a ?? [])], [...(columns.b ?? [])], length]).toEqual([
      [0, 2.5],
      [4, -1],
      20,
    ]);
    expect(table.drain().rows).toHaveLength(0);
  });

  test('drains everything when that is asked for, or when most has changed', () => {
    const table = rows(4);
    expect(table.drain().rows).toBeNull();
    expect(table.drain(true).columns.b).toEqual(Int32Array.of(-1, -1, -1, -1));
    for (let row = 0; row < 3; row++) table.column('a').set(row, 1);
    expect(table.drain().rows).toBeNull();
  });

  test('patched by its drains, a copy is equal to it', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = new RandomStream(seed, 'table');
      const table = rows(1 + random.nextBelow(5));
      const copy: Record<string, number[]> = { a: [], b: [] };
      for (let step = 0; step < 60; step++) {
        if (random.nextBelow(8) === 0) table.addRow();
        const name = ['a', 'b'][random.nextBelow(2)] as 'a' | 'b';
        table.column(name).set(random.nextBelow(table.length), random.nextBelow(50));
        if (random.nextBelow(4) > 0) continue;
        const delta = table.drain(random.nextBelow(10) === 0);
        for (const [key, cells] of Object.entries(delta.columns)) {
          const mine = copy[key] as number[];
          cells.forEach((value, i) => {
            mine[delta.rows ? (delta.rows[i] as number) : i] = value;
          });
        }
        for (const key of ['a', 'b']) {
          const cells = table.column(key).cells.slice(0, table.length);
          expect(copy[key], `seed ${seed}`).toEqual([...cells]);
        }
      }
    }
  });

  test('loads a snapshot of more rows or fewer, and announces every row', () => {
    const big = rows(50);
    big.column('a').set(49, 3);
    const small = rows(1);
    for (const [into, from] of [
      [small, big],
      [rows(90), big],
      [rows(3), rows(0)],
    ] as const) {
      into.drain();
      const snapshot = from.snapshot();
      into.load(snapshot);
      expect(into.snapshot()).toEqual(snapshot);
      const { rows: changed, length } = into.drain();
      expect([changed, length]).toEqual([
        from.length === 0 ? new Uint32Array() : null,
        from.length,
      ]);
    }
    expect(() => small.load({ length: 0, columns: {} })).toThrow('lacks column "a"');
  });
});

describe('a pool', () => {
  const make = () => new Pool({ x: 'f64', y: 'i32' } as const, 2);

  test('hands out ids with empty cells, also those that were used before', () => {
    const pool = make();
    const ids = Array.from({ length: 40 }, () => pool.add());
    expect(ids).toEqual([...ids.keys()]);
    pool.at.x[7] = 3;
    pool.remove(7);
    expect(pool.size).toBe(39);
    expect(pool.add()).toBe(7);
    expect([pool.at.x[7], pool.at.y[7], pool.size]).toEqual([0, 0, 40]);
  });

  test('goes on from a snapshot with the same ids', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = new RandomStream(seed, 'pool');
      const pool = make();
      const used: number[] = [];
      const act = (p: typeof pool, dice: RandomStream, live: number[]): number[] => {
        const seen: number[] = [];
        for (let i = 0; i < 60; i++) {
          if (live.length === 0 || dice.nextBelow(3) > 0) {
            const id = p.add();
            p.at.x[id] = i;
            live.push(id);
            seen.push(id);
          } else p.remove(live.splice(dice.nextBelow(live.length), 1)[0] as number);
        }
        return seen;
      };
      act(pool, random, used);
      const copy = make();
      copy.load(pool.snapshot());
      const [a, b] = [new RandomStream(seed, 'later'), new RandomStream(seed, 'later')];
      expect(act(copy, a, [...used])).toEqual(act(pool, b, [...used]));
      expect(copy.snapshot()).toEqual(pool.snapshot());
    }
  });
});
