/**
 * A scenario as the engine takes it: checked, with numbers instead of quantities in text. The file
 * format with its schema and its messages is in `scenarios/`; this is what comes out of there.
 */
import type { Bytes, BytesPerSecond, CoreMicros, Cores, Micros, PerSecond } from '../units.ts';
import type { Command } from './commands.ts';
import type { HardwareSpec, ImageSpec } from './define.ts';

/** What can be set on an entity, whatever its kind; a kind that has no use for one ignores it. */
export interface EntitySettings {
  readonly kind: string;
  readonly title?: string;
  readonly system?: string;
  readonly application?: string;
  readonly image?: string;
  /** Cap on CPU, in cores: the vCPUs of a virtual machine, the quota of a container. */
  readonly cpus?: Cores;
  /** Relative share among siblings; 1 unless set. */
  readonly cpuWeight?: number;
  /** CPU that is its own whenever it wants it. */
  readonly cpuReserved?: Cores;
  /** Memory given to a virtual machine, or the limit of a container. */
  readonly memoryBytes?: Bytes;
  /** Restart policy id. */
  readonly restart?: string;
  readonly copies?: 'full' | 'shared';
  readonly hardware?: HardwareSpec;
  /** Application memory instead of the catalogue's. */
  readonly applicationMemoryBytes?: Bytes;
  /** CPU work to be done one after the other, once it is up. */
  readonly tasks?: readonly CoreMicros[];
  /** Mean work of a request instead of the catalogue's. */
  readonly requestMicros?: Micros;
}

export interface EntitySpec extends EntitySettings {
  readonly id: string;
  /** Id of what it stands on; null for a machine. */
  readonly on: string | null;
  /** Already up when the run begins; otherwise it is off until started. */
  readonly up: boolean;
}

export interface ServiceSpec {
  readonly id: string;
  readonly title?: string;
  readonly replicas: number;
  /** Ids of the entities a replica may stand on. */
  readonly on: readonly string[];
  readonly template: EntitySettings;
  /** Load-balancing policy id. */
  readonly balance: string;
  /** Replicas are started only when these services are. */
  readonly after: readonly { readonly service: string; readonly until: 'started' | 'ready' }[];
  /** Each request calls each of these once, one after the other, after its own work. */
  readonly calls: readonly string[];
  /** Requests a replica holds at most; one more is turned away. */
  readonly backlog: number;
  /** Shown on the page and in reports. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly networks: readonly string[];
}

export interface ClientSpec {
  readonly id: string;
  readonly service: string;
  readonly arrivals: 'poisson' | 'deterministic';
  readonly perSecond: PerSecond;
  readonly timeoutMicros: Micros;
}

export interface WorldSpec {
  readonly id: string;
  readonly title: string;
  readonly registryBytesPerSecond: BytesPerSecond;
  readonly entities: readonly EntitySpec[];
  readonly images: readonly ImageSpec[];
  readonly services: readonly ServiceSpec[];
  readonly clients: readonly ClientSpec[];
}

/**
 * A command and the time at which it was given; `at` is applied after everything due until then.
 */
export interface JournalEntry {
  readonly at: Micros;
  readonly command: Command;
}

export interface ScenarioSpec {
  readonly title: string;
  readonly seed: number;
  /** Run in lockstep on the same random numbers. */
  readonly worlds: readonly WorldSpec[];
  readonly journal: readonly JournalEntry[];
}
