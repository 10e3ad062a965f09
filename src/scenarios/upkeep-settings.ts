/** What of a document concerns the upkeep of software. */
import { catalog } from '../catalog/index.ts';
import type { EntitySettings, WorldSpec } from '../engine/index.ts';
import { suggest } from './suggest.ts';

type Say = (path: string, message: string) => void;

/** The policy that keeps software up to date, of a world or an entity. */
export const readUpkeep = ({ upkeep }: { readonly upkeep?: string }) => ({
  ...(upkeep !== undefined && { upkeep }),
});

export function checkUpkeep(
  { upkeep }: Pick<EntitySettings, 'upkeep'>,
  path: string,
  say: Say,
): void {
  if (upkeep === undefined) return;
  const known = catalog.policies.filter((p) => p.policy === 'upkeep').map(({ id }) => id);
  if (!known.includes(upkeep)) say(path, `no upkeep policy "${upkeep}"${suggest(upkeep, known)}`);
}

/** The world's policy, and that a calendar goes with any. */
export function checkWorldUpkeep(world: WorldSpec, say: Say): void {
  checkUpkeep(world, 'upkeep', say);
  const all = [world, ...world.entities, ...world.services.map(({ template }) => template)];
  if (world.date === undefined && all.some(({ upkeep }) => upkeep !== undefined)) {
    say('upkeep', 'needs the day on which the run begins; add "date"');
  }
}
