/** What both worlds of a page have in common: one scale, one width for each host, one floor. */
import type { Picture, ScaleBy } from './picture.ts';
import { type Entity, kindOf, machinesOf, tierIndex, type World } from './read.ts';

/** The larger of all hosts' memories or disks: what one glass height stands for, in both worlds. */
export function largestHost(worlds: readonly World[], scaleBy: ScaleBy): number {
  let largest = 1;
  for (const world of worlds) {
    for (const machine of machinesOf(world)) {
      largest = Math.max(largest, capacityOf(machine, scaleBy));
    }
  }
  return largest;
}

export const capacityOf = ({ settings }: Entity, scaleBy: ScaleBy): number =>
  (scaleBy === 'memory' ? settings.machineMemoryBytes : settings.machineDiskBytes) ?? 0;

/** An idle host is no narrower than this share of the busiest. */
const IDLE_SHARE = 0.34;

/**
 * Widths of the hosts of a world, by place: each as wide as what stands in it needs, and the same
 * in every world, so that equal areas are equal amounts across the page.
 */
export function hostWidths(pictures: readonly Picture[]): number[] {
  const widths: number[] = [];
  for (const { hosts } of pictures) {
    hosts.forEach((host, i) => {
      widths[i] = Math.max(widths[i] ?? 1, host.weight);
    });
  }
  const widest = Math.max(1, ...widths);
  return widths.map((width) => Math.max(width, widest * IDLE_SHARE));
}

/**
 * How many bars with a label lie under the guests at most, in any of the worlds: these labels are
 * not to scale, so every glass gets that much more height.
 */
export function barsBeneath(worlds: readonly World[]): number {
  let most = 0;
  for (const world of worlds) {
    for (const entity of world.entities) {
      if (!entity || entity.service < 0) continue;
      let bars = 0;
      let standsOn = kindOf(entity).standsOn;
      let below = world.entities[world.get('parent', entity.row)];
      for (let steps = 0; below && steps < 64; steps++) {
        const { look, standsOn: next } = kindOf(below);
        if (look.frame === 'bar') bars += tierIndex(below, standsOn) + 1;
        standsOn = next;
        below = world.entities[world.get('parent', below.row)];
      }
      most = Math.max(most, bars);
    }
  }
  return most;
}
