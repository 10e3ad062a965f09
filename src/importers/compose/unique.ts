/** Lists in which a later entry replaces an earlier one for the same thing, in its place. */

import { mapValues, type Tree, type TreeList, type TreeMap, textAt, textOf } from './tree.ts';
import { readShortMount } from './volumes.ts';

type KeyOf = (item: Tree) => string | undefined;

/** The part of `KEY=value` that names the entry. */
const beforeEquals: KeyOf = (item) => textOf(item)?.split('=', 1)[0];

const wholeText: KeyOf = (item) => textOf(item);

const mountTarget: KeyOf = (item) => {
  if (item.kind === 'map') return textAt(item, 'target');
  const read = readShortMount(textOf(item) ?? '');
  return 'mount' in read ? read.mount.target : undefined;
};

const portText: KeyOf = (item) => {
  if (item.kind !== 'map') return textOf(item);
  const host = textAt(item, 'host_ip') ?? '0.0.0.0';
  const protocol = textAt(item, 'protocol') ?? 'tcp';
  return `${host}:${textAt(item, 'published') ?? ''}:${textAt(item, 'target') ?? ''}/${protocol}`;
};

const deviceTarget: KeyOf = (item) => {
  if (item.kind === 'map') return textAt(item, 'target');
  const [source, target] = (textOf(item) ?? '').split(':', 2);
  return target ?? source;
};

const fileTarget =
  (directory: string): KeyOf =>
  (item) =>
    item.kind === 'map'
      ? (textAt(item, 'target') ?? `${directory}/${textAt(item, 'source') ?? ''}`)
      : `${directory}/${textOf(item) ?? ''}`;

const envFilePath: KeyOf = (item) => (item.kind === 'map' ? textAt(item, 'path') : textOf(item));

const SERVICE_KEYS = new Map<string, KeyOf>([
  ['annotations', beforeEquals],
  ['cap_add', beforeEquals],
  ['cap_drop', beforeEquals],
  ['configs', fileTarget('')],
  ['devices', deviceTarget],
  ['dns', beforeEquals],
  ['dns_opt', beforeEquals],
  ['dns_search', beforeEquals],
  ['env_file', envFilePath],
  ['environment', beforeEquals],
  ['expose', wholeText],
  ['labels', beforeEquals],
  ['links', beforeEquals],
  ['ports', portText],
  ['profiles', beforeEquals],
  ['secrets', fileTarget('/run/secrets')],
  ['sysctls', beforeEquals],
  ['tmpfs', beforeEquals],
  ['volumes', mountTarget],
]);

const BUILD_KEYS = new Set(['args', 'additional_contexts', 'tags', 'labels']);

function dedupe(tree: TreeList, keyOf: KeyOf): TreeList {
  const places = new Map<string, number>();
  const items: Tree[] = [];
  for (const item of tree.items) {
    const key = keyOf(item);
    const earlier = key === undefined ? undefined : places.get(key);
    if (earlier !== undefined) items[earlier] = item;
    else {
      if (key !== undefined) places.set(key, items.length);
      items.push(item);
    }
  }
  return { ...tree, items };
}

const dedupeLines = (tree: Tree): Tree =>
  tree.kind === 'list' ? dedupe(tree, beforeEquals) : tree;

function uniqueBuild(build: TreeMap): TreeMap {
  return mapValues(build, (value, key) => (BUILD_KEYS.has(key) ? dedupeLines(value) : value));
}

function uniqueNetworks(networks: TreeMap): TreeMap {
  return mapValues(networks, (network) =>
    network.kind === 'map'
      ? mapValues(network, (value, key) =>
          key === 'aliases' || key === 'link_local_ips' ? dedupeLines(value) : value,
        )
      : network,
  );
}

function uniqueService(service: TreeMap): TreeMap {
  return mapValues(service, (value, key) => {
    const keyOf = SERVICE_KEYS.get(key);
    if (keyOf && value.kind === 'list') return dedupe(value, keyOf);
    if (key === 'build' && value.kind === 'map') return uniqueBuild(value);
    if (key === 'networks' && value.kind === 'map') return uniqueNetworks(value);
    return value;
  });
}

/** The file with repeated entries of such lists reduced to the last one. */
export function enforceUnique(file: TreeMap): TreeMap {
  return mapValues(file, (section, name) => {
    if (name !== 'services' || section.kind !== 'map') return section;
    return mapValues(section, (service) =>
      service.kind === 'map' ? uniqueService(service) : service,
    );
  });
}
