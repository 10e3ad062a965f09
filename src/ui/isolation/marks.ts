/** Which blocks are lit, because somebody asked for their bearers, and which would be reached. */
import type { Block, Rack } from '../../view/towers.ts';
import { cardOf } from './cards.ts';
import { setIsolation, useIsolation } from './state.ts';
import { isStanding, type Place, type Scene } from './use-scene.ts';

const NONE: ReadonlySet<string> = new Set();

/** Lights a block and what stands on it; again puts it out. */
export function lightUp(place: string): void {
  setIsolation({ lit: useIsolation.getState().lit === place ? null : place });
}

/** What stands on a block of a rack, itself included. */
export function carriedBy(rack: Rack, key: string): readonly Block[] {
  const base = rack.blocks.find((block) => block.key === key);
  if (!base) return [];
  return rack.blocks.filter(
    (block) =>
      block.level >= base.level &&
      block.column >= base.column &&
      block.column + block.span <= base.column + base.span,
  );
}

/** A block of a world, for `lit`. */
export const litKey = (world: string, block: string): string => `${world}/${block}`;

/** Keys of the blocks of a world that are lit. */
export function useLit(scene: Scene, world: string): ReadonlySet<string> {
  const lit = useIsolation((state) => state.lit);
  if (lit === null || !lit.startsWith(`${world}/`)) return NONE;
  return carried(scene, world, lit.slice(world.length + 1));
}

/** All that stands on a block, wherever the block is drawn. */
function carried(scene: Scene, world: string, key: string): ReadonlySet<string> {
  const racks = scene.sides
    .filter((side) => side.world.info.id === world)
    .flatMap((side) => [...side.racks, ...side.places.flatMap((place) => place.racks)]);
  return new Set(racks.flatMap((rack) => carriedBy(rack, key).map((block) => block.key)));
}

/** Blocks that the card under the pointer would reach from a place, with what stands on them. */
export function useAimed(scene: Scene, place: Place | undefined): ReadonlySet<string> {
  const aimed = useIsolation((state) => state.aimed);
  const card = aimed === null ? undefined : cardOf(aimed);
  if (!card || !place || !isStanding(place)) return NONE;
  const { spot } = card.foretold(place.world, place.rung.entity);
  if (!spot) return NONE;
  return carried(scene, place.world.info.id, `${spot.entity.row}/${spot.index}`);
}
