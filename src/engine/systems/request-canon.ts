/**
 * One form for the requests of every state: what a cell held before, for another request or at an
 * earlier stage, may not be seen. Queues by themselves (`queue-run.ts`) do not write what nobody
 * reads.
 */
import type { Cells } from '../table.ts';
import { NONE, type RequestWorld, STAGE } from './request-state.ts';

/** Wipes out what is not in use. Call before the state is saved. */
export function canonizeRequests(world: RequestWorld): void {
  const { requests } = world.request;
  const r = requests.at;
  const columns: Cells[] = Object.values(r);
  for (let id = 0; id < requests.length; id++) {
    if ((r.row[id] as number) < 0) {
      for (const cells of columns) cells[id] = 0;
      r.row[id] = NONE;
      continue;
    }
    const stage = r.stage[id] as number;
    const queued = stage === STAGE.queued;
    if (!queued) {
      r.next[id] = NONE;
      r.previous[id] = NONE;
      if ((r.waited[id] as number) < 0) r.queuedAt[id] = 0;
    }
    if (queued || stage === STAGE.inbound) {
      r.begunAt[id] = 0;
      r.work[id] = 0;
    }
    if ((r.parent[id] as number) < 0 && (r.client[id] as number) >= 0) continue;
    r.newer[id] = NONE; // a call is in no list of a client
    r.older[id] = NONE;
  }
}
