/** How many containers a service has, what each may use, and what happens when one ends. */
import { optional, readBytes, readCores, readCount, readPids, type Scope } from './decode.ts';
import { quote } from './findings.ts';
import type { ComposeLimits, ComposeRestart } from './model.ts';
import { parseInteger } from './quantities.ts';
import { dig, get, textAt } from './tree.ts';

const LIMITS = ['deploy', 'resources', 'limits'] as const;
const RESERVATIONS = ['deploy', 'resources', 'reservations'] as const;

function limits(cpus?: number, memoryBytes?: number, pids?: number): ComposeLimits {
  return {
    ...optional('cpus', cpus),
    ...optional('memoryBytes', memoryBytes),
    ...optional('pids', pids),
  };
}

/** Two ways to say the same thing must agree when both are used. */
function pick(
  scope: Scope,
  short: number | undefined,
  shortKey: string,
  long: number | undefined,
  longPath: readonly string[],
): number | undefined {
  const block = dig(scope.tree, ...longPath.slice(0, -1));
  if (short !== undefined && block && long !== short) {
    const longKey = longPath.join('.');
    scope.findings.invalid(
      get(scope.tree, shortKey)?.at ?? scope.tree.at,
      `${scope.path}: ${shortKey} and ${longKey} differ. Keep one of them.`,
    );
  }
  return short ?? long;
}

export function readLimits(scope: Scope): ComposeLimits {
  const cpus = readCores(scope, 'cpus');
  const memory = readBytes(scope, 'mem_limit');
  const pids = readPids(scope, 'pids_limit');
  return limits(
    pick(scope, cpus, 'cpus', readCores(scope, ...LIMITS, 'cpus'), [...LIMITS, 'cpus']),
    pick(scope, memory, 'mem_limit', readBytes(scope, ...LIMITS, 'memory'), [...LIMITS, 'memory']),
    pick(scope, pids, 'pids_limit', readPids(scope, ...LIMITS, 'pids'), [...LIMITS, 'pids']),
  );
}

export function readReservations(scope: Scope): ComposeLimits {
  const memory = readBytes(scope, 'mem_reservation');
  const long = readBytes(scope, ...RESERVATIONS, 'memory');
  return limits(
    readCores(scope, ...RESERVATIONS, 'cpus'),
    pick(scope, memory, 'mem_reservation', long, [...RESERVATIONS, 'memory']),
  );
}

export interface Replicas {
  readonly replicas: number;
  readonly replicasGiven: boolean;
  readonly global: boolean;
}

export function readReplicas(scope: Scope): Replicas {
  const scale = readCount(scope, 'scale');
  const deployed = readCount(scope, 'deploy', 'replicas');
  if (scale !== undefined && deployed !== undefined && scale !== deployed) {
    scope.findings.invalid(
      get(scope.tree, 'scale')?.at ?? scope.tree.at,
      `${scope.path}: scale and deploy.replicas differ. Keep one of them.`,
    );
  }
  const given = scale ?? deployed;
  return {
    replicas: given ?? 1,
    replicasGiven: given !== undefined,
    global: textAt(scope.tree, 'deploy', 'mode') === 'global',
  };
}

const CONDITIONS: ReadonlyMap<string, ComposeRestart['policy']> = new Map([
  ['none', 'no'],
  ['on-failure', 'on-failure'],
  ['any', 'always'],
]);

function shortRestart(scope: Scope): ComposeRestart | undefined {
  const text = textAt(scope.tree, 'restart');
  if (text === undefined || text === '') return undefined;
  const [name = '', count] = text.split(':', 2);
  if (name === 'no' || name === 'always' || name === 'unless-stopped')
    return { policy: name, text };
  if (name === 'on-failure') {
    const maxRetries = count === undefined ? undefined : parseInteger(count);
    if (maxRetries === undefined || maxRetries < 0) return { policy: name, text };
    return { policy: name, maxRetries, text };
  }
  scope.findings.ignore(
    get(scope.tree, 'restart')?.at ?? scope.tree.at,
    `${scope.path}.restart: ${quote(text)} is no policy the simulator knows, so "no" is used`,
  );
  return { policy: 'no', text };
}

/** `deploy.restart_policy` decides where both are written, as in docker compose. */
export function readRestart(scope: Scope): ComposeRestart | undefined {
  const short = shortRestart(scope);
  const deployed = dig(scope.tree, 'deploy', 'restart_policy');
  if (!deployed) return short;
  const condition = textAt(deployed, 'condition') ?? 'any';
  const maxRetries = readCount(scope, 'deploy', 'restart_policy', 'max_attempts');
  return {
    policy: CONDITIONS.get(condition) ?? 'always',
    ...optional('maxRetries', maxRetries),
    ...optional('text', short?.text),
  };
}
