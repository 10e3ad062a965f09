/**
 * What the parts of a file must say about each other. A name that nothing defines may be defined in
 * a base file that was not imported, so it is `missing`; a contradiction is `invalid`.
 */
import { checkCycles } from './check-cycles.ts';
import { checkService } from './check-service.ts';
import { BASE_MISSING } from './extends.ts';
import { type Findings, quote } from './findings.ts';
import { isExternal, type ReadProject } from './project.ts';
import type { ReadService } from './services.ts';
import { get, getMap, itemsAt, type Tree, type TreeMap, textAt, textOf, under } from './tree.ts';
import { readMount } from './volumes.ts';

interface Names {
  readonly services: ReadonlySet<string>;
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  readonly configs: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
}

function definedNames({ project, tree }: ReadProject): Names {
  const keys = (section: string): Set<string> =>
    new Set(getMap(tree, section)?.entries.keys() ?? []);
  return {
    services: new Set(project.services.map(({ name }) => name)),
    networks: new Set(project.networks.map(({ name }) => name)),
    volumes: keys('volumes'),
    secrets: keys('secrets'),
    configs: keys('configs'),
    models: keys('models'),
  };
}

type Kind = 'service' | 'network' | 'volume' | 'secret' | 'config' | 'model';

function undefinedName(kind: Kind, name: string, path: string, at: Tree['at'], findings: Findings) {
  findings.missing(
    at,
    `${path}: no ${kind} ${quote(name)} is defined. Define it under "${kind}s:", or import the ` +
      'file that does.',
  );
}

function sourceNames(list: readonly Tree[]): { name: string; at: Tree['at'] }[] {
  return list.flatMap((item) => {
    const name = item.kind === 'map' ? textAt(item, 'source') : textOf(item);
    return name === undefined ? [] : [{ name, at: item.at }];
  });
}

function checkReferences(service: ReadService, names: Names, findings: Findings): void {
  const { tree, path, joined, ties } = service;
  for (const { attachment, at, path: where } of joined) {
    if (names.networks.has(attachment.name)) continue;
    undefinedName('network', attachment.name, where, at, findings);
  }
  for (const { dependency, at, path: where } of ties) {
    if (names.services.has(dependency.service)) continue;
    undefinedName('service', dependency.service, where, at, findings);
  }
  itemsAt(tree, 'volumes').forEach((item, i) => {
    const read = readMount(item);
    if (!('mount' in read) || read.mount.type !== 'volume') return;
    const { source } = read.mount;
    if (source === undefined || names.volumes.has(source)) return;
    undefinedName('volume', source, under(under(path, 'volumes'), i), item.at, findings);
  });
  const files = [
    ['secret', 'secrets', itemsAt(tree, 'secrets'), names.secrets],
    ['secret', 'build.secrets', itemsAt(tree, 'build', 'secrets'), names.secrets],
    ['config', 'configs', itemsAt(tree, 'configs'), names.configs],
  ] as const;
  for (const [kind, key, list, known] of files) {
    for (const { name, at } of sourceNames(list)) {
      if (!known.has(name)) undefinedName(kind, name, under(path, key), at, findings);
    }
  }
  const models = get(tree, 'models');
  const used =
    models?.kind === 'map'
      ? [...models.entries].map(([name, { keyAt }]) => ({ name, at: keyAt }))
      : sourceNames(itemsAt(tree, 'models'));
  for (const { name, at } of used) {
    if (!names.models.has(name)) undefinedName('model', name, under(path, 'models'), at, findings);
  }
}

function checkImage({ service, tree, path, keyAt }: ReadService, findings: Findings): void {
  const { image, build, provider } = service;
  if (image !== undefined || build || provider || get(tree, BASE_MISSING)) return;
  findings.missing(
    keyAt,
    `${path} has neither image nor build. Import its base file together, or add "image:".`,
  );
}

/** Configs and secrets come from one place each. */
function checkStored(tree: TreeMap, section: string, keys: string[], findings: Findings): void {
  for (const [name, { keyAt, value }] of getMap(tree, section)?.entries ?? []) {
    const used = keys.filter((key) => get(value, key));
    const path = under(section, name);
    if (used.length > 1) {
      findings.invalid(keyAt, `${path} has ${used.join(' and ')}. Keep one of them.`);
    }
    if (used.length === 0 && !get(value, 'driver') && !get(value, 'external')) {
      findings.invalid(keyAt, `${path} has no source. Add one of ${keys.join(', ')}.`);
    }
  }
}

function checkExternalVolumes(tree: TreeMap, findings: Findings): void {
  for (const [name, { value }] of getMap(tree, 'volumes')?.entries ?? []) {
    if (value.kind !== 'map' || !isExternal(value)) continue;
    for (const [key, { keyAt }] of value.entries) {
      if (key === 'name' || key === 'external' || key.startsWith('x-')) continue;
      findings.invalid(
        keyAt,
        `volumes.${name} is external, so "${key}" cannot be set here. Remove one of them.`,
      );
    }
  }
}

export function checkProject(read: ReadProject, findings: Findings): void {
  const names = definedNames(read);
  for (const service of read.services) {
    checkImage(service, findings);
    checkReferences(service, names, findings);
    checkService(service, findings);
  }
  checkCycles(read.services, findings);
  checkStored(read.tree, 'configs', ['file', 'environment', 'content'], findings);
  checkStored(read.tree, 'secrets', ['file', 'environment'], findings);
  checkExternalVolumes(read.tree, findings);
}
