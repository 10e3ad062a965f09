/** Builds, pulls and a registry that comes and goes in a random scenario on container stacks. */
import type { ScenarioDocument } from '../../scenarios/document.ts';
import { withStack } from '../../scenarios/stacks.ts';
import type { BuildStep, Command } from '../commands.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { Dice } from './dice.ts';
import { anyCommand, play, randomScenario } from './fuzz.ts';
import { run, wait } from './run.ts';

const BASE: BuildStep = {
  line: 'FROM debian',
  digest: 'debian-trixie/a',
  bytes: 29_780_905,
  cpuMicros: 300_000,
  fetchBytes: 29_780_905,
  base: true,
};
const IMAGES = ['nginx', 'worker', 'mine', 'other'];

/** Steps of a few digests, so that builds meet in the cache; some cannot be. */
function stepsOf(dice: Dice): BuildStep[] {
  const made = Array.from({ length: 1 + dice.below(4) }, (): BuildStep => {
    const number = dice.below(9);
    return {
      line: `RUN ${number}`,
      digest: `made/${number}`,
      bytes: number * 1_000_000 + dice.below(2) * dice.below(2),
      cpuMicros: number * 200_000,
      fetchBytes: dice.one([0, 5_000_000]),
      ...(dice.chance(0.15) && { aside: true }),
    };
  });
  return dice.chance(0.8) ? [BASE, ...made] : made;
}

export function imagesCommand(dice: Dice, sim: Simulation): Command {
  if (dice.chance(0.4)) return anyCommand(dice, sim);
  const view = dice.one(sim.views);
  const world = view.id;
  const services = sim.scenario.worlds.find((w) => w.id === world)?.services ?? [];
  const service = dice.one(services).id;
  const image = dice.one(IMAGES);
  if (dice.chance(0.3)) return { type: 'registry', world, up: dice.chance(0.6) };
  if (dice.chance(0.3))
    return { type: 'update', world, service, ...(dice.chance(0.5) && { image }) };
  if (dice.chance(0.3)) return { type: 'scale', world, service, replicas: dice.below(5) };
  const builders = view.records.filter(({ kind, system }) => system !== null || kind.beside);
  const { id } = dice.one(builders.length > 0 && dice.chance(0.9) ? builders : view.records);
  return { type: 'build', world, id, image, steps: stepsOf(dice) };
}

/** Replicas spread over slow lines, and some services with a controller that tries again. */
function withImages(dice: Dice, document: ScenarioDocument): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(([id, world]) => [
    id,
    {
      ...world,
      registry: { bandwidth: dice.one(['20 Mbit/s', '1 Gbit/s']) },
      services: (world.services ?? []).map((service) => ({
        ...service,
        placement: 'spread',
        ...(dice.chance(0.3) && { controller: 'kubernetes' }),
      })),
    },
  ]);
  return { ...document, worlds: Object.fromEntries(worlds) };
}

/** A run by seed; its journal gives the same state again, also from a snapshot half-way. */
export function buildAndPull(seed: number): void {
  const dice = new Dice(seed, 'images');
  const small = randomScenario(dice, { roomy: dice.chance(0.6), services: 3, hosts: 2 });
  const stack = dice.one(['docker', 'docker', 'docker-in-vm', 'lxc']);
  const document = withImages(dice, withStack(small, 0, stack));
  try {
    const sim = run(document);
    play(dice, sim, 12, { before: 10, between: 8, choose: imagesCommand });
    const half = sim.snapshot();
    play(dice, sim, 6, { before: 0, between: 8, choose: imagesCommand });
    wait(sim, 20);
    const end = stateDigest(sim.snapshot());
    const { journal, now } = sim;
    const again = run(document, { journal, checkEvery: 0 });
    again.advance(now);
    if (stateDigest(again.snapshot()) !== end) throw new Error('its journal gives another state');
    sim.restore(half);
    sim.advance(now);
    if (stateDigest(sim.snapshot()) !== end) throw new Error('a snapshot gives another state');
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
  }
}
