import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { defaultScenario, scenarios } from '../scenarios/index.ts';
import type { Command } from './commands.ts';
import { stateDigest } from './digest.ts';
import type { SimEvent } from './events.ts';
import type { JournalEntry } from './scenario.ts';
import { createSimulation, type Simulation } from './simulation.ts';
import { Dice, play, randomScenario } from './testing/fuzz.ts';
import { give, metricsOf, patient, run, specOf, stateIn, wait } from './testing/run.ts';

const compare = defaultScenario.document;
const stateOf = (sim: Simulation): string => stateDigest(sim.snapshot());
const quick = { checkEvery: 0 } as const;

/** A run of a random scenario with random commands behind it. */
function eventful(seed: number): {
  sim: Simulation;
  again: (o?: object) => Simulation;
  dice: Dice;
} {
  const dice = new Dice(seed, 'simulation');
  const document = randomScenario(dice, { roomy: seed % 2 === 0 });
  const sim = run(document, quick);
  play(dice, sim, 25);
  return { sim, dice, again: (options = {}) => run(document, { ...quick, ...options }) };
}
/** Long enough for everything to be up, where that does not take the test too long. */
const stretchOf = (id: string): number => (id === 'many' ? 3 : 60);
const SEEDS = Array.from({ length: 25 }, (_, seed) => seed);

describe('a run is its scenario, its seed and its journal', () => {
  test.each(scenarios.map(({ id, document }) => [id, document] as const))(
    'the same seed gives the same events and the same bytes, another seed others (%s)',
    patient,
    (id, document) => {
      const [a, b, c] = [7, 7, 8].map((seed) => {
        const sim = run(document, { ...quick, seed });
        wait(sim, stretchOf(id));
        return sim;
      }) as [Simulation, Simulation, Simulation];
      expect(a.hash).toBe(b.hash);
      expect(stateOf(a)).toBe(stateOf(b));
      expect(a.events).toEqual(b.events);
      expect(c.hash).not.toBe(a.hash);
    },
  );

  test('replaying its journal gives its hash and its bytes', patient, () => {
    for (const seed of SEEDS) {
      const { sim, again } = eventful(seed);
      const replay = again({ journal: sim.journal });
      replay.advance(sim.now);
      expect(replay.hash, `seed ${seed}`).toBe(sim.hash);
      expect(stateOf(replay), `seed ${seed}`).toBe(stateOf(sim));
      expect(replay.journalApplied).toBe(sim.journal.length);
    }
  });

  test('several commands at one time are replayed in their order', () => {
    const commands: readonly Command[] = [
      { type: 'kill', world: 'right', id: 'db-1' },
      { type: 'start', world: 'right', id: 'db-1' },
      { type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' },
      { type: 'load', world: 'right', client: 'visitors', perSecond: 3 },
      { type: 'kill', world: 'right', id: 'db-1' },
    ];
    const live = run(compare);
    wait(live, 40);
    for (const command of commands) expect(live.submit(command).accepted).toBe(true);
    wait(live, 20);
    const journal: JournalEntry[] = commands.map((command) => ({ at: 40e6, command }));
    const replay = run(compare, { journal });
    replay.advance(60e6);
    expect(replay.hash).toBe(live.hash);
    expect(stateOf(replay)).toBe(stateOf(live));
    expect(live.journal).toEqual(journal);
  });

  test('commands at the first microsecond are part of it', () => {
    const command: Command = { type: 'scale', world: 'right', service: 'db', replicas: 3 };
    const live = run(compare);
    expect(live.submit(command).accepted).toBe(true);
    wait(live, 10);
    const replay = run(compare, { journal: [{ at: 0, command }] });
    replay.advance(10e6);
    expect(stateOf(replay)).toBe(stateOf(live));
  });

  test('a journal whose commands are refused runs to its end', () => {
    const refused: Command = { type: 'start', world: 'nowhere', id: 'x' };
    const sim = run(compare, { journal: [{ at: 5, command: refused }] });
    wait(sim, 10);
    const straight = run(compare);
    wait(straight, 10);
    expect(sim.journalApplied).toBe(1);
    expect(sim.hash).toBe(straight.hash);
  });
});

describe('how a stretch is cut makes no difference', () => {
  test('into random pieces with random budgets', patient, () => {
    for (const seed of SEEDS) {
      const { sim, again, dice } = eventful(seed);
      const pieces = again({ journal: sim.journal, checkEvery: dice.below(3) });
      let fired = 0;
      while (pieces.now < sim.now) {
        const until = Math.min(sim.now, pieces.now + Math.round(dice.between(1, 60e6)));
        const progress = pieces.advance(until, 1 + dice.below(200));
        expect(progress.now).toBe(pieces.now);
        fired += progress.fired;
      }
      while (!pieces.advance(sim.now, 50).reached);
      expect(fired).toBeGreaterThan(0);
      expect(pieces.hash, `seed ${seed}`).toBe(sim.hash);
      expect(stateOf(pieces), `seed ${seed}`).toBe(stateOf(sim));
    }
  });

  test('looking at it changes nothing', () => {
    const [seen, unseen] = [run(compare, quick), run(compare, quick)];
    for (let i = 0; i < 30; i++) {
      wait(seen, 1);
      for (const view of seen.views) {
        view.measure();
        view.drain(i % 3 === 0);
        view.series();
      }
      seen.snapshot();
    }
    wait(unseen, 30);
    expect(stateOf(seen)).toBe(stateOf(unseen));
  });

  test('time never goes back', () => {
    const sim = run(compare, quick);
    wait(sim, 10);
    expect(sim.advance(3e6)).toMatchObject({ now: 10e6, fired: 0 });
    expect(sim.now).toBe(10e6);
  });

  test('a budget that is used up says so, and nothing is lost', () => {
    const sim = run(compare, quick);
    expect(sim.advance(60e6, 10)).toMatchObject({ reached: false, fired: 10 });
    expect(sim.advance(60e6)).toMatchObject({ reached: true, now: 60e6 });
  });
});

describe('a snapshot', () => {
  test(
    'restored at any time is the state it was taken of, in this run or another one',
    patient,
    () => {
      for (const seed of SEEDS) {
        const { sim, again } = eventful(seed);
        const bytes = sim.snapshot();
        const { now, hash } = sim;
        wait(sim, 40);
        const end = [sim.now, sim.hash, stateOf(sim)];
        const other = again();
        wait(other, seed);
        for (const target of [sim, other]) {
          target.restore(bytes);
          expect([target.now, target.hash], `seed ${seed}`).toEqual([now, hash]);
          expect(stateDigest(bytes), `seed ${seed}`).toBe(stateOf(target));
          target.advance(end[0] as number);
          if (target === sim) expect([target.now, target.hash, stateOf(target)]).toEqual(end);
        }
      }
    },
  );

  test('of a straight run equals that of one that was taken back', patient, () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { sim, again, dice } = eventful(seed);
      const marks = [again().snapshot()];
      const walker = again({ journal: sim.journal });
      for (let i = 0; i < 12; i++) {
        if (dice.chance(0.4)) walker.restore(dice.one(marks));
        walker.advance(Math.round(sim.now * (dice.below(100) / 100)));
        marks.push(walker.snapshot());
      }
      walker.advance(sim.now);
      expect(walker.hash, `seed ${seed}`).toBe(sim.hash);
      expect(stateOf(walker), `seed ${seed}`).toBe(stateOf(sim));
    }
  });

  test('of another past brings the events of that past', () => {
    const sim = run(compare, quick);
    const start = sim.snapshot();
    wait(sim, 40);
    const [later, past] = [sim.snapshot(), [...sim.events]];
    sim.restore(start);
    sim.advance(5e6);
    give(sim, { type: 'kill', id: 'db-1' }, 'right');
    wait(sim, 10);
    sim.restore(later);
    expect(sim.events).toEqual(past);
    sim.rewriteFuture([]);
    wait(sim, 10);
    const straight = run(compare, quick);
    wait(straight, 50);
    expect(sim.events).toEqual(straight.events);
  });

  test('keeps the events before it and forgets those after it', () => {
    const sim = run(compare, quick);
    wait(sim, 5);
    const { eventCount } = sim;
    const bytes = sim.snapshot();
    const past = [...sim.events];
    wait(sim, 30);
    sim.restore(bytes);
    expect(sim.events).toEqual(past);
    expect(sim.eventCount).toBe(eventCount);
  });
});

describe('a fork', () => {
  test('has the same past, and differs only by its own commands', patient, () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { sim } = eventful(seed);
      const twin = sim.fork();
      expect(stateOf(twin)).toBe(stateOf(sim));
      expect(twin.events).toEqual(sim.events);
      expect(twin.journal).toEqual(sim.journal);
      const other = sim.fork();
      play(new Dice(seed, 'fork'), other, 10);
      wait(sim, 20);
      wait(twin, 20);
      expect(stateOf(twin), `seed ${seed}`).toBe(stateOf(sim));
      expect(twin.hash).toBe(sim.hash);
    }
  });

  test('does not touch the run it came from', () => {
    const sim = run(compare, quick);
    wait(sim, 20);
    const before = stateOf(sim);
    const twin = sim.fork();
    give(twin, { type: 'crash', id: 'host-1', tier: 'hardware' }, 'left');
    wait(twin, 60);
    expect(stateOf(sim)).toBe(before);
    expect(stateIn(sim, 'host-1', 'left')).toBe('running');
  });
});

describe('a command in the past', () => {
  test('replaces the future', () => {
    const sim = run(compare, quick);
    const start = sim.snapshot();
    wait(sim, 30);
    give(sim, { type: 'kill', id: 'db-1' }, 'right');
    wait(sim, 10);
    give(sim, { type: 'start', id: 'db-1' }, 'right');
    sim.restore(start);
    sim.advance(10e6);
    expect(sim.journal).toHaveLength(2);
    give(sim, { type: 'stop', id: 'proxy-1' }, 'right');
    expect(sim.journal).toEqual([
      { at: 10e6, command: { type: 'stop', world: 'right', id: 'proxy-1' } },
    ]);
    wait(sim, 40);
    expect(stateIn(sim, 'db-1', 'right')).toBe('running');
  });

  test('that is refused leaves the future alone', () => {
    const sim = run(compare, quick);
    const start = sim.snapshot();
    wait(sim, 30);
    give(sim, { type: 'kill', id: 'db-1' }, 'right');
    sim.restore(start);
    expect(sim.submit({ type: 'start', world: 'right', id: 'nobody' }).accepted).toBe(false);
    expect(sim.journal).toHaveLength(1);
    sim.advance(31e6);
    expect(stateIn(sim, 'db-1', 'right')).toBe('off');
  });

  test('can be written into the future, too', () => {
    const sim = run(compare, quick);
    const kill: Command = { type: 'kill', world: 'right', id: 'db-1' };
    sim.rewriteFuture([{ at: 20e6, command: kill }]);
    sim.advance(21e6);
    expect(stateIn(sim, 'db-1', 'right')).toBe('off');
  });
});

describe('worlds', () => {
  /** Events of one world without the numbers that count over all worlds. */
  const eventsOf = (sim: Simulation, world: string): Omit<SimEvent, 'seq' | 'cause' | 'world'>[] =>
    sim.events.flatMap(({ at, world: w, type, subject, data }) =>
      w === world ? [{ at, type, subject, data }] : [],
    );

  test('of one run do not touch each other: without one the other is the same', patient, () => {
    for (const { id, document } of scenarios) {
      const both = run(document, quick);
      wait(both, stretchOf(id));
      for (const [name, world] of Object.entries(document.worlds)) {
        const alone = run({ ...document, worlds: { [name]: world } }, quick);
        wait(alone, stretchOf(id));
        expect(eventsOf(alone, name)).toEqual(eventsOf(both, name));
        expect(metricsOf(alone, name)).toEqual(metricsOf(both, name));
      }
    }
  });

  test('may be named otherwise: no number changes', () => {
    const { left, right } = compare.worlds;
    const renamed = run({ ...compare, worlds: { zebra: left!, ape: right! } }, quick);
    const usual = run(compare, quick);
    wait(renamed, 60);
    wait(usual, 60);
    expect(eventsOf(renamed, 'zebra')).toEqual(eventsOf(usual, 'left'));
    expect(metricsOf(renamed, 'ape')).toEqual(metricsOf(usual, 'right'));
  });

  test('neither does the name of a machine or of what is installed on it', () => {
    const text = JSON.stringify(compare)
      .replaceAll('host-', 'machine-')
      .replaceAll('linux-', 'os-');
    const renamed = run(JSON.parse(text), quick);
    const usual = run(compare, quick);
    wait(renamed, 60);
    wait(usual, 60);
    for (const world of ['left', 'right']) {
      const { hosts, addresses, images, ...numbers } = metricsOf(usual, world);
      const {
        hosts: theirs,
        addresses: others,
        images: held,
        ...their
      } = metricsOf(renamed, world);
      expect(their).toEqual(numbers);
      const named = JSON.stringify(images ?? null).replaceAll('host-', 'machine-');
      expect(JSON.stringify(held ?? null)).toBe(named);
      expect(Object.values(others ?? {})).toEqual(Object.values(addresses ?? {}));
      expect(theirs.map((h) => ({ ...h, id: '' }))).toEqual(hosts.map((h) => ({ ...h, id: '' })));
    }
  });

  test('run in step: of equal times the world named first is first', () => {
    // The same stack twice: all that happens happens in both at once, now and then with an offset.
    const twins = { first: compare.worlds.right!, second: compare.worlds.right! };
    const sim = run({ ...compare, worlds: twins }, quick);
    wait(sim, 20);
    give(sim, { type: 'kill', id: 'db-1' }, 'first');
    wait(sim, 0.5);
    give(sim, { type: 'start', id: 'db-1' }, 'first');
    wait(sim, 20);
    let together = 0;
    sim.events.forEach((event, i) => {
      const before = sim.events[i - 1];
      if (!before) return;
      expect(event.seq).toBe(before.seq + 1);
      expect(event.at).toBeGreaterThanOrEqual(before.at);
      if (event.at > before.at || event.world === before.world) return;
      expect([before.world, event.world]).toEqual(['first', 'second']);
      together++;
    });
    expect(together).toBeGreaterThan(20);
  });
});

describe('a scenario that names what does not exist', () => {
  test('is an error before the first microsecond', () => {
    const scenario = specOf(compare);
    const [world] = scenario.worlds;
    const broken = { ...world!, entities: world!.entities.map((e) => ({ ...e, kind: 'cloud' })) };
    expect(() =>
      createSimulation({ catalog, scenario: { ...scenario, worlds: [broken] } }),
    ).toThrow('there is no kind "cloud" in the catalogue');
  });
});
