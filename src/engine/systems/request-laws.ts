/** Laws of requests: each is counted once, and threads are held by those who have them. */

import { record } from '../world.ts';
import { type RequestWorld, STAGE } from './request-state.ts';

const HOLDS_THREAD: ReadonlySet<number> = new Set([STAGE.working, STAGE.reading, STAGE.calling]);

/** What is in flight, counted anew. */
interface Census {
  readonly ofService: readonly number[];
  readonly ofClient: readonly number[];
  /** Threads held, by server. */
  readonly held: ReadonlyMap<number, number>;
  readonly all: number;
}

/** The laws that do not hold; empty when all do. One sentence each. */
export function requestBreaches(world: RequestWorld): string[] {
  const census = countRequests(world);
  return [...countBreaches(world, census), ...threadBreaches(world, census)];
}

function countRequests(world: RequestWorld): Census {
  const { requests, services, clients } = world.request;
  const r = requests.at;
  const ofService = services.map(() => 0);
  const ofClient = clients.map(() => 0);
  const held = new Map<number, number>();
  let all = 0;
  for (let id = 0; id < requests.length; id++) {
    if ((r.row[id] as number) < 0) continue;
    all++;
    const service = r.service[id] as number;
    ofService[service] = (ofService[service] as number) + 1;
    const client = r.client[id] as number;
    const asked = (r.parent[id] as number) < 0 && client >= 0;
    if (asked) ofClient[client] = (ofClient[client] as number) + 1;
    if (!HOLDS_THREAD.has(r.stage[id] as number)) continue;
    const server = r.server[id] as number;
    held.set(server, (held.get(server) ?? 0) + 1);
  }
  return { ofService, ofClient, held, all };
}

function countBreaches(world: RequestWorld, { ofService, ofClient, all }: Census): string[] {
  const found: string[] = [];
  const { requests, services, clients } = world.request;
  let onRows = 0;
  for (const { row } of world.records) onRows += world.column.inFlight.get(row);
  if (all !== requests.size || onRows !== all) {
    const exist = `${requests.size} requests exist, ${all} are somewhere`;
    found.push(`${exist}, ${onRows} are on replicas`);
  }
  services.forEach(({ spec, counts }, i) => {
    const ended = counts.served + counts.failed + counts.timedOut;
    if (counts.arrived !== ended + (ofService[i] as number)) {
      found.push(`${spec.id}: ${counts.arrived} arrived, ${ended} ended, ${ofService[i]} open`);
    }
  });
  clients.forEach(({ spec, counts, early, present }, i) => {
    const ended = early + counts.served + counts.failed + counts.timedOut;
    const open = ofClient[i] as number;
    if (counts.arrived !== ended + open) {
      found.push(`${spec.id}: ${counts.arrived} sent, ${ended} ended, ${open} open`);
    }
    if (spec.clients !== undefined && open > present) {
      found.push(`${spec.id}: ${open} wait for an answer and there are ${present}`);
    }
  });
  return found;
}

function threadBreaches(world: RequestWorld, { held }: Census): string[] {
  const found: string[] = [];
  const { servers } = world.request;
  const s = servers.at;
  for (let server = 0; server < servers.length; server++) {
    const workers = s.workers[server] as number;
    if (workers === 0) continue;
    const busy = s.busy[server] as number;
    const { id } = record(world, s.row[server] as number);
    const holds = held.get(server) ?? 0;
    if (busy !== holds) found.push(`${id} counts ${busy} busy threads and has ${holds}`);
    const waits = (s.first[server] as number) >= 0;
    if (waits && busy !== workers) found.push(`${id} lets requests wait with threads free`);
  }
  return found;
}
