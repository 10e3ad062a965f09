/** Lists what a file says and the simulator does not use. */
import type { Findings } from './findings.ts';
import type { ReadProject } from './project.ts';
import type { ReadService } from './services.ts';
import { get, getMap, type Tree, type TreeMap, under } from './tree.ts';

/** Keys of a service that are read, fully or for what they imply. */
const USED_BY_SERVICE = new Set([
  'build',
  'command',
  'container_name',
  'cpu_shares',
  'cpus',
  'depends_on',
  'deploy',
  'entrypoint',
  'env_file',
  'environment',
  'expose',
  'healthcheck',
  'image',
  'links',
  'mem_limit',
  'network_mode',
  'networks',
  'ports',
  'profiles',
  'restart',
  'scale',
  'volumes',
  'volumes_from',
]);

const USED_BELOW: Readonly<Record<string, ReadonlySet<string>>> = {
  build: new Set(['context', 'dockerfile_inline']),
  deploy: new Set(['mode', 'replicas', 'resources', 'restart_policy']),
  // A service counts as healthy when it is ready; nothing is run to find out.
  healthcheck: new Set(['disable']),
};

const USED_BELOW_DEPLOY: Readonly<Record<string, ReadonlySet<string>>> = {
  restart_policy: new Set(['condition', 'max_attempts']),
};

const USED_BY_RESOURCES: Readonly<Record<string, ReadonlySet<string>>> = {
  limits: new Set(['cpus', 'memory']),
  reservations: new Set(),
};

const NOT_SIMULATED = 'not simulated';

/** One line for each key of `tree` outside of `used`. */
function listUnused(
  tree: Tree | undefined,
  used: ReadonlySet<string>,
  path: string,
  findings: Findings,
): void {
  if (tree?.kind !== 'map') return;
  for (const [key, { keyAt }] of tree.entries) {
    if (used.has(key) || key.startsWith('x-')) continue;
    findings.ignore(keyAt, `${under(path, key)}: ${NOT_SIMULATED}`);
  }
}

function listBelow(
  tree: Tree | undefined,
  below: Readonly<Record<string, ReadonlySet<string>>>,
  path: string,
  findings: Findings,
): void {
  for (const [key, used] of Object.entries(below)) {
    listUnused(get(tree, key), used, under(path, key), findings);
  }
}

function listPrograms(service: TreeMap, path: string, findings: Findings): void {
  const keys = ['command', 'entrypoint'].filter((key) => get(service, key));
  const at = service.entries.get(keys[0] ?? '')?.keyAt;
  if (!at) return;
  const where = keys.map((key) => under(path, key)).join(' and ');
  findings.ignore(at, `${where}: noted, programs are not run`);
}

function listVariables({ service, tree, path }: ReadService, findings: Findings): void {
  const at = tree.entries.get('environment')?.keyAt;
  const count = service.environmentNames.length;
  if (!at || count === 0) return;
  const many = count === 1 ? '1 variable' : `${count} variables`;
  findings.ignore(at, `${under(path, 'environment')}: ${many} noted by name, values are not read`);
}

function listService(read: ReadService, findings: Findings): void {
  const { service, tree, path } = read;
  listUnused(tree, USED_BY_SERVICE, path, findings);
  listBelow(tree, USED_BELOW, path, findings);
  const deploy = get(tree, 'deploy');
  const deployPath = under(path, 'deploy');
  listBelow(deploy, USED_BELOW_DEPLOY, deployPath, findings);
  listBelow(get(deploy, 'resources'), USED_BY_RESOURCES, under(deployPath, 'resources'), findings);
  listPrograms(tree, path, findings);
  listVariables(read, findings);
  if (service.provider) {
    findings.ignore(read.keyAt, `${path}: run by a plug-in of docker compose, not as a container`);
  }
}

const USED_BY_FILE = new Set(['name', 'services', 'networks', 'volumes', 'version']);
const USED_BY_NETWORK = new Set(['driver', 'external', 'internal', 'ipam', 'name']);
const USED_BY_VOLUME = new Set(['external', 'name']);

export function listIgnored({ services, tree }: ReadProject, findings: Findings): void {
  const version = tree.entries.get('version');
  if (version) findings.ignore(version.keyAt, 'version: obsolete, has no effect');
  listUnused(tree, USED_BY_FILE, '', findings);
  for (const service of services) listService(service, findings);
  const sections = [
    ['networks', USED_BY_NETWORK],
    ['volumes', USED_BY_VOLUME],
  ] as const;
  for (const [section, used] of sections) {
    for (const [name, { value }] of getMap(tree, section)?.entries ?? []) {
      listUnused(value, used, under(section, name), findings);
    }
  }
}
