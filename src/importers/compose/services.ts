/** One service of the merged tree as a `ComposeService`. */
import { optional, readCount, readDuration, type Scope } from './decode.ts';
import type { Findings } from './findings.ts';
import { MAX_PORTS } from './limits.ts';
import type {
  ComposeBuild,
  ComposeHealthcheck,
  ComposeMount,
  ComposePort,
  ComposeService,
} from './model.ts';
import { portKey, readPorts } from './ports.ts';
import { readLimits, readReplicas, readReservations, readRestart } from './service-limits.ts';
import { type Joined, noteEnvFiles, readAttachments, readTies, type Tie } from './service-links.ts';
import {
  get,
  isTrue,
  itemsAt,
  type Place,
  type Tree,
  type TreeMap,
  textAt,
  textOf,
  under,
} from './tree.ts';
import { readMount } from './volumes.ts';

/** A service with the tree it came from, for the checks that need places. */
export interface ReadService {
  readonly service: ComposeService;
  readonly tree: TreeMap;
  readonly path: string;
  readonly keyAt: Place;
  readonly ties: readonly Tie[];
  readonly joined: readonly Joined[];
}

/** How many ports the services read so far have. */
export interface PortBudget {
  left: number;
}

export const createPortBudget = (): PortBudget => ({ left: MAX_PORTS });

function servicePorts(scope: Scope, budget: PortBudget): ComposePort[] {
  const ports = new Map<string, ComposePort>();
  itemsAt(scope.tree, 'ports').forEach((item, i) => {
    const where = under(under(scope.path, 'ports'), i);
    const read = readPorts(item);
    if ('problem' in read) {
      scope.findings.invalid(item.at, `${where}: ${read.problem}`);
      return;
    }
    budget.left -= read.ports.length;
    if (budget.left < 0) {
      scope.findings.invalid(item.at, `${where}: the file has over ${MAX_PORTS} ports. Use fewer.`);
      return;
    }
    for (const port of read.ports) ports.set(portKey(port), port);
  });
  return [...ports.values()];
}

function serviceMounts(scope: Scope): ComposeMount[] {
  const mounts = new Map<string, ComposeMount>();
  itemsAt(scope.tree, 'volumes').forEach((item, i) => {
    const read = readMount(item);
    if ('mount' in read) mounts.set(read.mount.target, read.mount);
    else {
      const where = under(under(scope.path, 'volumes'), i);
      scope.findings.invalid(item.at, `${where}: ${read.problem}`);
    }
  });
  return [...mounts.values()];
}

/** What Docker uses where the file is silent: docs.docker.com/reference/dockerfile/#healthcheck */
const DEFAULT_PROBE_MICROS = 30_000_000;
const DEFAULT_RETRIES = 3;

function serviceHealth(scope: Scope): ComposeHealthcheck | undefined {
  const tree = get(scope.tree, 'healthcheck');
  if (!tree) return undefined;
  const test = get(tree, 'test');
  const first = textOf(test?.kind === 'list' ? test.items[0] : test);
  const inner: Scope = { ...scope, tree, path: under(scope.path, 'healthcheck') };
  // Read to be checked; the simulator probes at one pace.
  readDuration(inner, 'start_interval');
  return {
    intervalMicros: readDuration(inner, 'interval') ?? DEFAULT_PROBE_MICROS,
    timeoutMicros: readDuration(inner, 'timeout') ?? DEFAULT_PROBE_MICROS,
    retries: readCount(inner, 'retries') ?? DEFAULT_RETRIES,
    startPeriodMicros: readDuration(inner, 'start_period') ?? 0,
    disabled: isTrue(get(tree, 'disable')) || first === 'NONE',
  };
}

function serviceBuild(tree: Tree): ComposeBuild | undefined {
  const build = get(tree, 'build');
  if (!build) return undefined;
  const inline = get(build, 'dockerfile_inline') ? '' : '.';
  return { context: (build.kind === 'map' ? textAt(build, 'context') : textOf(build)) ?? inline };
}

/** Names only: values may be secrets and never leave this function. */
function variableNames(tree: Tree): string[] {
  const environment = get(tree, 'environment');
  if (environment?.kind === 'map') return [...environment.entries.keys()];
  return itemsAt(tree, 'environment').flatMap((item) => textOf(item)?.split('=', 1) ?? []);
}

function commandText(tree: Tree): string | undefined {
  const parts = ['entrypoint', 'command'].flatMap((key) => {
    const value = get(tree, key);
    const words = value?.kind === 'list' ? value.items.map(textOf) : [textOf(value)];
    return words.filter((word) => word !== undefined);
  });
  return parts.length === 0 ? undefined : parts.join(' ').slice(0, 500);
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

export function readService(
  name: string,
  tree: TreeMap,
  keyAt: Place,
  findings: Findings,
  budget: PortBudget,
): ReadService {
  const path = under('services', name);
  const scope: Scope = { tree, path, findings };
  const ties = readTies(scope);
  const joined = readAttachments(scope);
  const provider = get(tree, 'provider') !== undefined;
  const networkMode = nonEmpty(textAt(tree, 'network_mode'));
  const attachments = joined.map(({ attachment }) => attachment);
  const onDefault = attachments.length === 0 && networkMode === undefined && !provider;
  const service: ComposeService = {
    name,
    line: firstLine(keyAt),
    ...optional('image', nonEmpty(textAt(tree, 'image'))),
    ...optional('build', serviceBuild(tree)),
    provider,
    ...optional('containerName', nonEmpty(textAt(tree, 'container_name'))),
    ...optional('command', commandText(tree)),
    ...readReplicas(scope),
    limits: readLimits(scope),
    reservations: readReservations(scope),
    ...optional('cpuShares', readCount(scope, 'cpu_shares')),
    ...optional('restart', readRestart(scope)),
    ports: servicePorts(scope, budget),
    expose: itemsAt(tree, 'expose').flatMap((item) => textOf(item) ?? []),
    dependsOn: ties.map(({ dependency }) => dependency),
    volumes: serviceMounts(scope),
    networks: onDefault ? [{ name: 'default', aliases: [] }] : attachments,
    ...optional('networkMode', networkMode),
    ...optional('healthcheck', serviceHealth(scope)),
    environmentNames: variableNames(tree),
    ...optional('stopGraceMicros', readDuration(scope, 'stop_grace_period')),
    privileged: isTrue(get(tree, 'privileged')),
    ...optional('platform', nonEmpty(textAt(tree, 'platform'))),
    profiles: itemsAt(tree, 'profiles').flatMap((item) => textOf(item) ?? []),
  };
  noteEnvFiles(scope);
  return { service, tree, path, keyAt, ties, joined };
}

/** The line in the file that was read, also for a service that another file brought in. */
function firstLine(at: Place): number {
  let here = at;
  while (here.via) here = here.via;
  return here.line;
}
