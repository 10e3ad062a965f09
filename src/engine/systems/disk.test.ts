import { describe, expect, test } from 'vitest';
import { assumed } from '../define.ts';
import { breaches } from '../invariants.ts';
import { RandomStream } from '../random.ts';
import type { EntitySpec } from '../scenario.ts';
import { afterwards, snapshotWorld } from '../systems.ts';
import { testCatalog } from '../testing/catalog.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { OWNER } from '../timers.ts';
import { cancelIo, dropIo, type IoMetrics, ioOf, submitIo } from './disk.ts';

type Hardware = NonNullable<EntitySpec['hardware']>;
const machine = (change: Partial<Hardware>, more: Partial<EntitySpec> = {}): EntitySpec => {
  const host = testHost('host', more);
  return { ...host, hardware: { ...(host.hardware as Hardware), ...change } };
};
const guest = (id: string, change: Partial<EntitySpec> = {}): EntitySpec => ({
  id,
  kind: 'container',
  on: 'host',
  up: true,
  ...change,
});
const vm = (id: string, change: Partial<EntitySpec> = {}): EntitySpec =>
  guest(id, { kind: 'vm', memoryBytes: 1e9, ...change });
const small = (outstanding: number, reads = 1) => ({ outstanding, bytes: 4096, reads });
const withPath = (micros: number) =>
  testCatalog({ vm: { diskMicrosPerIo: assumed(micros, 'for a test') } });
const SECOND = 1e6;

const io = (it: TestWorld, id: string): IoMetrics =>
  ioOf(it.world, it.world.rows.get(id) as number);
const doneOf = (it: TestWorld, ids: readonly string[]): number[] =>
  ids.map((id) => io(it, id).done);

/** Takes one timer, if there is one. */
function step(it: TestWorld): boolean {
  if (it.world.agenda.nextAt() === Infinity) return false;
  it.step();
  return true;
}

/** I/Os a second, without the first two. */
function rates(it: TestWorld, ids: readonly string[], seconds: number): number[] {
  it.run(2 * SECOND);
  const before = doneOf(it, ids);
  it.run((2 + seconds) * SECOND);
  return doneOf(it, ids).map((done, i) => (done - (before[i] as number)) / seconds);
}

describe('one disk', () => {
  test('takes channels ÷ IOPS for an I/O and does IOPS when all channels are busy', () => {
    const it = makeWorld({
      entities: [machine({ diskIops: 10_000, diskChannels: 4 }, { io: small(1) })],
    });
    it.run(SECOND);
    expect(io(it, 'host')).toMatchObject({ done: 2500, meanMicros: 400, open: 1 });
    const full = makeWorld({
      entities: [machine({ diskIops: 10_000, diskChannels: 4 }, { io: small(16) })],
    });
    full.run(SECOND);
    expect(io(full, 'host').done).toBe(10_000);
    expect(io(full, 'host').meanMicros).toBeCloseTo(1600, -1);
  });

  test('loses nothing to whole microseconds: 84,044 a second are 84,044', () => {
    const hardware = { diskIops: 84_044, diskBytesPerSecond: 1e9 };
    const it = makeWorld({ entities: [machine(hardware, { io: small(3) })] });
    it.run(10 * SECOND);
    expect(Math.abs(io(it, 'host').done - 840_440)).toBeLessThanOrEqual(1);
  });

  test('writes as often as it may write', () => {
    const hardware = { diskIops: 1000, diskWriteIops: 500 };
    const it = makeWorld({ entities: [machine(hardware, { io: small(2, 0) })] });
    it.run(SECOND);
    expect(io(it, 'host').done).toBe(500);
    // 7 reads of 1 ms and 3 writes of 2 ms.
    const mixed = makeWorld({ entities: [machine(hardware, { io: small(2, 0.7) })] });
    mixed.run(13 * SECOND);
    expect(io(mixed, 'host').done).toBe(10_000);
  });

  test.each([1, 2, 16])('carries large I/Os at its bandwidth, %d at a time', (outstanding) => {
    const loop = { outstanding, bytes: 1e6, reads: 1 };
    const hardware = { diskIops: 10_000, diskChannels: 8, diskBytesPerSecond: 100e6 };
    const it = makeWorld({ entities: [machine(hardware, { io: loop })] });
    it.run(10 * SECOND);
    expect(io(it, 'host').doneBytes / 10).toBeCloseTo(100e6, -6.5);
  });

  test('without a figure of I/Os is limited by its bandwidth alone', () => {
    const it = makeWorld({ entities: [machine({}, { io: small(4) })] });
    it.run(SECOND);
    expect(io(it, 'host').done).toBe(Math.floor(100e6 / 4096));
  });

  test("obeys Little's law, whatever the spread of its service", () => {
    for (const diskService of ['deterministic', 'exponential'] as const) {
      const hardware = { diskIops: 1000, diskChannels: 2, diskService };
      const it = makeWorld({
        entities: [machine(hardware), guest('a', { io: small(5) }), guest('b', { io: small(2) })],
      });
      it.run(100 * SECOND);
      const s = it.world.disk.stations.at;
      const inside = (s.area[0] as number) / (s.changedAt[0] as number);
      const { done, meanMicros } = io(it, 'host');
      expect(inside).toBeCloseTo(7, 2);
      expect(((done / 100) * meanMicros) / 1e6).toBeCloseTo(7, 2);
      // Seven are always there: both channels are always busy.
      expect(done / 100).toBeCloseTo(1000, diskService === 'exponential' ? -1.5 : 0);
    }
  });
});

describe('the virtual disk of a guest', () => {
  test('passes one I/O after the other, however many wait', () => {
    const it = makeWorld(
      {
        entities: [
          machine({ diskIops: 100_000, diskChannels: 8, diskBytesPerSecond: 1e9 }),
          vm('vm', { io: small(64) }),
        ],
      },
      withPath(25),
    );
    it.run(SECOND);
    expect(io(it, 'vm').done).toBeGreaterThan(SECOND / 25 - 10);
    expect(io(it, 'vm').done).toBeLessThanOrEqual(SECOND / 25);
    expect(io(it, 'vm').meanMicros).toBeCloseTo(64 * 25, -2);
  });

  test('adds its time to the time of a single I/O, at each level of nesting', () => {
    const it = makeWorld(
      {
        entities: [
          machine({ diskIops: 10_000 }),
          vm('outer', { memoryBytes: 4e9 }),
          vm('inner', { on: 'outer', io: small(1) }),
        ],
      },
      withPath(20.5),
    );
    it.run(SECOND);
    expect(io(it, 'inner').meanMicros).toBeCloseTo(141, 6);
  });

  test('is shared by what stands in the guest; beneath, all count as the guest', () => {
    const it = makeWorld(
      {
        entities: [
          machine({ diskIops: 1000 }),
          vm('vm'),
          guest('a', { on: 'vm', diskWeight: 3, io: small(16) }),
          guest('b', { on: 'vm', io: small(16) }),
          guest('beside', { io: small(32) }),
        ],
      },
      withPath(100),
    );
    const [a = 0, b = 0, beside = 0] = rates(it, ['a', 'b', 'beside'], 20);
    expect(beside).toBeCloseTo(500, -1);
    expect(a + b).toBeCloseTo(500, -1);
  });

  test('stands still while the guest is paused and goes on where the guest goes on', () => {
    const it = makeWorld(
      {
        entities: [
          machine({ diskIops: 1000 }),
          { ...machine({ diskIops: 500 }), id: 'other' },
          vm('vm', { io: small(8) }),
        ],
      },
      withPath(10),
    );
    it.run(SECOND);
    const done = io(it, 'vm').done;
    expect(done).toBeGreaterThan(980);
    it.world.column.state.set(2, 6); // paused
    afterwards(it.world);
    it.run(2 * SECOND);
    expect(io(it, 'vm').done).toBe(done + 8);
    expect(io(it, 'vm').open).toBe(8);
    it.world.column.state.set(2, 3); // running
    afterwards(it.world);
    it.run(3 * SECOND);
    expect(io(it, 'vm').done).toBeGreaterThan(done + 980);
  });
});

describe('what goes down', () => {
  test('loses its I/Os, and keeps new ones up when it is back', () => {
    const it = makeWorld({
      entities: [machine({ diskIops: 1000 }), guest('a', { io: small(4), restart: 'always' })],
    });
    it.run(SECOND + 500);
    it.strike(1);
    expect(io(it, 'a').open).toBe(0);
    expect(breaches(it.world)).toEqual([]);
    it.run(3 * SECOND);
    expect(io(it, 'a').open).toBe(4);
    expect(it.world.disk.ios.size).toBe(4);
  });
});

describe('weights, reservations and limits', () => {
  // mClock's own example: shares 1:2:3, reservations 250 and 250, and 1000 at most for the third.
  const three = (iops: number): TestWorld =>
    makeWorld({
      entities: [
        machine({ diskIops: iops }),
        guest('rd', { diskWeight: 100, diskReserved: 250, io: small(32) }),
        guest('oltp', { diskWeight: 200, diskReserved: 250, io: small(32) }),
        guest('dm', { diskWeight: 300, diskLimit: 1000, io: small(32) }),
      ],
    });

  test.each([
    [400, [200, 200, 0]],
    [600, [250, 250, 100]],
    [1000, [250, 300, 450]],
    [1200, [250, 380, 570]],
    [1800, [300, 600, 900]],
    [2400, [1400 / 3, 2800 / 3, 1000]],
  ])('a disk of %d I/Os a second gives %j', (iops, expected) => {
    const got = rates(three(iops), ['rd', 'oltp', 'dm'], 50);
    got.forEach((rate, i) => {
      expect(Math.abs(rate - (expected[i] as number))).toBeLessThanOrEqual(0.1);
    });
  });

  test('leave the disk idle when limits hold everybody back, and only then', () => {
    const it = makeWorld({
      entities: [
        machine({ diskIops: 1000 }),
        guest('a', { diskLimit: 100, io: small(4) }),
        guest('b', { diskLimit: 33.3, io: small(4) }),
      ],
    });
    expect(rates(it, ['a', 'b'], 100)).toEqual([100, expect.closeTo(33.3, 1)]);
  });

  test('count a large I/O as as many as would take its time', () => {
    const it = makeWorld({
      entities: [
        machine({ diskIops: 1000, diskBytesPerSecond: 10e6 }),
        guest('small', { io: small(32) }),
        guest('large', { io: { outstanding: 32, bytes: 100_000, reads: 1 } }),
      ],
    });
    // Half of the time each: 500 of 1 ms, and 50 of 10 ms.
    const [few = 0, many = 0] = rates(it, ['large', 'small'], 50);
    expect(few).toBeCloseTo(50, -0.5);
    expect(many).toBeCloseTo(500, -1);
  });

  test('let nobody save up turns while it is idle', () => {
    const it = makeWorld({ entities: [machine({ diskIops: 1000 }), guest('a'), guest('b')] });
    const send = (row: number, n: number): void => {
      for (let i = 0; i < n; i++) submitIo(it.world, row, 4096, false, OWNER.nobody, -1);
    };
    send(1, 1000);
    expect(it.world.disk.queues.at.waiting[0]).toBe(999);
    for (let t = 0; t < 500; t++) it.step();
    send(2, 100);
    for (let t = 0; t < 100; t++) it.step();
    expect(doneOf(it, ['a', 'b'])).toEqual([551, 49]);
  });
});

/** The algorithm as printed, with tags on every request, for entities that always have some. */
function algorithm1(
  entities: readonly { weight: number; reserved: number; limit: number }[],
  perIo: number,
  count: number,
): number[] {
  const queues = entities.map(({ weight, reserved, limit }) =>
    Array.from({ length: count + 1 }, (_, n) => ({
      r: reserved > 0 ? (n * 1e6) / reserved : Infinity,
      l: limit > 0 ? (n * 1e6) / limit : 0,
      p: n / weight,
    })),
  );
  const served: number[] = [];
  let now = perIo;
  const least = (key: 'r' | 'l' | 'p', among: readonly number[]): number =>
    among.reduce((best, i) => {
      const [x, y] = [queues[best]?.[0]?.[key] ?? Infinity, queues[i]?.[0]?.[key] ?? Infinity];
      return y < x ? i : best;
    }, among[0] as number);
  const all = entities.map((_, i) => i);
  while (served.length < count) {
    const due = all.filter((i) => (queues[i]?.[0]?.r ?? Infinity) <= now);
    const free = all.filter((i) => (queues[i]?.[0]?.l ?? Infinity) <= now);
    if (due.length > 0) {
      const i = least('r', due);
      queues[i]?.shift();
      served.push(i);
    } else if (free.length > 0) {
      const i = least('p', free);
      queues[i]?.shift();
      const reserved = entities[i]?.reserved ?? 0;
      if (reserved > 0) for (const tags of queues[i] ?? []) tags.r -= 1e6 / reserved;
      served.push(i);
    } else {
      now = Math.min(...queues.map((q) => Math.min(q[0]?.r ?? Infinity, q[0]?.l ?? Infinity)));
      continue;
    }
    now += perIo;
  }
  return served;
}

test('serves in the order of the published algorithm', () => {
  const random = new RandomStream(7, 'orders');
  for (let round = 0; round < 30; round++) {
    const entities = Array.from({ length: 2 + random.nextBelow(4) }, () => ({
      weight: 1 + random.nextBelow(1000) / 7,
      reserved: random.nextBelow(2) * (1 + random.nextBelow(300) / 3),
      limit: random.nextBelow(2) * (120 + random.nextBelow(500) / 3),
    }));
    const iops = 100 + random.nextBelow(900);
    const expected = algorithm1(entities, 1e6 / iops, 400);
    const it = makeWorld({
      entities: [
        machine({ diskIops: iops }),
        guest('first'),
        ...entities.map(({ weight, reserved, limit }, i) =>
          guest(`e${i}`, {
            diskWeight: weight,
            ...(reserved > 0 && { diskReserved: reserved }),
            ...(limit > 0 && { diskLimit: limit }),
          }),
        ),
      ],
    });
    // Somebody else has the disk while all the others queue up.
    submitIo(it.world, 1, 512, false, OWNER.nobody, -1);
    entities.forEach((_, i) => {
      for (let n = 0; n < 401; n++) submitIo(it.world, i + 2, 512, false, OWNER.nobody, -1);
    });
    const counts = entities.map(() => 0);
    const order: number[] = [];
    while (order.length < 400 && step(it)) {
      entities.forEach((_, i) => {
        const done = io(it, `e${i}`).done;
        if (done > (counts[i] as number)) order.push(i);
        counts[i] = done;
      });
    }
    const tally = (list: readonly number[]): number[] =>
      entities.map((_, i) => list.filter((x) => x === i).length);
    for (const n of [20, 100, 400]) {
      const [a, b] = [tally(order.slice(0, n)), tally(expected.slice(0, n))];
      a.forEach((x, i) => {
        expect(Math.abs(x - (b[i] as number)), `round ${round} after ${n}`).toBeLessThanOrEqual(1);
      });
    }
  }
});

describe('under random load', () => {
  function randomWorld(seed: number) {
    const random = new RandomStream(seed, 'disk');
    const maybe = (chance: number): boolean => random.nextUnit() < chance;
    const settings = () => ({
      diskWeight: 1 + random.nextBelow(10),
      ...(maybe(0.4) && { diskReserved: 1 + random.nextBelow(100) }),
      ...(maybe(0.3) && { diskLimit: 101 + random.nextBelow(400) }),
      ...(maybe(0.3) && { io: small(1 + random.nextBelow(8), random.nextUnit()) }),
    });
    const entities = [
      machine({
        diskIops: 300 + random.nextBelow(3000),
        diskChannels: 1 + random.nextBelow(6),
        diskBytesPerSecond: 5e6,
        diskService: maybe(0.5) ? 'exponential' : 'deterministic',
      }),
      vm('vm-1', settings()),
      vm('vm-2', settings()),
      guest('in-1', { on: 'vm-1', ...settings() }),
      guest('in-2', { on: 'vm-1', ...settings() }),
      guest('beside', settings()),
    ];
    const it = makeWorld({ entities }, withPath(random.nextBelow(2000) / 7), seed);
    return { it, random };
  }

  test('no law breaks, and each I/O is counted once', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const { it, random } = randomWorld(seed);
      const mine = new Set<number>();
      let sent = 0;
      let cancelled = 0;
      const rows = [1, 2, 3, 4, 5];
      const kept = rows.map((row) => it.world.records[row]?.spec.io?.outstanding ?? 0);
      for (let i = 0; i < 400; i++) {
        const dice = random.nextBelow(10);
        const row = 1 + random.nextBelow(5);
        if (dice < 4) {
          const bytes = 512 + random.nextBelow(100_000);
          mine.add(submitIo(it.world, row, bytes, dice < 2, OWNER.nobody, 0));
          sent++;
        } else if (dice === 4 && mine.size > 0) {
          const id = [...mine][random.nextBelow(mine.size)] as number;
          if (isOpen(it, id) && it.world.disk.ios.at.owner[id] === OWNER.nobody) {
            cancelIo(it.world, id);
            cancelled++;
          }
          mine.delete(id);
        } else step(it);
        expect(breaches(it.world), `seed ${seed}, step ${i}`).toEqual([]);
      }
      expect(sent).toBeGreaterThan(cancelled);
      for (const row of rows) dropIo(it.world, row);
      while (step(it)) expect(it.world.now).toBeLessThan(1000 * SECOND);
      expect(it.world.disk.ios.size).toBe(0);
      expect(kept.length).toBe(5);
    }
  });

  test('reservations are met when they can be, whatever the weights', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = new RandomStream(seed, 'reservations');
      const n = 2 + random.nextBelow(5);
      const reserved = Array.from({ length: n }, () => 1 + random.nextBelow(180));
      const sum = reserved.reduce((a, b) => a + b, 0);
      const it = makeWorld({
        entities: [
          machine({ diskIops: sum + 1 + random.nextBelow(500) }),
          ...reserved.map((diskReserved, i) =>
            guest(`e${i}`, { diskReserved, diskWeight: 1 + random.nextBelow(1000), io: small(16) }),
          ),
        ],
      });
      const got = rates(
        it,
        reserved.map((_, i) => `e${i}`),
        20,
      );
      got.forEach((rate, i) => {
        expect(rate).toBeGreaterThanOrEqual((reserved[i] as number) - 0.1);
      });
    }
  });

  test('the same seed gives the same state', () => {
    const [a, b] = [randomWorld(3).it, randomWorld(3).it];
    a.run(5 * SECOND);
    for (let t = 1; t <= 50; t++) b.run(t * 1e5);
    expect(snapshotWorld(a.world).parts.disk).toEqual(snapshotWorld(b.world).parts.disk);
  });
});

function isOpen(it: TestWorld, id: number): boolean {
  const { ios, queues } = it.world.disk;
  for (let queue = 0; queue < queues.length; queue++) {
    for (let i = queues.at.firstOpen[queue] as number; i >= 0; i = ios.at.after[i] as number) {
      if (i === id) return true;
    }
  }
  return false;
}
