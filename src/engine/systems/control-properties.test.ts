/** Random worlds with everything on: laws, limits, and that a snapshot is the whole state. */
import { describe, expect, test } from 'vitest';
import type { ScenarioDocument } from '../../scenarios/document.ts';
import type { Command } from '../commands.ts';
import { RandomStream } from '../random.ts';
import type { Simulation } from '../simulation.ts';
import { cluster } from '../testing/cluster.ts';
import { assertLaws } from '../testing/laws.ts';
import { metricsOf, patient, run, viewOf, wait } from '../testing/run.ts';

class Dice {
  private readonly stream: RandomStream;
  constructor(seed: number) {
    this.stream = new RandomStream(seed, 'control');
  }
  below = (n: number): number => this.stream.nextBelow(n);
  one = <T>(list: readonly T[]): T => list[this.below(list.length)] as T;
  chance = (p: number): boolean => this.stream.nextUnit() < p;
}

function randomWorld(dice: Dice): ScenarioDocument {
  const machines = dice.chance(0.5);
  const controllers = ['kubernetes', 'vsphere-ha', undefined];
  const controller = dice.one(controllers);
  return cluster({
    machines,
    hosts: 1 + dice.below(4),
    host: {
      memory: dice.one(['4 GiB', '16 GiB']),
      ...(dice.chance(0.5) && { mtbf: dice.one(['5 min', '30 min']) }),
      ...(dice.chance(0.7) && { repair: dice.one(['0 s', '2 min']) }),
      ...(dice.chance(0.5) && { idleWatts: 90, peakWatts: 250, diskFailuresPerYear: 9000 }),
    },
    service: {
      replicas: dice.below(6),
      placement: dice.one(['first-fit', 'spread', 'pack']),
      ...(controller !== undefined && { controller }),
      ...(dice.chance(0.5) && { toleration: dice.one(['0 s', '10 s']) }),
      ...(dice.chance(0.5) && { disruptions: dice.below(2) }),
      ...(dice.chance(0.5) && { autoscale: { max: 6, target: 0.4 } }),
    },
    template: {
      cpuReserved: dice.one([0.5, 2]),
      requestWork: '100 ms',
      restart: dice.one(
        machines ? ['systemd', 'no'] : ['always', 'unless-stopped', 'kubernetes-always', 'no'],
      ),
      ...(dice.chance(0.4) && { crashesAfter: dice.one(['0 s', '7 s', '70 s']) }),
      ...(dice.chance(0.3) && { exitCode: 0 }),
      startTakes: dice.one(['0 s', '3 s', '20 s']),
    },
    clients: [{ id: 'c', service: 'web', rate: dice.one(['2/s', '15/s']), timeout: '3 s' }],
    world: {
      ...(dice.chance(0.5) && { faults: [{ at: '40 s', id: 'host-1', tier: 'firmware' }] }),
    },
  });
}

function randomCommand(dice: Dice, sim: Simulation): Command {
  const ids = viewOf(sim).records.map(({ id }) => id);
  const [world, service, id] = ['w', 'web', dice.one(ids)] as const;
  return dice.one<Command>([
    { type: 'drain', world, id },
    { type: 'undrain', world, id },
    { type: 'update', world, service, surge: dice.below(3), unavailable: dice.below(3) },
    { type: 'scale', world, service, replicas: dice.below(6) },
    { type: 'stop', world, id },
    { type: 'kill', world, id },
    { type: 'restart', world, id },
    { type: 'start', world, id },
    { type: 'start', world, id: 'host-1' },
    { type: 'crash', world, id, tier: dice.one(['hardware', 'kernel', 'application']) },
    { type: 'migrate', world, id, to: 'host-2' },
  ]);
}

function survive(seed: number): void {
  const dice = new Dice(seed);
  const sim = run(randomWorld(dice), { checkEvery: 1 });
  let state = sim.snapshot();
  let at = { hash: sim.hash, now: sim.now };
  let lastKwh = 0;
  for (let step = 0; step < 25; step++) {
    const before = sim.hash;
    const result = sim.submit(randomCommand(dice, sim));
    if (!result.accepted) expect(sim.hash).toBe(before);
    wait(sim, dice.one([0, 0.5, 4, 40]));
    assertLaws(sim);
    const metrics = metricsOf(sim);
    expect(metrics.energyKwh).toBeGreaterThanOrEqual(lastKwh - 1e-12);
    lastKwh = metrics.energyKwh;
    if (step === 12) {
      state = sim.snapshot();
      at = { hash: sim.hash, now: sim.now };
    }
  }
  const [end, hash, journal] = [sim.now, sim.hash, sim.journal];
  sim.restore(state);
  expect({ hash: sim.hash, now: sim.now }).toEqual(at);
  expect(sim.snapshot()).toEqual(state);
  sim.rewriteFuture(journal.slice(sim.journalApplied));
  sim.advance(end);
  expect(sim.hash).toBe(hash);
}

describe('controllers, autoscalers, failures, updates and drains together', () => {
  test.each([0, 10, 20, 30, 40, 50])('keep the laws, for ten seeds from %s', patient, (from) => {
    for (let seed = from; seed < from + 10; seed++) {
      try {
        survive(seed);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
      }
    }
  });
});
