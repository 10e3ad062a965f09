/** What clients have met with so far: counts, latencies and waiting. Reads only. */
import type { Micros } from '../units.ts';
import { HISTOGRAM_BUCKETS, percentile } from './systems/histogram.ts';
import type { ClientState, RequestState, Sums } from './systems/request-state.ts';

interface SumMetrics {
  /** Over what was served: latency, waiting for a thread, and how many had to wait. */
  readonly latencySumMicros: Micros;
  readonly waitSumMicros: Micros;
  readonly waited: number;
}

interface Latencies {
  /** Latency of served requests; −1 when none was served. */
  readonly meanMicros: Micros;
  readonly p50Micros: Micros;
  readonly p95Micros: Micros;
  readonly p99Micros: Micros;
}

interface Answers extends SumMetrics, Latencies {
  readonly arrived: number;
  readonly early: number;
  readonly served: number;
  readonly failed: number;
  readonly timedOut: number;
}

/** Of all clients together. */
export interface RequestMetrics extends Answers {
  readonly inFlight: number;
}

/** Of one client. */
export interface ClientMetrics extends Answers {
  readonly id: string;
  /** How many clients a closed one has at present; 0 for an open stream. */
  readonly clients: number;
}

export const sumsOf = ({ latencyMicros, waitMicros, waited }: Sums): SumMetrics => ({
  latencySumMicros: latencyMicros,
  waitSumMicros: waitMicros,
  waited,
});

const latenciesOf = (counts: Uint32Array, served: number, sum: Micros): Latencies => ({
  meanMicros: served > 0 ? sum / served : -1,
  p50Micros: percentile(counts, 0.5),
  p95Micros: percentile(counts, 0.95),
  p99Micros: percentile(counts, 0.99),
});

export function measureClient(client: ClientState): ClientMetrics {
  const { spec, counts, early, present, sums, latency } = client;
  return {
    id: spec.id,
    clients: present,
    ...counts,
    early,
    ...sumsOf(sums),
    ...latenciesOf(latency, counts.served, sums.latencyMicros),
  };
}

export function measureRequests({ clients }: RequestState): RequestMetrics {
  const sum = (pick: (client: ClientState) => number): number =>
    clients.reduce((total, client) => total + pick(client), 0);
  const latency = new Uint32Array(HISTOGRAM_BUCKETS);
  for (const client of clients) {
    for (let i = 0; i < latency.length; i++) {
      latency[i] = (latency[i] as number) + (client.latency[i] as number);
    }
  }
  const arrived = sum((c) => c.counts.arrived);
  const early = sum((c) => c.early);
  const served = sum((c) => c.counts.served);
  const failed = sum((c) => c.counts.failed);
  const timedOut = sum((c) => c.counts.timedOut);
  const sums = {
    latencyMicros: sum((c) => c.sums.latencyMicros),
    waitMicros: sum((c) => c.sums.waitMicros),
    waited: sum((c) => c.sums.waited),
  };
  return {
    arrived,
    early,
    served,
    failed,
    timedOut,
    inFlight: arrived - early - served - failed - timedOut,
    ...sumsOf(sums),
    ...latenciesOf(latency, served, sums.latencyMicros),
  };
}
