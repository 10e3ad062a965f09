/**
 * A Compose project in one form: short and long syntax, variables, merges, extends and include are
 * resolved. Sizes are bytes, times microseconds, CPU cores. Keys chosen by users are values of
 * `name` fields in arrays, never property names. Values of environment variables are left out on
 * purpose: they may hold secrets.
 */
import type { Bytes, Cores, Micros } from '../../units.ts';

export interface ComposePort {
  readonly hostIp?: string;
  /** The first (usually the only) host port; absent when the host picks one. */
  readonly published?: number;
  /** Set when one of several host ports is used: `6005-6015:80`. */
  readonly publishedLast?: number;
  readonly target: number;
  readonly protocol: string;
}

export interface ComposeMount {
  /** bind, volume, tmpfs, image, npipe or cluster. */
  readonly type: string;
  /** Absent: an anonymous volume or a tmpfs. */
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
}

export type DependencyCondition =
  | 'service_started'
  | 'service_healthy'
  | 'service_completed_successfully';

export interface ComposeDependency {
  readonly service: string;
  readonly condition: DependencyCondition;
  readonly required: boolean;
  /** Not written under depends_on: follows from links, volumes_from or a shared namespace. */
  readonly implied: boolean;
}

export interface ComposeAttachment {
  readonly name: string;
  readonly ipv4?: string;
  readonly aliases: readonly string[];
}

export interface ComposeHealthcheck {
  readonly intervalMicros: Micros;
  readonly timeoutMicros: Micros;
  readonly retries: number;
  readonly startPeriodMicros: Micros;
  readonly disabled: boolean;
}

export interface ComposeRestart {
  readonly policy: 'no' | 'always' | 'on-failure' | 'unless-stopped';
  readonly maxRetries?: number;
  /** The `restart` key as written; absent when only deploy.restart_policy says it. */
  readonly text?: string;
}

export interface ComposeLimits {
  readonly cpus?: Cores;
  readonly memoryBytes?: Bytes;
  readonly pids?: number;
}

export interface ComposeBuild {
  /** Empty for a Dockerfile written in place. */
  readonly context: string;
}

export interface ComposeService {
  readonly name: string;
  /** Where the service starts in the file that was read. */
  readonly line: number;
  readonly image?: string;
  readonly build?: ComposeBuild;
  /** The service is run by a plug-in of docker compose, not as a container. */
  readonly provider: boolean;
  readonly containerName?: string;
  /** Present when the file sets a command or an entrypoint; programs are not run. */
  readonly command?: string;
  /** How many containers; 1 unless deploy.replicas or scale says otherwise. */
  readonly replicas: number;
  readonly replicasGiven: boolean;
  /** deploy.mode: global. One container on every host. */
  readonly global: boolean;
  readonly limits: ComposeLimits;
  readonly reservations: ComposeLimits;
  readonly cpuShares?: number;
  readonly restart?: ComposeRestart;
  readonly ports: readonly ComposePort[];
  /** Ports other services may use, as written: `3000`, `3000-3005/udp`. */
  readonly expose: readonly string[];
  readonly dependsOn: readonly ComposeDependency[];
  readonly volumes: readonly ComposeMount[];
  readonly networks: readonly ComposeAttachment[];
  /** host, none, bridge, service:NAME or container:NAME. Then `networks` is empty. */
  readonly networkMode?: string;
  readonly healthcheck?: ComposeHealthcheck;
  readonly environmentNames: readonly string[];
  readonly stopGraceMicros?: Micros;
  readonly privileged: boolean;
  readonly platform?: string;
  readonly profiles: readonly string[];
}

export interface ComposeNetwork {
  readonly name: string;
  readonly external: boolean;
  readonly internal: boolean;
  readonly driver?: string;
  readonly subnets: readonly string[];
}

export interface ComposeVolume {
  readonly name: string;
  readonly external: boolean;
}

export interface ComposeProject {
  readonly name: string;
  readonly services: readonly ComposeService[];
  readonly networks: readonly ComposeNetwork[];
  readonly volumes: readonly ComposeVolume[];
}
