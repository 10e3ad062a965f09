/**
 * `extends`: a service takes over another service of the same or another file and lays its own
 * keys over it. A base that cannot be read leaves the service as it is written, and a report line.
 */
import { quote } from './findings.ts';
import { mergeFiles, mergeServices } from './merge.ts';
import { dirName, joinPath } from './paths.ts';
import { rebaseServices } from './rebase.ts';
import { type Loading, readSource, type Source } from './source.ts';
import {
  get,
  getMap,
  map,
  type Place,
  type Tree,
  type TreeEntry,
  type TreeMap,
  textAt,
  textOf,
  withEntry,
  withoutKey,
} from './tree.ts';

/** One file's services while their `extends` are worked off. */
interface Pool {
  readonly file: string;
  readonly source: Source;
  readonly entries: Map<string, TreeEntry>;
  readonly done: Set<string>;
}

interface Reference {
  readonly at: Place;
  readonly service: string;
  readonly file: string | undefined;
}

function readReference(extend: Tree): Reference | undefined {
  const service = extend.kind === 'map' ? textAt(extend, 'service') : textOf(extend);
  if (service === undefined) return undefined;
  return { at: extend.at, service, file: textAt(extend, 'file') };
}

interface Work {
  readonly loading: Loading;
  /** Other files by path, so that a file extended by many services is read once. */
  readonly pools: Map<string, Pool | undefined>;
}

function openPool(path: string, from: Pool, at: Place, work: Work): Pool | undefined {
  if (work.pools.has(path)) return work.pools.get(path);
  // Fetched relative to the file that is loaded; `path` itself stays relative to its directory.
  const text = work.loading.open(joinPath(from.source.directory, path));
  if (text === undefined) {
    work.pools.set(path, undefined);
    return undefined;
  }
  const source: Source = { ...from.source, text, path, origin: { file: path, via: at } };
  const trees = readSource(source, work.loading);
  const whole = trees.reduce<TreeMap | undefined>(
    (low, high) => (low ? mergeFiles(low, high, work.loading.findings) : high),
    undefined,
  );
  const services = getMap(whole, 'services');
  const rebased = services ? rebaseServices(services, dirName(path)) : undefined;
  const pool: Pool = {
    file: path,
    source,
    entries: new Map(rebased?.entries),
    done: new Set(),
  };
  work.pools.set(path, pool);
  return pool;
}

/** The base service; `missing` once that was reported; undefined for an empty service. */
type Base = TreeMap | 'missing' | undefined;

function findBase(
  name: string,
  reference: Reference,
  pool: Pool,
  chain: readonly string[],
  work: Work,
): Base {
  const { findings } = work.loading;
  const other =
    reference.file === undefined ? pool : openPool(reference.file, pool, reference.at, work);
  const subject = `services.${name}.extends`;
  if (!other) {
    findings.missing(
      reference.at,
      `${subject}: the file ${quote(reference.file ?? '')} is not here. Import it together.`,
    );
    return 'missing';
  }
  const entry = other.entries.get(reference.service);
  if (!entry) {
    const where = other === pool ? '' : ` in ${quote(other.file)}`;
    findings.missing(
      reference.at,
      `${subject}: there is no service ${quote(reference.service)}${where}. Add or rename it.`,
    );
    return 'missing';
  }
  return resolve(reference.service, other, chain, work);
}

/** The service with its own `extends` worked off. */
function resolve(
  name: string,
  pool: Pool,
  chain: readonly string[],
  work: Work,
): TreeMap | undefined {
  const entry = pool.entries.get(name);
  const service = entry?.value;
  if (!entry || service?.kind !== 'map') return undefined;
  const extend = get(service, 'extends');
  const reference = extend ? readReference(extend) : undefined;
  if (!reference || pool.done.has(name)) return service;
  const link = `${pool.file}:${name}`;
  if (chain.includes(link)) {
    const names = [...chain.slice(chain.indexOf(link)), link].map((one) => one.replace(/^:/, ''));
    const { findings } = work.loading;
    findings.invalid(
      reference.at,
      `services.${name}.extends goes in a circle (${names.join(' \u2192 ')}). Remove one.`,
    );
    return undefined;
  }
  const base = findBase(name, reference, pool, [...chain, link], work);
  const own = withoutKey(service, 'extends');
  const merged = layOver(base, own, reference.at, work.loading);
  pool.entries.set(name, { keyAt: entry.keyAt, value: merged });
  pool.done.add(name);
  return merged;
}

function layOver(base: Base, own: TreeMap, at: Place, loading: Loading): TreeMap {
  if (base === 'missing') return lacking(own, at);
  return base ? mergeServices(withoutKey(base, 'extends'), own, loading.findings) : own;
}

/** Remembers that a base is missing, so that no second line complains about the missing image. */
export const BASE_MISSING = 'x-hypervisible-base-missing';

function lacking(service: TreeMap, at: Place): TreeMap {
  return withEntry(service, BASE_MISSING, {
    keyAt: at,
    value: { kind: 'scalar', at, value: true },
  });
}

export function applyExtends(tree: TreeMap, source: Source, loading: Loading): TreeMap {
  const services = getMap(tree, 'services');
  const entry = tree.entries.get('services');
  if (!services || !entry) return tree;
  const pool: Pool = {
    file: '',
    source,
    entries: new Map(services.entries),
    done: new Set(),
  };
  const work: Work = { loading, pools: new Map() };
  for (const name of services.entries.keys()) {
    // Once nothing will be kept, further files would only cost time.
    if (!loading.findings.refused) resolve(name, pool, [], work);
  }
  return withEntry(tree, 'services', {
    keyAt: entry.keyAt,
    value: { ...map(services.at, pool.entries), mark: services.mark },
  });
}
