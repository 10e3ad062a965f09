/** What must hold of the CPU after every timer: nobody gets too much, and nothing is left idle. */
import type { Cores } from '../../units.ts';
import { firstChild, nextSibling, record } from '../world.ts';
import { cpuShareOf, machineCapacity } from './cpu.ts';
import { type CpuWorld, FROZEN } from './cpu-tree.ts';

const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

/** The laws that do not hold. One sentence each. */
export function cpuBreaches(world: CpuWorld): string[] {
  const found: string[] = [];
  for (const { row, id } of world.records) {
    const threads = world.cpu.nodes.at.threads[row] as number;
    const share = cpuShareOf(world, row);
    if (share < 0 || share > threads + 1e-9) {
      found.push(`${id} has ${share} cores for ${threads} threads`);
    }
  }
  for (const machine of world.machines) {
    const { wanted, given } = subtree(world, machine, found);
    const could = Math.min(wanted, machineCapacity(world, machine, wanted));
    if (!close(given, could)) {
      found.push(`${record(world, machine).id} gives ${given} cores and could give ${could}`);
    }
  }
  found.push(...countBreaches(world));
  return found;
}

/** What is asked for and given beneath a row when every cap is respected. */
function subtree(world: CpuWorld, row: number, found: string[]): { wanted: Cores; given: Cores } {
  const n = world.cpu.nodes.at;
  const cap = world.cpu.settings.rows.at.cap[row] as number;
  let wanted = n.threads[row] as number;
  let given = cpuShareOf(world, row);
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    const below = subtree(world, c, found);
    wanted += below.wanted;
    given += below.given;
  }
  const { id, spec } = record(world, row);
  if (n.idle[row] !== 0 && given > 0) {
    found.push(
      `${id} is ${n.idle[row] === FROZEN ? 'frozen' : 'throttled'} and has ${given} cores`,
    );
  }
  if (!spec.hardware && given > cap + 1e-6) found.push(`${id} uses ${given} cores, over its cap`);
  const most = spec.hardware ? Infinity : cap;
  return { wanted: n.idle[row] === 0 ? Math.min(wanted, most) : 0, given };
}

/** The counts kept beside the tree are those of the tree. */
function countBreaches(world: CpuWorld): string[] {
  const { nodes, groups, classes, jobs, settings } = world.cpu;
  const members = new Map<number, number>();
  const count = (klass: number, size: number): void => {
    if (klass >= 0) members.set(klass, (members.get(klass) ?? 0) + size);
  };
  let threads = 0;
  for (const { row } of world.records) {
    threads += nodes.at.threads[row] as number;
    count(nodes.at.klass[row] as number, settings.rows.at.size[row] as number);
    const group = nodes.at.group[row] as number;
    if (group >= 0) count(groups.at.seat[group] as number, 1);
  }
  const found: string[] = [];
  if (threads !== jobs.size) found.push(`${jobs.size} jobs exist, and ${threads} threads`);
  if (members.size !== classes.size) {
    found.push(`${classes.size} classes exist, ${members.size} have members`);
  }
  for (const [klass, size] of members) {
    if (classes.at.count[klass] === size) continue;
    found.push(`a class counts ${classes.at.count[klass]} members and has ${size}`);
  }
  return found;
}
