/**
 * `include`: other Compose files become part of this one. Each is loaded on its own terms (its own
 * directory, its own `.env`), then its services, networks and volumes are added here.
 */
import { parseDotEnv } from './dotenv.ts';
import { quote } from './findings.ts';
import { mergeFiles } from './merge.ts';
import { dirName, joinPath } from './paths.ts';
import { rebaseServices } from './rebase.ts';
import type { Loading, Source } from './source.ts';
import type { Variables } from './template.ts';
import {
  get,
  getMap,
  map,
  type Place,
  sameTree,
  type Tree,
  type TreeEntry,
  type TreeMap,
  textAt,
  textOf,
  withEntry,
  withoutKey,
} from './tree.ts';

const SECTIONS = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'];
const MAX_INCLUDE_DEPTH = 20;

interface Included {
  readonly at: Place;
  readonly paths: readonly string[];
  readonly envFiles: readonly string[];
  readonly projectDirectory: string | undefined;
}

function textsOf(tree: Tree | undefined): string[] {
  const items = tree?.kind === 'list' ? tree.items : tree ? [tree] : [];
  return items.flatMap((item) => textOf(item) ?? []);
}

function readIncluded(tree: Tree): Included {
  if (tree.kind !== 'map') {
    return { at: tree.at, paths: textsOf(tree), envFiles: [], projectDirectory: undefined };
  }
  return {
    at: tree.at,
    paths: textsOf(get(tree, 'path')),
    envFiles: textsOf(get(tree, 'env_file')),
    projectDirectory: textAt(tree, 'project_directory'),
  };
}

/** The variables of the included file: those here win, then its env files or its own `.env`. */
function variablesFor(
  included: Included,
  directory: string,
  source: Source,
  loading: Loading,
): Variables | undefined {
  const named = included.envFiles.filter((path) => path !== '/dev/null');
  const own = included.envFiles.length === 0;
  const paths = own
    ? [joinPath(directory, '.env')]
    : named.map((path) => joinPath(source.directory, path));
  const found: Record<string, string> = Object.create(null);
  for (const path of paths) {
    const text = loading.open(path);
    if (text !== undefined) {
      const known: Variables = Object.assign(Object.create(null), found, source.variables);
      Object.assign(found, parseDotEnv(text, known));
    } else if (!own) {
      loading.findings.missing(
        included.at,
        `include: the file ${quote(path)} is not here. Import it together.`,
      );
      return undefined;
    }
  }
  return Object.assign(Object.create(null), found, source.variables) as Variables;
}

function isCircle(path: string, included: Included, source: Source, loading: Loading): boolean {
  const chain = source.path === undefined ? source.including : [...source.including, source.path];
  const start = chain.indexOf(path);
  if (start < 0 && chain.length < MAX_INCLUDE_DEPTH) return false;
  const circle = [...chain.slice(Math.max(0, start)), path].join(' \u2192 ');
  loading.findings.invalid(included.at, `include goes in a circle (${circle}). Remove one.`);
  return true;
}

/** Loads a file to a whole tree; handed in because that in turn includes files. */
type Load = (source: Source, loading: Loading) => TreeMap | undefined;

function loadOne(
  path: string,
  included: Included,
  inner: Omit<Source, 'text'>,
  work: Work,
): TreeMap | undefined {
  const text = work.loading.open(inner.path ?? path);
  if (text !== undefined) return work.load({ ...inner, text }, work.loading);
  work.loading.findings.missing(
    included.at,
    `include: the file ${quote(path)} is not here. Import it together.`,
  );
  return undefined;
}

interface Work {
  readonly loading: Loading;
  readonly load: Load;
}

/** The files of one `include` entry, merged; paths as seen from the including file. */
function loadIncluded(included: Included, source: Source, work: Work): TreeMap | undefined {
  const { loading } = work;
  const [main] = included.paths;
  if (main === undefined) return undefined;
  const full = (path: string): string => joinPath(source.directory, path);
  // Relative to the including file for rewriting, from the first file for opening.
  const local = included.projectDirectory ?? dirName(main);
  const directory = full(local);
  const variables = variablesFor(included, directory, source, loading);
  if (!variables) return undefined;
  const including =
    source.path === undefined ? source.including : [...source.including, source.path];
  let result: TreeMap | undefined;
  for (const path of included.paths) {
    if (isCircle(full(path), included, source, loading)) return undefined;
    const origin = { file: path, via: included.at };
    const inner = { path: full(path), directory, variables, origin, including };
    const tree = loadOne(path, included, inner, work);
    if (tree) result = result ? mergeFiles(result, tree, loading.findings) : tree;
  }
  const services = getMap(result, 'services');
  if (!result || !services) return result;
  const value = rebaseServices(services, local);
  return withEntry(result, 'services', { keyAt: services.at, value });
}

function addSection(into: TreeMap, from: TreeMap, name: string, loading: Loading): TreeMap {
  const added = getMap(from, name);
  if (!added) return into;
  const present = get(into, name);
  if (present && present.kind !== 'map') return into;
  const entries = new Map<string, TreeEntry>(present?.entries);
  for (const [key, entry] of added.entries) {
    const here = entries.get(key);
    if (here && !sameTree(here.value, entry.value)) {
      loading.findings.invalid(
        here.keyAt,
        `${name}.${key} is also in an included file, and differs. Rename one of them.`,
      );
    } else if (!here) entries.set(key, entry);
  }
  return withEntry(into, name, { keyAt: into.at, value: map(present?.at ?? added.at, entries) });
}

export function applyIncludes(
  tree: TreeMap,
  source: Source,
  loading: Loading,
  load: Load,
): TreeMap {
  const include = get(tree, 'include');
  // A wrong shape is reported with the others, against the specification.
  if (include?.kind !== 'list') return tree;
  let result = withoutKey(tree, 'include');
  for (const item of include.items) {
    // Once nothing will be kept, further files would only cost time.
    if (loading.findings.refused) break;
    const loaded = loadIncluded(readIncluded(item), source, { loading, load });
    if (!loaded) continue;
    for (const section of SECTIONS) result = addSection(result, loaded, section, loading);
  }
  return result;
}
