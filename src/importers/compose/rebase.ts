/**
 * Paths in a file of another directory mean places below that directory. Once such a file is merged
 * into the first one, they are rewritten to be relative to the first file's directory.
 */
import { isRemote, joinPath } from './paths.ts';
import {
  mapValues,
  type Place,
  scalar,
  type Tree,
  type TreeEntry,
  type TreeMap,
  textAt,
  textOf,
  withEntry,
} from './tree.ts';
import { isHostPath, readShortMount } from './volumes.ts';

function mapOf(at: Place, values: Readonly<Record<string, string | boolean>>): TreeMap {
  const entries = new Map<string, TreeEntry>();
  for (const [key, value] of Object.entries(values)) {
    entries.set(key, { keyAt: at, value: scalar(at, value) });
  }
  return { kind: 'map', at, entries };
}

function rebaseMount(item: Tree, directory: string): Tree {
  if (item.kind === 'map') {
    const source = textAt(item, 'source');
    if (textAt(item, 'type') !== 'bind' || source === undefined) return item;
    const value = scalar(item.at, joinPath(directory, source));
    return withEntry(item, 'source', { keyAt: item.at, value });
  }
  const text = textOf(item) ?? '';
  const read = readShortMount(text);
  if (!('mount' in read) || !isHostPath(read.mount.source ?? '')) return item;
  const { source = '', target, readOnly } = read.mount;
  return mapOf(item.at, {
    type: 'bind',
    source: joinPath(directory, source),
    target,
    read_only: readOnly,
  });
}

function rebaseBuild(build: Tree, directory: string): Tree {
  const context = build.kind === 'map' ? textAt(build, 'context') : textOf(build);
  if (context === undefined || isRemote(context)) return build;
  const value = scalar(build.at, joinPath(directory, context));
  return build.kind === 'map' ? withEntry(build, 'context', { keyAt: build.at, value }) : value;
}

function rebaseExtends(extend: Tree, directory: string): Tree {
  const file = textAt(extend, 'file');
  if (extend.kind !== 'map' || file === undefined || isRemote(file)) return extend;
  const value = scalar(extend.at, joinPath(directory, file));
  return withEntry(extend, 'file', { keyAt: extend.at, value });
}

function rebaseService(service: TreeMap, directory: string): TreeMap {
  return mapValues(service, (value, key) => {
    if (key === 'volumes' && value.kind === 'list') {
      return { ...value, items: value.items.map((item) => rebaseMount(item, directory)) };
    }
    if (key === 'build') return rebaseBuild(value, directory);
    return key === 'extends' ? rebaseExtends(value, directory) : value;
  });
}

/** The `services` map of a file in `directory`, seen from the directory of the first file. */
export function rebaseServices(services: TreeMap, directory: string): TreeMap {
  return mapValues(services, (service) =>
    service.kind === 'map' ? rebaseService(service, directory) : service,
  );
}
