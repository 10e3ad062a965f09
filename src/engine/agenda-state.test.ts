import { describe, expect, test } from 'vitest';
import { Agenda, type Handler, NO_TIMER, runAgenda } from './agenda.ts';

/** Numbers for long runs: a small generator, so that a failing seed can be kept. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

function drain(agenda: Agenda): string[] {
  const fired: string[] = [];
  while (agenda.pop()) fired.push(`${agenda.time} ${agenda.kind} ${agenda.a} ${agenda.b}`);
  return fired;
}

describe('misuse', () => {
  test('a timer cannot be scheduled before the last one that fired', () => {
    const agenda = new Agenda();
    const later = agenda.schedule(30, 0);
    agenda.schedule(20, 0);
    agenda.pop();
    expect(() => agenda.schedule(19, 0)).toThrow('at 19 µs: the last one fired at 20 µs');
    expect(() => agenda.reschedule(later, 19)).toThrow('at 19 µs');
    agenda.schedule(20, 5);
    expect(drain(agenda)).toEqual(['20 5 0 0', '30 0 0 0']);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d is not a time', (at) => {
    expect(() => new Agenda().schedule(at, 0)).toThrow('a time is a whole number of µs');
  });

  test('kinds and arguments that do not fit are refused', () => {
    const agenda = new Agenda();
    expect(() => agenda.schedule(1, 256)).toThrow('timer kind 256 (0..255)');
    expect(() => agenda.schedule(1, 0, 0.5)).toThrow(RangeError);
    expect(() => agenda.schedule(1, 0, 0, 2147483648)).toThrow(RangeError);
    expect(agenda.size).toBe(0);
  });

  test('a timer that is not waiting cannot be cancelled, re-timed or asked for its time', () => {
    const agenda = new Agenda();
    const id = agenda.schedule(1, 0);
    agenda.cancel(id);
    expect(() => agenda.cancel(id)).toThrow(`timer ${id} is not waiting`);
    expect(() => agenda.reschedule(id, 5)).toThrow(`timer ${id} is not waiting`);
    expect(() => agenda.timeOf(99)).toThrow('timer 99 is not waiting');
    expect(() => agenda.reschedule(NO_TIMER, 5)).toThrow('timer -1 is not waiting');
  });

  test('cancelling no timer does nothing', () => {
    const agenda = new Agenda();
    agenda.schedule(1, 0);
    agenda.cancel(NO_TIMER);
    expect(agenda.size).toBe(1);
  });
});

describe('snapshots', () => {
  /** A queue with a past: fired, cancelled and re-timed timers, reused slots, equal times. */
  function lived(seed: number): { agenda: Agenda; step: (agenda: Agenda) => string } {
    const agenda = new Agenda();
    const below = numbers(seed);
    for (let i = 0; i < 400; i++) {
      const id = agenda.schedule(agenda.time + below(40) * 1000, i & 7, i);
      const fate = below(6);
      if (fate < 2) agenda.reschedule(id, agenda.time + below(20_000_000));
      else if (fate === 2) agenda.cancel(id);
      if (below(3) === 0) agenda.pop();
    }
    for (let i = 0; i < 30; i++) agenda.pop(); // leaves a list of free slots
    const step = (queue: Agenda) => {
      queue.pop();
      const again = queue.schedule(queue.time + (queue.a % 50) * 1000, queue.kind, queue.a);
      const more = queue.size < 400 ? queue.schedule(queue.time + 5, queue.kind, again) : NO_TIMER;
      return `${queue.time} ${queue.a} ${again} ${more}`;
    };
    return { agenda, step };
  }

  test.each([1, 2, 3, 4])('a restored queue goes on as the old one would (seed %i)', (seed) => {
    const { agenda, step } = lived(seed);
    const copy = Agenda.restore(agenda.snapshot());
    for (let i = 0; i < 2000; i++) expect(step(copy)).toBe(step(agenda));
    expect(copy.snapshot()).toEqual(agenda.snapshot());
  });

  test('the snapshot of a restored queue is the snapshot it was restored from', () => {
    const snapshot = lived(5).agenda.snapshot();
    expect(Agenda.restore(snapshot).snapshot()).toEqual(snapshot);
    expect(new Agenda().snapshot()).toEqual(Agenda.restore(new Agenda().snapshot()).snapshot());
  });

  test('equal times keep their order through a restore, wherever their slots lie', () => {
    const agenda = new Agenda();
    const ids = [0, 1, 2, 3, 4].map((i) => agenda.schedule(9_000_000, 0, i));
    for (const i of [3, 0, 4]) agenda.reschedule(ids[i] as number, 9_000_000);
    const order = ['1', '2', '3', '0', '4'].map((a) => `9000000 0 ${a} 0`);
    expect(drain(Agenda.restore(agenda.snapshot()))).toEqual(order);
  });

  test('a snapshot is not touched by what the queue does next', () => {
    const { agenda, step } = lived(6);
    const snapshot = agenda.snapshot();
    const before = structuredClone(snapshot);
    for (let i = 0; i < 50; i++) step(agenda);
    expect(snapshot).toEqual(before);
  });
});

describe('running', () => {
  interface World {
    readonly agenda: Agenda;
    readonly seen: string[];
  }
  const note: Handler<World> = (world, a, b, at) => {
    world.seen.push(`${at}:${a}:${b}`);
  };
  const world = (): World => ({ agenda: new Agenda(), seen: [] });

  test('timers fire up to and including the limit', () => {
    const w = world();
    for (const at of [10, 20, 20, 21]) w.agenda.schedule(at, 0, at, 1);
    expect(runAgenda(w.agenda, [note], w, 20, Infinity)).toBe(3);
    expect(w.seen).toEqual(['10:10:1', '20:20:1', '20:20:1']);
    expect(runAgenda(w.agenda, [note], w, 20, Infinity)).toBe(0);
    expect([w.agenda.time, w.agenda.nextAt()]).toEqual([20, 21]);
  });

  test('no more timers fire than the budget allows', () => {
    const w = world();
    for (let i = 0; i < 5; i++) w.agenda.schedule(1, 0, i);
    expect(runAgenda(w.agenda, [note], w, Infinity, 2)).toBe(2);
    expect(runAgenda(w.agenda, [note], w, Infinity, 0)).toBe(0);
    expect(runAgenda(w.agenda, [note], w, Infinity, 9)).toBe(3);
    expect(w.seen).toEqual(['1:0:0', '1:1:0', '1:2:0', '1:3:0', '1:4:0']);
  });

  test('a handler may schedule, re-time and cancel, and gets the slot of its own timer', () => {
    const w = world();
    const fired = w.agenda.schedule(100, 1);
    const moved = w.agenda.schedule(100, 0, 2);
    const cancelled = w.agenda.schedule(5000, 0, 3);
    const act: Handler<World> = ({ agenda }, _a, _b, at) => {
      expect(agenda.schedule(at, 0, 4)).toBe(fired);
      agenda.reschedule(moved, at + 1);
      agenda.cancel(cancelled);
    };
    runAgenda(w.agenda, [note, act], w, Infinity, Infinity);
    expect(w.seen).toEqual(['100:4:0', '101:2:0']);
  });

  test('a kind without a handler is reported by its number', () => {
    const w = world();
    w.agenda.schedule(1, 3);
    expect(() => runAgenda(w.agenda, [note], w, 1, 1)).toThrow('no handler for timers of kind 3');
  });
});

describe('timers that are taken elsewhere', () => {
  test('the next besides two is the earliest of the others', () => {
    for (let seed = 1; seed < 60; seed++) {
      const below = numbers(seed);
      const agenda = new Agenda();
      const few = below(2) === 0;
      const ids: number[] = [];
      for (let i = 0; i < (few ? 1 + below(15) : 40); i++) {
        ids.push(agenda.schedule(below(4) === 0 ? below(3) : below(90_000_000), 0, i));
      }
      const [x, y] = [ids[below(ids.length)] as number, below(2) === 0 ? NO_TIMER : (ids[0] ?? 0)];
      const others = ids.filter((id) => id !== x && id !== y).map((id) => agenda.timeOf(id));
      expect(agenda.nextBesides(x, y), `seed ${seed}`).toBe(Math.min(Infinity, ...others));
    }
  });

  test('time that goes on by itself leaves the order and the numbers as they would have been', () => {
    for (let seed = 1; seed < 60; seed++) {
      const [here, there] = [new Agenda(), new Agenda()];
      const mine = [here, there].map((agenda) => {
        const below = numbers(seed);
        const own = agenda.schedule(0, 1, 7);
        for (let i = 0; i < 30; i++) agenda.schedule(5_000_000 + below(30_000_000), 0, i);
        return own;
      });
      const below = numbers(seed + 100);
      const times = Array.from({ length: 20 }, () => below(4_000_000)).sort((a, b) => a - b);
      for (const at of times) {
        here.pop();
        here.schedule(at, 1, 7);
      }
      const sequence = there.sequence + times.length;
      there.skipTo(sequence - 1);
      there.reschedule(mine[1] as number, times[19] as number);
      there.goOn(times[18] as number);
      expect(there.sequence).toBe(sequence);
      expect(there.snapshot()).toEqual(here.snapshot());
      expect(drain(there)).toEqual(drain(here));
    }
  });

  test('time cannot go on beyond a timer that waits', () => {
    const agenda = new Agenda();
    agenda.schedule(10, 0);
    agenda.goOn(10);
    expect(() => agenda.goOn(11)).toThrow('a timer is due before 11 µs');
  });
});
