/**
 * Density has several walls: how many more of a thing a place could take, by each of them. The
 * lowest is the one that counts.
 *
 *   memory      unpromised memory ÷ what one is promised
 *   disk        free disk ÷ what one adds to it
 *   CPU         unreserved cores ÷ what one reserves
 *   disk I/Os   unreserved I/Os ÷ what one reserves
 *   processes   what the kernel's table has left ÷ processes of one
 *   addresses   what the network of its technology has left
 *
 * How accurate is this? Exact for what is counted. A technology that says nothing of processes or
 * addresses has no such wall here. How fast one after the other can be made is no wall but a time;
 * it is in the phases of a start.
 */
import { valueOf } from '../define.ts';
import { firstChild, machineOf, nextSibling, record, STATE, stateOf, walk } from '../world.ts';
import { PIDS_MAX } from './memory.ts';
import type { RequestWorld } from './requests.ts';

/** What one more of a kind takes of things that are counted. */
interface Counted {
  readonly name: 'processes' | 'addresses';
  readonly left: number;
  readonly each: number;
}

/** Processes and addresses that are left on a place for things of a kind. */
export function countedRoom(world: RequestWorld, kindId: string, place: number): Counted[] {
  const kind = world.lookup.kinds.get(kindId);
  const found: Counted[] = [];
  const processes = valueOf(kind?.processes);
  const addresses = valueOf(kind?.addresses);
  if (processes === 0 && addresses === 0) return found;
  let made = 0;
  let named = 0;
  for (let c = firstChild(world, place); c >= 0; c = nextSibling(world, c)) {
    const state = stateOf(world, c);
    if (state === STATE.removed || state === STATE.off) continue;
    made += valueOf(record(world, c).kind.processes);
    if (record(world, c).kind.id === kindId) named++;
  }
  if (processes > 0) found.push({ name: 'processes', left: PIDS_MAX - made, each: processes });
  if (addresses > 0) found.push({ name: 'addresses', left: addresses - named, each: 1 });
  return found;
}

/** I/Os a second of a machine's disk that nobody has reserved. */
export function iosLeft(world: RequestWorld, place: number): number {
  const machine = machineOf(world, place);
  let left = record(world, machine).spec.hardware?.diskIops ?? Infinity;
  walk(world, machine, (row) => {
    const state = stateOf(world, row);
    if (state === STATE.removed || state === STATE.off) return;
    left -= record(world, row).spec.diskReserved ?? 0;
  });
  return left;
}
