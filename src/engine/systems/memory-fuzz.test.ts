import { expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { Dice } from '../testing/fuzz.ts';
import { assertLaws } from '../testing/laws.ts';
import { patient, run, wait } from '../testing/run.ts';

/** A host that may overcommit, with anything on it that grows, spawns, shares or is limited. */
function estate(dice: Dice): ScenarioDocument {
  const base: EntityDocument[] = [
    { id: 'linux', kind: 'linux', system: 'alpine', on: 'host', up: true },
    { id: 'kvm', kind: 'kvm', on: 'linux', up: true },
    { id: 'docker', kind: 'docker', on: 'linux', up: true },
  ];
  const things = Array.from({ length: 1 + dice.below(7) }, (_, i): EntityDocument => {
    const guest = dice.chance(0.6);
    return {
      id: `e${i}`,
      on: guest ? 'kvm' : 'linux',
      kind: guest ? 'kvm-guest' : 'docker-container',
      application: dice.one(['worker', 'nginx', 'worker', 'memory-hog', 'fork-bomb']),
      restart: dice.one(['no', 'always']),
      up: dice.chance(0.7),
      ...(guest && { system: dice.one(['ubuntu', 'alpine']) }),
      ...((guest || dice.chance(0.4)) && { memory: dice.one(['512 MiB', '1 GiB', '2 GiB']) }),
      ...(dice.chance(0.3) && { applicationMemory: dice.one(['10 MB', '700 MB']) }),
      ...(dice.chance(0.4) && { memoryGrowth: dice.one(['3 MB/s', '77 MB/s', '1 GB/s']) }),
      ...(dice.chance(0.3) && { memoryTouched: '1 GiB' }),
      ...(dice.chance(0.3) && { memoryLimit: '300 MiB' }),
      ...(dice.chance(0.2) && { memoryReserved: '200 MiB' }),
      ...(dice.chance(0.3) && { memoryContents: [{ id: 'zero', share: 0.5 }] }),
      ...(dice.chance(0.3) && { pids: 50 }),
      ...(dice.chance(0.2) && { oomScoreAdjust: dice.one([-1000, -300, 500]) }),
      tasks: Array.from({ length: 20 }, () => '1 s'),
    };
  });
  return {
    version: 1,
    title: 'Memory',
    worlds: {
      w: {
        hosts: [
          {
            id: 'host',
            cores: 4,
            memory: dice.one(['2 GiB', '4 GiB', '8 GiB']),
            disk: '1 TB',
            ...(dice.chance(0.7) && { memoryOvercommit: true }),
            ...(dice.chance(0.5) && { swap: dice.one(['1 GiB', '8 GiB']) }),
          },
        ],
        entities: [...base, ...things],
      },
    },
  };
}

function disturb(dice: Dice, sim: Simulation): void {
  const ids = ['e0', 'e1', 'e2', 'e3', 'e4', 'host', 'linux'];
  const type = dice.one(['start', 'start', 'kill', 'stop', 'restart'] as const);
  sim.submit({ type, world: 'w', id: dice.one(ids) });
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'whatever happens to memory, it adds up (seed %i)',
  patient,
  (seed) => {
    const dice = new Dice(seed, 'memory');
    const sim = run(estate(dice), { checkEvery: 1 });
    for (let i = 0; i < 12; i++) {
      wait(sim, dice.between(0.01, 30));
      assertLaws(sim);
      disturb(dice, sim);
    }
    const saved = sim.snapshot();
    wait(sim, 20);
    const digest = stateDigest(sim.snapshot());
    sim.restore(saved);
    wait(sim, 20);
    expect(stateDigest(sim.snapshot())).toBe(digest);
  },
);
