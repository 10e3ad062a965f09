/**
 * What is looked at on the screen of isolation: programs, each with what stands beneath it and who
 * stands beside it. On a ladder each machine is a rung with one program that is attacked and a
 * neighbour; elsewhere every program is one by itself.
 */
import type { Kernels } from './kernels.ts';
import { type Entity, kindOf, machineOf, machinesOf, present, type World } from './read.ts';
import { meeting, type Rack, rackOf } from './towers.ts';
import { tierWord } from './words.ts';

export interface Rung {
  /** The program that is attacked. */
  readonly entity: Entity;
  readonly title: string;
  /** Who could be hit besides: the first program beside it, or on another machine. */
  readonly neighbour: Entity | undefined;
  /** Where it and its neighbour first meet: "kernel"; empty: nowhere. */
  readonly meets: string;
  /** The block in which they meet, as `Block.key`. */
  readonly meetsKey: string;
}

/** A place of a rung, as the scenario names it. */
export interface RungWish {
  readonly entity: string;
  readonly neighbour?: string | undefined;
  readonly title: string;
}

export const isProgram = (entity: Entity): boolean => entity.application !== null;

/** The programs of a world, in the order in which they came to be. */
export const programsOf = (world: World): Entity[] => present(world).filter(isProgram);

/** The rungs of a ladder, as far as they exist in the world. */
export function rungsOf(world: World, wishes: readonly RungWish[]): (Rung | undefined)[] {
  const find = (id: string | undefined): Entity | undefined =>
    programsOf(world).find((entity) => entity.id === id);
  return wishes.map(({ entity: id, neighbour, title }) => {
    const entity = find(id);
    return entity && rungOf(world, entity, title, find(neighbour));
  });
}

/** A rung for every program. */
export const allRungs = (world: World): Rung[] =>
  programsOf(world).map((entity) => {
    const beside = programsOf(world).find(
      (one) =>
        one.row !== entity.row &&
        machineOf(world, one.row)?.row === machineOf(world, entity.row)?.row,
    );
    return rungOf(world, entity, entity.title || entity.id, beside);
  });

function rungOf(world: World, entity: Entity, title: string, neighbour: Entity | undefined): Rung {
  const met = neighbour && meeting(world, entity, neighbour);
  const tier = met?.entity.tiers[met.index]?.tier;
  return {
    entity,
    title,
    neighbour,
    meets: met && tier ? tierWord(met.entity, tier) : '',
    meetsKey: met ? `${met.entity.row}/${met.index}` : '',
  };
}

/** The machines under a rung and its neighbour, drawn. */
export function racksOf(
  world: World,
  index: number,
  rung: Rung,
  kernels: Kernels,
): readonly Rack[] {
  const rows = [rung.entity, rung.neighbour].flatMap((one) => {
    const machine = one && machineOf(world, one.row);
    return machine ? [machine] : [];
  });
  return [...new Set(rows)].map((machine) => rackOf(world, index, machine, kernels));
}

/** All machines, drawn. */
export const allRacks = (world: World, index: number, kernels: Kernels): readonly Rack[] =>
  machinesOf(world).map((machine) => rackOf(world, index, machine, kernels));

/** The tiers a technology brings, top first: "application, userland". */
export const bringsOf = (entity: Entity): string[] =>
  [...kindOf(entity).brings].reverse().map(({ tier }) => tierWord(entity, tier));
