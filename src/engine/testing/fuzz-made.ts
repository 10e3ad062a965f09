/**
 * Random runs in which things are made, taken away and set up otherwise, and the way out of a
 * refusal is taken: each of its commands has to be accepted.
 */
import { catalog } from '../../catalog/index.ts';
import type { ScenarioDocument, WorldDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { STACKS } from '../../scenarios/stacks.ts';
import type { Command } from '../commands.ts';
import { ARCHS, PARTS, SWITCHES } from '../define.ts';
import { stateDigest } from '../digest.ts';
import type { EntitySettings } from '../scenario.ts';
import type { Simulation } from '../simulation.ts';
import { Dice } from './dice.ts';
import { anyCommand, play, randomScenario } from './fuzz.ts';
import { assertLaws } from './laws.ts';
import { run } from './run.ts';

const STACK_IDS = STACKS.map(({ id }) => id);

/** The document with processors of any sort, and hosts and guests that lack parts. */
function withHardware(dice: Dice, document: ScenarioDocument): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(([id, world]): [string, WorldDocument] => [
    id,
    {
      ...world,
      hosts: world.hosts.map((host) => ({
        ...host,
        ...(dice.chance(0.1) && { arch: dice.one(ARCHS) }),
        ...(dice.chance(0.15) && { virtualization: false }),
        ...(dice.chance(0.1) && { without: [dice.one(PARTS)] }),
      })),
    },
  ]);
  return { ...document, worlds: Object.fromEntries(worlds) };
}

/** Settings of something new: mostly all that its kind asks for. */
function randomSettings(dice: Dice): EntitySettings {
  const kind = dice.one(catalog.kinds);
  const likely = dice.chance(0.9);
  const [system, application] = [dice.one(catalog.systems), dice.one(catalog.applications)];
  const separation = { [dice.one(SWITCHES)]: dice.chance(0.5) };
  return {
    kind: kind.id,
    ...(likely && { system: dice.chance(0.5) ? 'ubuntu' : system.id }),
    ...(likely && { application: dice.chance(0.6) ? 'nginx' : application.id }),
    ...(likely && { memoryBytes: dice.one([2 ** 27, 2 ** 30, 2 ** 33]) }),
    ...(dice.chance(0.2) && { cpus: dice.one([0.1, 1, 2]) }),
    ...(dice.chance(0.2) && { restart: dice.one(['no', 'always', 'systemd']) }),
    ...(dice.chance(0.1) && { separation }),
    ...(dice.chance(0.1) && { without: [dice.one(PARTS)] }),
    ...(dice.chance(0.1) && { copies: dice.one(['full', 'shared'] as const) }),
  };
}

/** Something is made, taken away, set up otherwise, or anything else. */
function tinkererCommand(dice: Dice, sim: Simulation): Command {
  if (dice.chance(0.45)) return anyCommand(dice, sim);
  const view = dice.one(sim.views);
  const world = view.id;
  const { id } = dice.one(view.records);
  const type = dice.one(['create', 'create', 'remove', 'configure'] as const);
  if (type === 'create') {
    const name = dice.chance(0.95) ? `new-${view.records.length}` : id;
    return { type, world, id: name, on: id, settings: randomSettings(dice) };
  }
  if (type === 'remove') {
    const made = view.records.filter((one) => one.id.startsWith('new-'));
    return { type, world, id: made.length > 0 && dice.chance(0.7) ? dice.one(made).id : id };
  }
  const separation = Object.fromEntries(
    dice.some(SWITCHES, 0.1).map((one) => [one, dice.chance(0.4)]),
  );
  return {
    type,
    world,
    id,
    ...(dice.chance(0.5) && { separation }),
    ...(dice.chance(0.4) && { without: dice.some(PARTS, 0.2) }),
    ...(dice.chance(0.2) && { virtualization: dice.chance(0.5) }),
  };
}

/** Asks for something, and if it is refused with a way out, takes it. */
function takeWayOut(dice: Dice, sim: Simulation): void {
  const world = sim.views[0]?.id ?? '';
  const on = dice.one(sim.views[0]?.records ?? []).id;
  const settings = randomSettings(dice);
  const id = `wanted-${sim.eventCount}`;
  const result = sim.submit({ type: 'create', world, id, on, settings });
  if (result.accepted) return;
  for (const command of result.rejection.wayOut ?? []) {
    const next = sim.submit(command);
    assertLaws(sim);
    // A machine that does other things at the moment cannot be restarted.
    if (next.accepted || next.rejection.code === 'busy') continue;
    throw new Error(`the way out is closed: ${JSON.stringify([command, next.rejection])}`);
  }
}

/** Things come and go and are changed; the journal, and a checkpoint, give the same state again. */
export const tinker = (seed: number): void => {
  try {
    const dice = new Dice(seed, 'tinker');
    const wish = { roomy: dice.chance(0.7), services: 2, hosts: 2, stacks: STACK_IDS };
    const document = withHardware(dice, randomScenario(dice, wish));
    // Not every machine can hold every stack.
    if (!parseScenario(document).ok) return;
    const sim = run(document);
    play(dice, sim, 8, { before: 40, between: 20, choose: tinkererCommand });
    takeWayOut(dice, sim);
    const before = sim.snapshot();
    play(dice, sim, 8, { before: 40, between: 20, choose: tinkererCommand });
    const again = run(document, { journal: sim.journal, checkEvery: 0 });
    again.advance(sim.now);
    if (stateDigest(again.snapshot()) !== stateDigest(sim.snapshot())) {
      throw new Error('its journal gives another state');
    }
    sim.restore(before);
    if (stateDigest(sim.snapshot()) !== stateDigest(before)) {
      throw new Error('its checkpoint gives another state');
    }
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
};
