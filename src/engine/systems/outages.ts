/**
 * The ledger of outages: for each service when nobody was there to serve, for how long, why, and
 * what it cost. An outage begins when the last replica that was up goes and ends when one is up
 * again; before a service was up for the first time there is none.
 *
 * Requests lost are those of the service that fail or time out from the beginning of the outage to
 * its end, and those that went down with the replica whose end began it.
 *
 * How accurate is this? Exact. The last fifty outages of a service are kept, the sums of all.
 */
import type { Micros } from '../../units.ts';
import type { EndWorld } from './ending.ts';
import type { ServiceState } from './requests.ts';

const KEPT_MAX = 50;

export interface Outage {
  readonly at: Micros;
  /** −1 while it goes on. */
  endedAt: Micros;
  /** Number of the event that says so; its causes say why. */
  readonly event: number;
  /** Requests that ended badly before it, in all, less those lost with the last replica. */
  readonly failedBefore: number;
  requestsLost: number;
}

export interface ServiceOutages {
  count: number;
  requestsLost: number;
  readonly list: Outage[];
}
export interface OutageState {
  readonly services: ServiceOutages[];
}
export interface OutageWorld extends EndWorld {
  readonly outage: OutageState;
}

export const createOutages = (services: number): OutageState => ({
  services: Array.from({ length: services }, () => ({ count: 0, requestsLost: 0, list: [] })),
});

const failedOf = ({ counts }: ServiceState): number => counts.failed + counts.timedOut;

/** Its last replica that was up is gone. */
export function outageBegins(world: OutageWorld, index: number, event: number): void {
  const ledger = world.outage.services[index] as ServiceOutages;
  const lost = world.end.lost[index];
  const withIt = lost?.at === world.now ? lost.requests : 0;
  const failedBefore = failedOf(world.request.services[index] as ServiceState) - withIt;
  ledger.count++;
  ledger.list.push({ at: world.now, endedAt: -1, event, failedBefore, requestsLost: withIt });
  if (ledger.list.length > KEPT_MAX) ledger.list.shift();
}

/** A replica is up again. */
export function outageEnds(world: OutageWorld, index: number): void {
  const ledger = world.outage.services[index] as ServiceOutages;
  const outage = ledger.list[ledger.list.length - 1];
  if (!outage || outage.endedAt >= 0) return;
  outage.requestsLost = lostIn(world, index, outage);
  outage.endedAt = world.now;
  ledger.requestsLost += outage.requestsLost;
}

/** Requests lost in an outage so far. Reads only. */
export const lostIn = (world: OutageWorld, index: number, outage: Outage): number =>
  outage.endedAt >= 0
    ? outage.requestsLost
    : failedOf(world.request.services[index] as ServiceState) - outage.failedBefore;
