/** Scenarios of migrations: pairs of hosts with KVM, and idle or writing guests of a given size. */
import type { Simulation } from '../../engine/index.ts';
import type {
  EntityDocument,
  HostDocument,
  MigrationDocument,
  NetworkDocument,
  ScenarioDocument,
  WorldDocument,
} from '../document.ts';

/** What a guest of Alpine Linux uses before its application does, in bytes (mem-1000-tinyx). */
const SYSTEM_BYTES = 27e6;

export interface GuestWish {
  /** Memory to be sent, in bytes. */
  readonly bytes: number;
  readonly dirtyRate?: string;
  readonly workingSet?: NonNullable<EntityDocument['workingSet']>;
  /** Number of the host it stands on. */
  readonly on?: number;
}

export interface MoveWish {
  readonly title: string;
  /** Guest i stands on host i mod hosts and goes to the host half way round. */
  readonly guests: readonly GuestWish[];
  readonly hosts?: number;
  readonly network: string;
  readonly transport?: NetworkDocument;
  readonly migration: MigrationDocument;
  readonly transfers?: WorldDocument['transfers'];
  /** When all guests go, and when they go back. */
  readonly at?: readonly string[];
}

export const WORLD = 'move';

/** A host with Linux and KVM on it, up. */
export function kvmHost(n: number, network: string): { host: HostDocument; on: EntityDocument[] } {
  const id = `host-${n}`;
  const host = { id, cores: 8, memory: '64 GiB', disk: '500 GB', network };
  return {
    host,
    on: [
      { id: `linux-${n}`, kind: 'linux', system: 'alpine', on: id, up: true },
      { id: `kvm-${n}`, kind: 'kvm', on: `linux-${n}`, up: true },
    ],
  };
}

/** Guests that are up from the beginning and are moved at the given times. */
export function moveScenario(wish: MoveWish): ScenarioDocument {
  const count = wish.hosts ?? 2;
  const at = wish.at ?? ['10 s'];
  const hosts = Array.from({ length: count }, (_, i) => kvmHost(i + 1, wish.network));
  const guests = wish.guests.map(
    ({ bytes, on, ...writes }, i): EntityDocument => ({
      id: `vm-${i + 1}`,
      kind: 'kvm-guest',
      system: 'alpine',
      application: 'worker',
      on: `kvm-${on ?? (i % count) + 1}`,
      up: true,
      memory: `${Math.ceil(bytes / 2 ** 20)} MiB`,
      applicationMemory: `${Math.round(bytes - SYSTEM_BYTES)} B`,
      ...writes,
    }),
  );
  const target = (i: number, turn: number): string => {
    const home = (wish.guests[i]?.on ?? (i % count) + 1) - 1;
    return `host-${((home + (turn % 2 === 0 ? Math.floor(count / 2) : 0)) % count) + 1}`;
  };
  return {
    version: 1,
    title: wish.title,
    worlds: {
      [WORLD]: {
        title: wish.title,
        hosts: hosts.map(({ host }) => host),
        entities: [...hosts.flatMap(({ on }) => on), ...guests],
        migration: wish.migration,
        ...(wish.transport && { network: wish.transport }),
        ...(wish.transfers && { transfers: wish.transfers }),
      },
    },
    journal: at.flatMap((time, turn) =>
      guests.map(({ id }, i) => ({
        at: time,
        command: { type: 'migrate', world: WORLD, id, to: target(i, turn) } as const,
      })),
    ),
  };
}

/** SimGrid's defaults: its network model and its migration plug-in. */
export const SIMGRID_TRANSPORT: NetworkDocument = {
  latency: '20 us',
  latencyFactor: 13.01,
  efficiency: 0.97,
  reverseShare: 0.05,
};
export const SIMGRID_MIGRATION: MigrationDocument = {
  downtime: '30 ms',
  rounds: 100_000,
  resume: '0 s',
  workingSetShare: 0.9,
};

/** What the end of a migration said. */
export interface Moved {
  readonly seconds: number;
  readonly pauseSeconds: number;
  readonly bytes: number;
  readonly rounds: number;
  readonly converged: boolean;
}

/** Every migration that has ended, by guest; of several of one guest the last. */
export function movedIn(sim: Simulation): ReadonlyMap<string, Moved> {
  const moved = new Map<string, Moved>();
  for (const { type, subject, data } of sim.events) {
    if (type !== 'migrated') continue;
    moved.set(subject, {
      seconds: Number(data.tookMicros) / 1e6,
      pauseSeconds: Number(data.downtimeMicros) / 1e6,
      bytes: Number(data.bytes),
      rounds: Number(data.rounds),
      converged: data.converged === 'yes',
    });
  }
  return moved;
}

/** Bulk transfers between bare machines. */
export function transferScenario(
  title: string,
  network: Readonly<Record<string, string>>,
  transfers: NonNullable<WorldDocument['transfers']>,
): ScenarioDocument {
  const hosts = Object.entries(network).map(([id, speed]) => ({
    id,
    cores: 1,
    memory: '1 GiB',
    disk: '10 GB',
    network: speed,
  }));
  return { version: 1, title, worlds: { [WORLD]: { title, hosts, transfers } } };
}
