/**
 * Lays one tree over another as Compose does: maps merge key by key, lists are appended, and some
 * keys have rules of their own. Used by extends, by includes with several files and by files with
 * several YAML documents. `!reset` in the upper tree removes a key, `!override` replaces it.
 */
import { type Findings, quote } from './findings.ts';
import { list, scalar, type Tree, type TreeEntry, type TreeMap, textOf } from './tree.ts';

type Rule = 'replace' | 'lines' | 'build' | 'names' | 'depends' | 'logging' | 'hosts';

/** Paths below a service, `*` for any key. */
const SERVICE_RULES = new Map<string, Rule>([
  ['annotations', 'lines'],
  ['build', 'build'],
  ['build.args', 'lines'],
  ['build.additional_contexts', 'lines'],
  ['build.extra_hosts', 'hosts'],
  ['build.labels', 'lines'],
  ['command', 'replace'],
  ['depends_on', 'depends'],
  ['deploy.labels', 'lines'],
  ['dns', 'lines'],
  ['dns_opt', 'lines'],
  ['dns_search', 'lines'],
  ['entrypoint', 'replace'],
  ['env_file', 'lines'],
  ['label_file', 'lines'],
  ['environment', 'lines'],
  ['extra_hosts', 'hosts'],
  ['healthcheck.test', 'replace'],
  ['labels', 'lines'],
  ['logging', 'logging'],
  ['models', 'names'],
  ['networks', 'names'],
  ['sysctls', 'lines'],
  ['tmpfs', 'lines'],
  ['ulimits.*', 'replace'],
]);

const TOP_RULES = new Map<string, Rule>([
  ['networks.*.labels', 'lines'],
  ['volumes.*.labels', 'lines'],
]);

type Path = readonly string[];

function ruleAt(path: Path): Rule | undefined {
  if (path[0] === 'services' && path.length > 2) {
    const rest = path.slice(2);
    const exact = SERVICE_RULES.get(rest.join('.'));
    return exact ?? (rest.length === 2 ? SERVICE_RULES.get(`${rest[0]}.*`) : undefined);
  }
  return path.length === 3 ? TOP_RULES.get(`${path[0]}.*.${path[2]}`) : undefined;
}

/** `{A: 1, B: null}` as `A=1`, `B`; a single text as a list of one. */
function asLines(tree: Tree): readonly Tree[] {
  if (tree.kind === 'list') return tree.items;
  if (tree.kind === 'scalar') return tree.value === null ? [] : [tree];
  const lines: Tree[] = [];
  for (const [key, { value }] of tree.entries) {
    const values = value.kind === 'list' ? value.items : [value];
    for (const item of values) {
      const text = textOf(item);
      lines.push(scalar(value.at, text === undefined ? key : `${key}=${text}`));
    }
  }
  return lines.toSorted((a, b) => ((textOf(a) ?? '') < (textOf(b) ?? '') ? -1 : 1));
}

const started = (at: Tree['at']): Tree => ({
  kind: 'map',
  at,
  entries: new Map([
    ['condition', { keyAt: at, value: scalar(at, 'service_started') }],
    ['required', { keyAt: at, value: scalar(at, true) }],
  ]),
});

/** `[a, b]` as `{a: …, b: …}`. */
function asMap(tree: Tree, fill: (at: Tree['at']) => Tree): TreeMap | undefined {
  if (tree.kind === 'map') return tree;
  if (tree.kind === 'scalar') return undefined;
  const entries = new Map<string, TreeEntry>();
  for (const item of tree.items) {
    const name = textOf(item);
    if (name !== undefined) entries.set(name, { keyAt: item.at, value: fill(item.at) });
  }
  return { kind: 'map', at: tree.at, entries };
}

function asBuild(tree: Tree): TreeMap | undefined {
  if (tree.kind === 'map') return tree;
  if (textOf(tree) === undefined) return undefined;
  const entry = { keyAt: tree.at, value: tree };
  return { kind: 'map', at: tree.at, entries: new Map([['context', entry]]) };
}

const none = (at: Tree['at']): Tree => scalar(at, null);

/** Both sides brought to maps, or undefined where one is neither. */
function bothMaps(rule: Rule, low: Tree, high: Tree): [TreeMap, TreeMap] | undefined {
  const convert = (tree: Tree): TreeMap | undefined => {
    if (rule === 'build') return asBuild(tree);
    return asMap(tree, rule === 'depends' ? started : none);
  };
  const lowMap = convert(low);
  const highMap = convert(high);
  return lowMap && highMap ? [lowMap, highMap] : undefined;
}

function mergeByRule(rule: Rule, low: Tree, high: Tree, path: Path, findings: Findings): Tree {
  if (rule === 'replace') return high;
  if (rule === 'lines') return list(high.at, [...asLines(low), ...asLines(high)]);
  if (rule === 'hosts') {
    const known = new Set(asLines(low).map(textOf));
    const fresh = asLines(high).filter((line) => !known.has(textOf(line)));
    return list(high.at, [...asLines(low), ...fresh]);
  }
  if (rule === 'logging') {
    const driver = (tree: Tree): string | undefined =>
      tree.kind === 'map' ? textOf(tree.entries.get('driver')?.value) : undefined;
    const [a, b] = [driver(low), driver(high)];
    const mergeable = a === b || a === undefined || b === undefined;
    if (!mergeable || low.kind !== 'map' || high.kind !== 'map') return high;
    return mergeMaps(low, high, path, findings);
  }
  const maps = bothMaps(rule, low, high);
  return maps ? mergeMaps(maps[0], maps[1], path, findings) : high;
}

function mergeTrees(low: Tree, high: Tree, path: Path, findings: Findings): Tree {
  if (high.mark === 'override') return high;
  const rule = ruleAt(path);
  if (rule) return mergeByRule(rule, low, high, path, findings);
  if (high.kind === 'scalar' && high.value === null) return low;
  if (low.kind === 'scalar') return high;
  if (low.kind === 'map' && high.kind === 'map') return mergeMaps(low, high, path, findings);
  if (low.kind === 'list' && high.kind === 'list') {
    return { ...high, items: [...low.items, ...high.items] };
  }
  const where = quote(path.join('.'));
  findings.invalid(
    high.at,
    `${where} is a ${low.kind} in the base. Write it as a ${low.kind} here.`,
  );
  return low;
}

function mergeMaps(low: TreeMap, high: TreeMap, path: Path, findings: Findings): TreeMap {
  const entries = new Map(low.entries);
  for (const [key, entry] of high.entries) {
    if (entry.value.mark === 'reset') {
      entries.delete(key);
      continue;
    }
    const below = entries.get(key);
    const value = below
      ? mergeTrees(below.value, entry.value, [...path, key], findings)
      : entry.value;
    entries.set(key, { keyAt: entry.keyAt, value });
  }
  return { ...high, entries };
}

/** `high` laid over `low`, both whole files. */
export const mergeFiles = (low: TreeMap, high: TreeMap, findings: Findings): TreeMap =>
  mergeMaps(low, high, [], findings);

/** `high` laid over `low`, both services. */
export const mergeServices = (low: TreeMap, high: TreeMap, findings: Findings): TreeMap =>
  mergeMaps(low, high, ['services', '*'], findings);

/** Takes out everything marked `!reset`; nothing is left to remove it from. */
export function dropResets<T extends Tree>(tree: T): T {
  if (tree.kind === 'list') {
    const items = tree.items
      .filter((item) => item.mark !== 'reset')
      .map((item) => dropResets(item));
    return { ...tree, items };
  }
  if (tree.kind !== 'map') return tree;
  const entries = new Map<string, TreeEntry>();
  for (const [key, entry] of tree.entries) {
    if (entry.value.mark === 'reset') continue;
    entries.set(key, { keyAt: entry.keyAt, value: dropResets(entry.value) });
  }
  return { ...tree, entries };
}
