/** A service under load, and means of long stretches of it, for the queueing cases. */
import type { Simulation, WorldMetrics } from '../../engine/index.ts';
import type { ClientDocument, ScenarioDocument, SettingsDocument } from '../document.ts';
import type { Laboratory } from './case.ts';

/** Mean work of a request, an assumption: long against the microseconds of the clock. */
export const WORK_SECONDS = 0.1;
const BATCHES = 20;

export interface QueueWish {
  readonly title: string;
  /** Utilisation of the cores. */
  readonly load: number;
  readonly cores?: number;
  readonly replicas?: number;
  readonly settings?: Partial<SettingsDocument>;
  /** Instead of one client at the rate that the utilisation asks for. */
  readonly clients?: readonly ClientDocument[];
}

/** A service of a process on a host of its own, asked by one Poisson stream. */
export function queue(wish: QueueWish): ScenarioDocument {
  const { title, load, cores = 1, replicas = 1 } = wish;
  const rate = `${+((load * cores * replicas) / WORK_SECONDS).toPrecision(9)}/s`;
  return {
    version: 1,
    title,
    worlds: {
      queue: {
        title,
        hosts: [{ id: 'host-1', cores: cores * replicas, memory: '64 GiB', disk: '1 TB' }],
        entities: [{ id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true }],
        services: [
          {
            id: 'queue',
            replicas,
            on: ['linux-1'],
            balance: 'random',
            backlog: 1_000_000,
            template: {
              kind: 'process',
              application: 'worker',
              cpus: cores,
              requestWork: `${WORK_SECONDS * 1000} ms`,
              requestSpread: 'exponential',
              ...wish.settings,
            },
          },
        ],
        clients: wish.clients ?? [{ id: 'all', service: 'queue', rate, timeout: '1000000 s' }],
      },
    },
  };
}

const metricsOf = (sim: Simulation): WorldMetrics =>
  (sim.views[0] as Simulation['views'][number]).measure();

export interface Batch {
  readonly served: number;
  /** Means of this stretch, in units of the mean work. */
  readonly response: number;
  readonly wait: number;
  /** Share of the requests that had to wait. */
  readonly waited: number;
  /** Mean response of each client. */
  readonly byClient: readonly number[];
}

/** Runs for about so many requests, a tenth of them to fill up, and reads twenty batches. */
export function batchesOf(lab: Laboratory, document: ScenarioDocument, jobs: number): Batch[] {
  const sim = lab.start(document);
  const opened = 60e6; // by then the service is up
  sim.advance(opened);
  const clients = document.worlds.queue?.clients ?? [];
  const perSecond = clients.reduce((sum, { rate }) => sum + Number.parseFloat(rate ?? '0'), 0);
  const length = Math.round((jobs / perSecond / BATCHES) * 1e6);
  sim.advance(opened + 2 * length);
  let before = metricsOf(sim);
  return Array.from({ length: BATCHES }, (_, b) => {
    sim.advance(opened + (3 + b) * length);
    const now = metricsOf(sim);
    const batch = difference(before, now);
    before = now;
    return batch;
  });
}

function difference(before: WorldMetrics, now: WorldMetrics): Batch {
  const unit = WORK_SECONDS * 1e6;
  const gained = (pick: (m: WorldMetrics) => number): number => pick(now) - pick(before);
  const served = gained((m) => m.requests.served);
  return {
    served,
    response: gained((m) => m.requests.latencySumMicros) / served / unit,
    wait: gained((m) => m.requests.waitSumMicros) / served / unit,
    waited: gained((m) => m.requests.waited) / served,
    byClient: now.clients.map(
      (_, i) =>
        gained((m) => m.clients[i]?.latencySumMicros ?? 0) /
        gained((m) => m.clients[i]?.served ?? 0) /
        unit,
    ),
  };
}
