/** Random upkeep: worlds with a date, that patch, rebuild and upgrade among all that goes wrong. */
import { catalog } from '../../catalog/index.ts';
import type { ScenarioDocument } from '../../scenarios/document.ts';
import type { Command } from '../commands.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { Dice } from './dice.ts';
import { anyCommand, play, randomScenario } from './fuzz.ts';
import { withPhysics } from './fuzz-physics.ts';
import { run } from './run.ts';

const POLICIES = catalog.policies.filter(({ policy }) => policy === 'upkeep').map(({ id }) => id);
const DATES = ['2016-09-01', '2018-05-01', '2023-09-11'];
/** Programs that care about their libraries, and one that does not. */
const APPLICATIONS = ['postfix', 'bind', 'nginx', 'postgresql', 'freeradius'];

/** The document with dates, policies and other programs. */
function kept(dice: Dice, document: ScenarioDocument): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(([id, world]) => {
    const date = dice.one(DATES);
    const services = (world.services ?? []).map((service) => ({
      ...service,
      template: {
        ...service.template,
        application: dice.one(APPLICATIONS),
        ...(dice.chance(0.3) && { asOf: date }),
      },
    }));
    const isDated = dice.chance(0.85);
    const upkeep = isDated && dice.chance(0.5) ? { upkeep: dice.one(POLICIES) } : {};
    return [id, { ...world, ...(isDated && { date }), ...upkeep, services }] as const;
  });
  return { ...document, worlds: Object.fromEntries(worlds) };
}

/** Half of the time a command of upkeep, about anything; otherwise any. */
function upkeepCommand(dice: Dice, sim: Simulation): Command {
  if (dice.chance(0.5)) return anyCommand(dice, sim);
  const view = dice.one(sim.views);
  const world = view.id;
  const { id, image } = dice.one(view.records);
  const type = dice.one(['upgrade', 'patch', 'patch', 'rebuild'] as const);
  if (type === 'patch') return { type, world, id };
  if (type === 'rebuild') return { type, world, image: image?.id ?? dice.one(['nginx', 'none']) };
  const library = dice.one(catalog.libraries);
  const systems = view.records.filter(({ system }) => system !== null);
  const on = systems.length > 0 && dice.chance(0.8) ? dice.one(systems).id : id;
  return { type, world, id: on, library: library.id, version: dice.one(library.versions).id };
}

/** Seconds to weeks of upkeep under all laws; the journal gives the same state again. */
export function maintain(seed: number): void {
  try {
    const dice = new Dice(seed, 'maintain');
    const small = randomScenario(dice, { roomy: dice.chance(0.7), services: 3, hosts: 2 });
    const document = kept(dice, dice.chance(0.3) ? withPhysics(dice, small) : small);
    const sim = run(document);
    const isLong = dice.chance(0.2) && !document.worlds.left?.clients?.length;
    play(dice, sim, 12, { before: 60, between: isLong ? 500_000 : 40, choose: upkeepCommand });
    if (!dice.chance(0.2)) return;
    const again = run(document, { journal: sim.journal, checkEvery: 0 });
    again.advance(sim.now);
    if (stateDigest(again.snapshot()) !== stateDigest(sim.snapshot())) {
      throw new Error('its journal gives another state');
    }
  } catch (error) {
    throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
  }
}
