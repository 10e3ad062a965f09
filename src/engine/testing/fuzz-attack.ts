/** Attackers in a random scenario: worlds with dates, networks and switches, and the deck. */
import { catalog } from '../../catalog/index.ts';
import type { ScenarioDocument, ServiceDocument, WorldDocument } from '../../scenarios/document.ts';
import { STACKS } from '../../scenarios/stacks.ts';
import type { Command } from '../commands.ts';
import { SWITCHES } from '../define.ts';
import type { Simulation } from '../simulation.ts';
import type { Dice } from './dice.ts';
import { anyCommand } from './fuzz.ts';

const DAYS = ['2009-01-01', '2015-03-01', '2018-06-01', '2021-06-01', '2024-03-01'];
const NETWORKS = ['dmz', 'shop', 'blog'];
const kinds = new Map(catalog.kinds.map((kind) => [kind.id, kind]));

export const ALL_STACKS = STACKS.map(({ id }) => id);

/** The document with days, and with networks and switches of some of its services. */
export function withDates(dice: Dice, document: ScenarioDocument): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(([id, world]): [string, WorldDocument] => [
    id,
    {
      ...world,
      ...(dice.chance(0.9) && { date: dice.one(DAYS) }),
      entities: (world.entities ?? []).map((entity) => ({
        ...entity,
        ...(dice.chance(0.5) && { asOf: dice.one(DAYS) }),
      })),
      services: (world.services ?? []).map((service) => change(dice, service)),
    },
  ]);
  return { ...document, worlds: Object.fromEntries(worlds) };
}

function change(dice: Dice, service: ServiceDocument): ServiceDocument {
  const kind = kinds.get(service.template.kind);
  const known = kind?.switches ?? kind?.separates ?? [];
  const turned = dice.some(known, 0.2).map((id) => [id, dice.chance(0.5)] as const);
  return {
    ...service,
    template: {
      ...service.template,
      ...(dice.chance(0.3) && { networks: dice.some(NETWORKS, 0.5).concat('all').slice(0, 2) }),
      ...(turned.length > 0 && { separation: Object.fromEntries(turned) }),
    },
  };
}

/** An attack, a change of addresses or switches, or anything else. */
export function attackerCommand(dice: Dice, sim: Simulation): Command {
  if (dice.chance(0.4)) return anyCommand(dice, sim);
  const view = dice.one(sim.views);
  const { id } = dice.one(view.records);
  const world = view.id;
  if (dice.chance(0.15)) {
    const address = dice.one(['', `172.17.0.${dice.below(9)}`, `10.1.0.${dice.below(9)}`]);
    return { type: 'configure', world, id, address };
  }
  if (dice.chance(0.15)) {
    const separation = { [dice.one(SWITCHES)]: dice.chance(0.5) };
    return { type: 'configure', world, id, separation };
  }
  const programs = view.records.filter(({ application }) => application !== null);
  const target = dice.chance(0.9) && programs.length > 0 ? dice.one(programs).id : id;
  return { type: 'attack', world, id: target, vulnerability: dice.one(catalog.vulnerabilities).id };
}
