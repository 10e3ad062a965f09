/** The merged and checked tree as a `ComposeProject`. */
import { optional } from './decode.ts';
import type { Findings } from './findings.ts';
import { MAX_SERVICES } from './limits.ts';
import type { ComposeNetwork, ComposeProject, ComposeVolume } from './model.ts';
import { createPortBudget, type ReadService, readService } from './services.ts';
import { get, getMap, isTrue, itemsAt, type Tree, type TreeMap, textAt } from './tree.ts';

export interface ReadProject {
  readonly project: ComposeProject;
  readonly services: readonly ReadService[];
  /** The default network is there because the file says so, not because services need one. */
  readonly tree: TreeMap;
}

/** `external: true`, or the old form `external: {name: …}`. */
export function isExternal(tree: Tree | undefined): boolean {
  const external = get(tree, 'external');
  return external?.kind === 'map' || isTrue(external);
}

function readNetworks(tree: TreeMap, services: readonly ReadService[]): ComposeNetwork[] {
  const networks: ComposeNetwork[] = [];
  for (const [name, { value }] of getMap(tree, 'networks')?.entries ?? []) {
    networks.push({
      name,
      external: isExternal(value),
      internal: isTrue(get(value, 'internal')),
      ...optional('driver', textAt(value, 'driver')),
      subnets: itemsAt(value, 'ipam', 'config').flatMap((item) => textAt(item, 'subnet') ?? []),
    });
  }
  const declared = networks.some(({ name }) => name === 'default');
  const used = services.some(({ service }) =>
    service.networks.some(({ name }) => name === 'default'),
  );
  if (used && !declared) {
    networks.push({ name: 'default', external: false, internal: false, subnets: [] });
  }
  return networks;
}

function readVolumes(tree: TreeMap): ComposeVolume[] {
  const entries = getMap(tree, 'volumes')?.entries ?? [];
  return [...entries].map(([name, { value }]) => ({ name, external: isExternal(value) }));
}

export function readProject(
  tree: TreeMap,
  projectName: string | undefined,
  findings: Findings,
): ReadProject {
  const services: ReadService[] = [];
  const budget = createPortBudget();
  for (const [name, { keyAt, value }] of getMap(tree, 'services')?.entries ?? []) {
    if (services.length >= MAX_SERVICES) {
      findings.invalid(keyAt, `The file has more than ${MAX_SERVICES} services. Split it.`);
      break;
    }
    if (value.kind === 'map') services.push(readService(name, value, keyAt, findings, budget));
  }
  const given = textAt(tree, 'name');
  const project: ComposeProject = {
    name: projectName ?? (given === undefined || given === '' ? 'project' : given),
    services: services.map(({ service }) => service),
    networks: readNetworks(tree, services),
    volumes: readVolumes(tree),
  };
  return { project, services, tree };
}
