import { describe, expect, test } from 'vitest';
import { transferScenario } from '../../scenarios/validation/moves.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { assertLaws, worldsOf } from '../testing/laws.ts';
import { eventsOf, give, refusal, run, wait } from '../testing/run.ts';

const WORLD = 'move';
const NETWORK = { a: '10 MB/s', b: '10 MB/s', c: '10 MB/s' };
type Transfers = Parameters<typeof transferScenario>[2];
const begin = (transfers: Transfers): Simulation =>
  run(transferScenario('Transfers', NETWORK, transfers));
const ends = (sim: Simulation): number[] => eventsOf(sim, 'transferred').map(({ at }) => at);
type World = ReturnType<typeof worldsOf>[number];
const flowsOf = (sim: Simulation): World['flow'] => (worldsOf(sim)[0] as World).flow;

describe('transfers', () => {
  test('begin at their times and share the links', () => {
    const one = { from: 'a', to: 'b', bytes: '20 MB' };
    const sim = begin([one, { ...one, to: 'c', at: '1 s' }]);
    wait(sim, 10);
    // The first has 10 MB left when the second comes; then each has half.
    expect(ends(sim)).toEqual([3e6, 4e6]);
    expect(flowsOf(sim)).toMatchObject({ sentBytes: 40e6, receivedBytes: 40e6 });
  });

  test('follow one another without a pause', () => {
    const one = { from: 'a', to: 'b', bytes: '10 MB' };
    const sim = begin([
      { ...one, id: 'x' },
      { ...one, id: 'y', after: 'x' },
      { ...one, id: 'z', after: 'y', at: '5 s' },
    ]);
    wait(sim, 10);
    expect(ends(sim)).toEqual([1e6, 2e6, 6e6]);
  });

  test('are sent on command, at most as fast as is said', () => {
    const sim = begin([]);
    const send = { type: 'transfer', id: 'a', to: 'b', bytes: 8e6 } as const;
    give(sim, { ...send, rateMax: 2e6 }, WORLD);
    give(sim, { ...send, to: 'c' }, WORLD);
    wait(sim, 10);
    expect(ends(sim)).toEqual([1e6, 4e6]);
    expect(refusal(sim, { ...send, to: 'a' }, WORLD).code).toBe('wrongTarget');
    expect(refusal(sim, { ...send, to: 'd' }, WORLD).code).toBe('noSuchEntity');
    expect(refusal(sim, { ...send, bytes: -1 }, WORLD).code).toBe('outOfRange');
    expect(refusal(sim, { ...send, weight: 0 }, WORLD).code).toBe('outOfRange');
  });

  test('are lost with either machine, and what they carried is counted with the cause', () => {
    const one = { from: 'a', to: 'b', bytes: '100 MB' };
    const sim = begin([one, { ...one, from: 'c', to: 'a' }]);
    wait(sim, 1);
    give(sim, { type: 'crash', id: 'a', tier: 'hardware' }, WORLD);
    expect(eventsOf(sim, 'transferLost').map(({ data }) => data)).toEqual([
      { to: 'b', reason: 'a went down', sentBytes: 10e6 },
      { to: 'a', reason: 'a went down', sentBytes: 10e6 },
    ]);
    expect([...flowsOf(sim).lostBytes]).toEqual([['a went down', 20e6]]);
    assertLaws(sim);
    wait(sim, 20);
    expect(ends(sim)).toEqual([]);
    expect(flowsOf(sim).sentBytes).toBe(20e6);
  });

  test('that would begin on a machine that is down are lost at once', () => {
    const sim = begin([{ from: 'a', to: 'b', bytes: '1 MB', at: '2 s' }]);
    give(sim, { type: 'crash', id: 'b', tier: 'hardware' }, WORLD);
    wait(sim, 5);
    expect(eventsOf(sim, 'transferLost')[0]?.data.reason).toBe('b is down');
    const send = { type: 'transfer', id: 'a', to: 'b', bytes: 8e6 } as const;
    expect(refusal(sim, send, WORLD).code).toBe('targetDown');
  });

  test('go on after a restore as they did', () => {
    const one = { from: 'a', to: 'b', bytes: '20 MB' };
    const sim = begin([one, { ...one, to: 'c', at: '1 s', weight: 3, rateMax: '4 MB/s' }]);
    wait(sim, 1.5);
    const bytes = sim.snapshot();
    wait(sim, 10);
    const [digest, times] = [stateDigest(sim.snapshot()), ends(sim)];
    sim.restore(bytes);
    wait(sim, 10);
    expect([stateDigest(sim.snapshot()), ends(sim)]).toEqual([digest, times]);
  });
});
