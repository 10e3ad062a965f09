/**
 * Keys whose text is turned into a number or a yes/no once its variables are known, because a
 * variable's value is always text: `replicas: ${N}` must end as a number.
 */
import { parseBoolean, parseInteger, parseNumber } from './quantities.ts';
import type { Plain } from './tree.ts';

export type Cast = 'integer' | 'number' | 'boolean';

const SERVICE: Readonly<Record<string, Cast>> = {
  cpu_count: 'integer',
  cpu_percent: 'number',
  cpu_period: 'integer',
  cpu_quota: 'integer',
  cpu_rt_period: 'integer',
  cpu_rt_runtime: 'integer',
  cpus: 'number',
  cpu_shares: 'integer',
  init: 'boolean',
  oom_kill_disable: 'boolean',
  oom_score_adj: 'integer',
  pids_limit: 'integer',
  privileged: 'boolean',
  read_only: 'boolean',
  scale: 'integer',
  stdin_open: 'boolean',
  tty: 'boolean',
  'ulimits.*': 'integer',
  'ulimits.*.hard': 'integer',
  'ulimits.*.soft': 'integer',
  'volumes.*.read_only': 'boolean',
  'volumes.*.volume.nocopy': 'boolean',
  'depends_on.*.required': 'boolean',
  'depends_on.*.restart': 'boolean',
  'healthcheck.retries': 'integer',
  'healthcheck.disable': 'boolean',
  'ports.*.target': 'integer',
  'deploy.replicas': 'integer',
  'deploy.update_config.parallelism': 'integer',
  'deploy.update_config.max_failure_ratio': 'number',
  'deploy.rollback_config.parallelism': 'integer',
  'deploy.rollback_config.max_failure_ratio': 'number',
  'deploy.restart_policy.max_attempts': 'integer',
  'deploy.placement.max_replicas_per_node': 'integer',
};

const TOP: Readonly<Record<string, Cast>> = {
  'networks.*.external': 'boolean',
  'networks.*.internal': 'boolean',
  'networks.*.attachable': 'boolean',
  'networks.*.enable_ipv4': 'boolean',
  'networks.*.enable_ipv6': 'boolean',
  'volumes.*.external': 'boolean',
  'secrets.*.external': 'boolean',
  'configs.*.external': 'boolean',
};

/** The rules as a tree of steps, so that following a path costs one look-up per step. */
export interface CastStep {
  readonly cast?: Cast;
  readonly next: ReadonlyMap<string, CastStep>;
}

interface Growing {
  cast?: Cast;
  readonly next: Map<string, Growing>;
}

function grow(root: Growing, path: string, cast: Cast): void {
  let here = root;
  for (const step of path.split('.')) {
    const next = here.next.get(step) ?? { next: new Map() };
    here.next.set(step, next);
    here = next;
  }
  here.cast = cast;
}

function build(): CastStep {
  const root: Growing = { next: new Map() };
  for (const [path, cast] of Object.entries(SERVICE)) grow(root, `services.*.${path}`, cast);
  for (const [path, cast] of Object.entries(TOP)) grow(root, path, cast);
  return root;
}

export const CASTS: CastStep = build();

export function castStep(step: CastStep | undefined, key: string): CastStep | undefined {
  return step?.next.get(key) ?? step?.next.get('*');
}

/** The text as the kind asked for; undefined when it is none. */
export function castText(text: string, cast: Cast): Plain | undefined {
  if (cast === 'integer') return parseInteger(text);
  return cast === 'number' ? parseNumber(text) : parseBoolean(text);
}
