/**
 * Stacks as they stand side by side, not to scale: every tier is a block as wide as what stands on
 * it. Where two programs meet is where their towers become one block. Which block stands on which
 * follows from the lists of tiers alone.
 */
import type { Kernel, Kernels } from './kernels.ts';
import {
  beneath,
  childrenOf,
  type Entity,
  indexIsUp,
  kindOf,
  machineOf,
  struckTier,
  type Tier,
  tierIndex,
  type World,
} from './read.ts';
import { tierWord } from './words.ts';

/** What an attacker has of a tier. */
export type Hold = 'controls' | 'reads';

export interface Block {
  readonly key: string;
  readonly entity: Entity;
  readonly tier: Tier;
  readonly index: number;
  /** What people call the tier, and what fills it. */
  readonly word: string;
  readonly title: string;
  readonly kernel: Kernel | undefined;
  readonly up: boolean;
  readonly struck: boolean;
  readonly hold: Hold | undefined;
  /** Rows above the floor; columns from the left, and how many. */
  readonly level: number;
  readonly column: number;
  readonly span: number;
}

/** Everything that stands on one machine. */
export interface Rack {
  readonly machine: Entity;
  readonly blocks: readonly Block[];
  readonly columns: number;
  readonly levels: number;
}

export interface Attackers {
  /** By entity and tier, as `holdKey` writes them. */
  readonly holds: ReadonlyMap<string, Hold>;
}

export const holdKey = (id: string, tier: Tier): string => `${id}/${tier}`;

/** What attackers hold in a world, by entity and tier. */
export function holdsOf(world: World): ReadonlyMap<string, Hold> {
  const holds = new Map<string, Hold>();
  for (const { id, tier, readsOnly } of world.metrics?.isolation?.held ?? []) {
    const key = holdKey(id, tier);
    if (!readsOnly || !holds.has(key)) holds.set(key, readsOnly ? 'reads' : 'controls');
  }
  return holds;
}

interface Drawing {
  readonly world: World;
  readonly index: number;
  readonly kernels: Kernels;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly blocks: Block[];
}

/** The stacks on a machine; `index` is the place of the world on the page. */
export function rackOf(world: World, index: number, machine: Entity, kernels: Kernels): Rack {
  const drawing: Drawing = { world, index, kernels, holds: holdsOf(world), blocks: [] };
  const columns = place(drawing, machine, 0, 0, 0);
  const { blocks } = drawing;
  const levels = blocks.reduce((most, block) => Math.max(most, block.level + 1), 0);
  return { machine, blocks, columns, levels };
}

/** Puts a tier and all that stands on it in its place; says how many columns that takes. */
function place(d: Drawing, entity: Entity, index: number, level: number, column: number): number {
  const { world, holds } = d;
  const tier = entity.tiers[index] as Entity['tiers'][number];
  const drawn = !isQuiet(d, entity, index);
  const above = drawn ? level + 1 : level;
  let width = 0;
  for (const child of childrenOf(world, entity.row)) {
    if (tierIndex(entity, kindOf(child).standsOn) !== index) continue;
    width += place(d, child, 0, above, column + width);
  }
  if (goesOn(d, entity, index)) width += place(d, entity, index + 1, above, column + width);
  const span = Math.max(1, width);
  if (drawn) {
    d.blocks.push({
      key: `${entity.row}/${index}`,
      entity,
      tier: tier.tier,
      index,
      word: tierWord(entity, tier.tier),
      title: tier.title,
      kernel: tier.tier === 'kernel' ? d.kernels.of(d.index, entity.row) : undefined,
      up: indexIsUp(world, entity.row, index),
      struck: struckTier(world, entity) === index,
      hold: holds.get(holdKey(entity.id, tier.tier)),
      level,
      column,
      span,
    });
  }
  return span;
}

/** The firmware that wakes a machine is not drawn, unless somebody holds it. */
function isQuiet({ holds }: Drawing, entity: Entity, index: number): boolean {
  const tier = entity.tiers[index]?.tier;
  return (
    tier === 'firmware' &&
    kindOf(entity).standsOn === null &&
    index > 0 &&
    !holds.has(holdKey(entity.id, 'firmware'))
  );
}

/** Whether the tiers above one belong into the picture: they carry something, or are the top. */
function goesOn({ world, holds }: Drawing, entity: Entity, index: number): boolean {
  if (index + 1 >= entity.tiers.length) return false;
  const kids = childrenOf(world, entity.row);
  if (kids.length === 0) return true;
  return entity.tiers.some(
    ({ tier }, i) =>
      i > index &&
      (holds.has(holdKey(entity.id, tier)) ||
        kids.some((kid) => tierIndex(entity, kindOf(kid).standsOn) === i)),
  );
}

/** A place in a stack. */
export interface Footing {
  readonly entity: Entity;
  readonly index: number;
}

/** What an entity stands on, its own tiers first, top down. */
export function footingsOf(world: World, entity: Entity): Footing[] {
  const found: Footing[] = [];
  let at: Entity | undefined = entity;
  let top = entity.tiers.length - 1;
  while (at) {
    for (let i = top; i >= 0; i--) found.push({ entity: at, index: i });
    const below: Entity | undefined = beneath(world, at.row);
    if (below) top = tierIndex(below, kindOf(at).standsOn);
    at = below;
  }
  return found;
}

/** The highest tier that two entities have in common; undefined on different machines. */
export function meeting(world: World, a: Entity, b: Entity): Footing | undefined {
  const others = new Set(footingsOf(world, b).map(({ entity, index }) => `${entity.row}/${index}`));
  return footingsOf(world, a).find(({ entity, index }) => others.has(`${entity.row}/${index}`));
}

/** Others whose program stands beside that of an entity on the same machine, oldest first. */
export function neighboursOf(world: World, entity: Entity): Entity[] {
  const machine = machineOf(world, entity.row);
  return world.entities.filter(
    (one) =>
      one.row !== entity.row &&
      one.application !== null &&
      machineOf(world, one.row)?.row === machine?.row,
  );
}
