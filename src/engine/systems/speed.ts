/**
 * How fast CPU work goes on inside an entity, as a fraction of a native core.
 *
 * Levels multiply: the speed inside is the product of the efficiencies of the technologies beneath
 * (`cpuEfficiency`; `memoryEfficiency` for work that waits for memory; `withoutExtensions` where
 * the processor's extensions are off and the technology has a slower technique). What a program
 * does often enough to be counted comes on top of that:
 *
 *     time = native time × (1 + exits × cost of an exit + walks × further references × reference)
 *     cost of an exit at level k = own × ((1 − reflected) + reflected × factor^(k − 1))
 *
 * An exit that a hypervisor at the bottom can answer costs the same at any depth. One that only the
 * guest's own hypervisor can answer (*reflected*) wakes that one, which causes exits itself: it
 * costs `nestedFactor` times as much for each level in between.
 *
 * A page walk is taken literally: each level of a guest's page table lies at an address that the
 * tables under it have to turn into the machine's before it can be read, and so does the page.
 *
 * How accurate is this? The costs are those of one processor (nest-cpuid-vm, nest-cpuid-nested).
 * Left out: caches of walks and of translations, flushing, exits that differ from one another.
 * Source: M. Ben-Yehuda et al., The Turtles Project, OSDI 2010, 4.3; R. Bhargava et al.,
 * Accelerating Two-Dimensional Page Walks, ASPLOS 2008.
 */
import { valueOf } from '../define.ts';
import { record, type WorldCore } from '../world.ts';
import { hasExtensions } from './settings.ts';

/** Levels of the page tables of x86-64, unless a scenario says otherwise (ept-refs). */
const PAGE_LEVELS = 4;

/** Speed of CPU work inside an entity, from its own settings and what it stands on. Reads only. */
export function speedInside(world: WorldCore, row: number): number {
  const { application } = record(world, row);
  const bare = !hasExtensions(world, row);
  let speed = 1;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const { kind } = record(world, r);
    const bound = application?.bound;
    const memory = bound === undefined ? undefined : kind.memoryEfficiency?.[bound];
    const slow = bare ? kind.withoutExtensions : undefined;
    speed *= (slow ?? memory ?? kind.cpuEfficiency).value;
  }
  return speed / (1 + exitLoss(world, row) + walkLoss(world, row));
}

/** Time lost to exits for each unit of native CPU time. */
function exitLoss(world: WorldCore, row: number): number {
  const exits = record(world, row).application?.exits;
  if (!exits) return 0;
  let micros = 0;
  let factor = 1;
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const { exit } = record(world, r).kind;
    if (!exit) continue;
    if (micros === 0) micros = exit.micros.value;
    else factor *= exit.nestedFactor.value;
  }
  const reflected = exits.reflected.value;
  const cost = micros * (1 - reflected + reflected * factor);
  return (exits.perCpuSecond.value * cost) / 1e6;
}

/** Time lost to longer page walks for each unit of native CPU time. */
function walkLoss(world: WorldCore, row: number): number {
  const walks = record(world, row).application?.walks;
  if (!walks) return 0;
  const further = walkReferences(world, row) - PAGE_LEVELS;
  return (walks.perCpuSecond.value * further * walks.referenceMicros.value) / 1e6;
}

/** References to memory that one page walk takes for the kernel under an entity. */
export function walkReferences(world: WorldCore, row: number): number {
  for (let r = row; r >= 0; r = world.column.parent.get(r)) {
    const { bringsKernel, kind, spec } = record(world, r);
    if (!bringsKernel) continue;
    const beneath = spec.nestedPageLevels ?? valueOf(kind.nestedPageLevels);
    return walk(spec.pageLevels ?? PAGE_LEVELS, beneath);
  }
  return PAGE_LEVELS;
}

/** Walks a table of so many levels, each read through the tables beneath, and counts. */
function walk(levels: number, beneath: number): number {
  let references = 0;
  for (let level = levels; level > 0; level--) {
    references += beneath; // where does this level of the table lie?
    references += 1; // read it
  }
  return references + beneath; // where does the page lie?
}
