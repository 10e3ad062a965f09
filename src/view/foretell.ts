/**
 * What an attack would come to, before anybody tries it. The engine says it itself, by the rule
 * that it plays by (`outlook` of a world): there is no second rule here that could differ. It comes
 * with the numbers, so it may be a tenth of a second old.
 */
import type { catalog } from '../catalog/index.ts';
import { type Entity, tierIndex, type World } from './read.ts';
import { switchTitle } from './switches.ts';
import type { Footing } from './towers.ts';

export type Flaw = (typeof catalog.vulnerabilities)[number];

export interface Foretold {
  /** What would be reached; undefined: nothing. */
  readonly spot: Footing | undefined;
  /** Why nothing would be, as a clause; empty when something is. */
  readonly reason: string;
}

const no = (reason: string): Foretold => ({ spot: undefined, reason });

export function foretell(world: World, program: Entity, flaw: Flaw): Foretold {
  const found = world.outlook?.[program.id]?.[flaw.id];
  if (!found) return no('it has not been looked at: only the first hundred programs are');
  if ('tier' in found) {
    const entity = world.entities[world.rowOf(found.id) ?? -1];
    if (!entity) return no(`${found.id} has gone`);
    return { spot: { entity, index: tierIndex(entity, found.tier) }, reason: '' };
  }
  const { reason, switch: id } = found;
  return no(id === undefined ? reason : reason.replace(`“${id}”`, `“${switchTitle(id)}”`));
}
