/** What must hold of flows and of what is under way between machines. */

import { machineOf, record } from '../world.ts';
import type { EndWorld } from './ending.ts';
import { bytesInFlight, bytesSent, type FlowWorld } from './flows.ts';
import { migrationOf } from './migration.ts';
import type { TransferWorld } from './transfers.ts';

const NONE = -1;
const SLACK = 1e-6;
const close = (a: number, b: number): boolean =>
  Math.abs(a - b) <= SLACK * Math.max(1, Math.abs(a), Math.abs(b));

/** The laws of flows that do not hold, one sentence each. */
export const flowBreaches = (world: EndWorld): string[] => [
  ...byteBreaches(world),
  ...linkBreaches(world),
  ...transferBreaches(world),
  ...promiseBreaches(world),
];

/** Bytes sent = received + in flight + lost with a cause. */
function byteBreaches(world: FlowWorld): string[] {
  const { receivedBytes, lostBytes } = world.flow;
  let lost = 0;
  for (const bytes of lostBytes.values()) lost += bytes;
  const sent = bytesSent(world);
  const known = receivedBytes + bytesInFlight(world) + lost;
  return close(sent, known) ? [] : [`${sent} bytes were sent, ${known} are accounted for`];
}

/** No link carries more than it can, and a flow on the lists of a link uses it. */
function linkBreaches(world: FlowWorld): string[] {
  const { flows, uses, heads, links, dirty } = world.flow;
  if (dirty.length > 0) return []; // shared out when time goes on
  const found: string[] = [];
  for (let link = 0; link < links.length; link++) {
    let load = 0;
    for (let use = heads[link] as number; use !== NONE; use = uses.at.next[use] as number) {
      const id = uses.at.flow[use] as number;
      if (uses.at.link[use] !== link || flows.at.used[id] !== 1) {
        found.push(`flow ${id} hangs on link ${link} and does not use it`);
      }
      if (flows.at.moving[id] === 0) continue;
      load += (flows.at.rate[id] as number) * (uses.at.coefficient[use] as number);
    }
    const capacity = links[link] as number;
    if (load > capacity * (1 + SLACK)) found.push(`link ${link} carries ${load} of ${capacity}`);
  }
  return found;
}

function transferBreaches(world: TransferWorld): string[] {
  const { flows } = world.flow;
  return [...world.transfer.active].flatMap(([id, { flow }]) =>
    flows.at.used[flow] === 1 && flows.at.ref[flow] === id
      ? []
      : [`transfer ${id} is under way without a flow`],
  );
}

/** Disk that is promised to what is on its way, and that every migration can be found. */
function promiseBreaches(world: EndWorld): string[] {
  const found: string[] = [];
  const promised = new Map<number, number>();
  for (const m of world.migration.active) {
    const { id } = record(world, m.row);
    if (migrationOf(world, m.row) !== m) found.push(`the migration of ${id} is misplaced`);
    const machine = machineOf(world, m.to);
    promised.set(machine, (promised.get(machine) ?? 0) + m.promisedDiskBytes);
  }
  const { reserved } = world.storage;
  for (const machine of world.machines) {
    const [kept, sum] = [reserved.get(machine) ?? 0, promised.get(machine) ?? 0];
    if (kept === sum) continue;
    found.push(`${record(world, machine).id} keeps ${kept} bytes of disk, ${sum} are promised`);
  }
  return found;
}
