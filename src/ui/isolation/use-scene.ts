/** What is on the screen, read off the mirror: the rungs, the chosen one, what is held. */
import { useMemo } from 'react';
import { type Kernels, kernelsOf } from '../../view/kernels.ts';
import { type Entity, kindOf, machineOf, type World } from '../../view/read.ts';
import { allRacks, allRungs, type Rung, racksOf, rungsOf } from '../../view/rungs.ts';
import type { Rack } from '../../view/towers.ts';
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';
import { useIsolation } from './state.ts';
import { LADDER, type Step, stepsOf } from './steps.ts';

/** A place on the ladder, or a program elsewhere; without a rung it does not exist yet. */
export interface Place {
  /** Unique over all worlds: "ladder/docker". */
  readonly key: string;
  readonly world: World;
  /** Index of the world on the page. */
  readonly index: number;
  readonly step: Step;
  readonly rung: Rung | undefined;
  /** What is drawn for it alone; elsewhere than on a ladder all machines are drawn together. */
  readonly racks: readonly Rack[];
}

/** One that exists. */
export interface Standing extends Place {
  readonly rung: Rung;
}

/** A world of the scenario. */
export interface Side {
  readonly world: World;
  readonly places: readonly Place[];
  readonly racks: readonly Rack[];
}

export interface Scene {
  readonly isLadder: boolean;
  readonly kernels: Kernels;
  readonly sides: readonly Side[];
  readonly places: readonly Place[];
  /** Rows of the highest stack. */
  readonly levels: number;
  readonly chosen: Standing | undefined;
}

/** Null while there is nothing to be seen. */
export function useScene(): Scene | null {
  const structure = useUi((state) => state.structure);
  const epoch = useUi((state) => state.epoch);
  const pulse = useUi((state) => state.pulse);
  const wanted = useIsolation((state) => state.chosen);
  const early = useIsolation((state) => state.early);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mirror changes in place
  return useMemo(() => {
    const { worlds, document } = mirror();
    if (worlds.length === 0) return null;
    const scene = sceneOf(worlds, document, wanted);
    return early === null ? scene : { ...scene, ...emptied(scene) };
  }, [wanted, early, epoch, structure, pulse]);
}

/** Before its first rung nothing of a ladder is there. */
function emptied({ places }: Scene): Pick<Scene, 'places' | 'chosen'> {
  const none = { rung: undefined, racks: [] };
  return { places: places.map((place) => ({ ...place, ...none })), chosen: undefined };
}

export function sceneOf(worlds: readonly World[], document: unknown, wanted: string | null): Scene {
  const kernels = kernelsOf(worlds);
  const steps = stepsOf(document);
  // Beside a ladder there are worlds of their own for what fits on a server.
  const shown = steps ? worlds.filter(({ info }) => info.id === LADDER) : worlds;
  const sides = shown.map((world) => sideOf(world, worlds.indexOf(world), kernels, steps));
  const places = sides.flatMap((side) => side.places);
  const racks = [...sides, ...places].flatMap((one) => one.racks);
  const levels = racks.reduce((most, rack) => Math.max(most, rack.levels), 0);
  const there = places.filter(isStanding);
  const chosen = there.find(({ key }) => key === wanted) ?? firstOf(there);
  return { isLadder: steps !== null, kernels, sides, places, levels, chosen };
}

export const isStanding = (place: Place): place is Standing => place.rung !== undefined;

/** The places that exist. */
export const standingIn = ({ places }: Scene): Standing[] => places.filter(isStanding);

function sideOf(
  world: World,
  index: number,
  kernels: Kernels,
  steps: readonly Step[] | null,
): Side {
  const rungs = steps ? rungsOf(world, steps) : allRungs(world);
  const places = rungs.map((rung, i): Place => {
    const step = steps?.[i] ?? stepOf((rung as Rung).entity);
    const racks = steps && rung ? racksOf(world, index, rung, kernels) : [];
    const named = rung && { ...rung, title: step.title };
    return { key: `${world.info.id}/${step.id}`, world, index, step, rung: named, racks };
  });
  return { world, places, racks: steps ? [] : allRacks(world, index, kernels) };
}

const stepOf = ({ id, title, service }: Entity): Step => ({
  id,
  entity: id,
  neighbour: '',
  title: service < 0 && title !== '' ? title : id,
  wall: '',
  year: null,
});

/** The screen begins with the one that has most switches to turn. */
function firstOf(places: readonly Standing[]): Standing | undefined {
  const switches = ({ rung }: Standing): number => kindOf(rung.entity).switches?.length ?? 0;
  return [...places].sort((a, b) => switches(b) - switches(a))[0];
}

/** Others that attackers have reached on the machine of a program. */
export function reachedBeside({ world, rung }: Standing): string[] {
  const machine = machineOf(world, rung.entity.row)?.row;
  return (world.metrics?.isolation?.reached ?? []).filter((id) => {
    const row = world.rowOf(id);
    if (row === undefined || row === rung.entity.row) return false;
    return machineOf(world, row)?.row === machine;
  });
}

export const isReached = ({ world, rung }: Standing): boolean =>
  world.metrics?.isolation?.reached.includes(rung.entity.id) ?? false;
