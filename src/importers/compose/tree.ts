/**
 * The file as a tree with places. YAML becomes this tree at once, and every later step (variables,
 * extends, include, merging, checks) works on it, so that an error can always name a line.
 *
 * Keys written by users live in a Map: no key, not even `__proto__`, reaches a prototype.
 */

/** Where something stands. `via` is set for text that another file brought in. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly file?: string | undefined;
  readonly via?: Place | undefined;
}

/** `!reset` removes what a base file says, `!override` replaces it instead of merging. */
export type Mark = 'reset' | 'override' | undefined;

export type Plain = string | number | boolean | null;

export interface TreeScalar {
  readonly kind: 'scalar';
  readonly at: Place;
  readonly mark?: Mark;
  readonly value: Plain;
}

export interface TreeEntry {
  readonly keyAt: Place;
  readonly value: Tree;
}

export interface TreeMap {
  readonly kind: 'map';
  readonly at: Place;
  readonly mark?: Mark;
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

export interface TreeList {
  readonly kind: 'list';
  readonly at: Place;
  readonly mark?: Mark;
  readonly items: readonly Tree[];
}

export type Tree = TreeScalar | TreeMap | TreeList;

export const scalar = (at: Place, value: Plain): TreeScalar => ({ kind: 'scalar', at, value });

export const list = (at: Place, items: readonly Tree[]): TreeList => ({ kind: 'list', at, items });

export const map = (at: Place, entries: ReadonlyMap<string, TreeEntry>): TreeMap => ({
  kind: 'map',
  at,
  entries,
});

/** The value under a key, whatever its kind; undefined when there is no map or no such key. */
export function get(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined;
}

/** Follows several keys. */
export function dig(tree: Tree | undefined, ...keys: string[]): Tree | undefined {
  let here = tree;
  for (const key of keys) here = get(here, key);
  return here;
}

export function getMap(tree: Tree | undefined, key: string): TreeMap | undefined {
  const value = get(tree, key);
  return value?.kind === 'map' ? value : undefined;
}

/** The scalar as text, as a template or a `KEY=value` line would show it. */
export function textOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'scalar' || tree.value === null) return undefined;
  return String(tree.value);
}

export function textAt(tree: Tree | undefined, ...keys: string[]): string | undefined {
  return textOf(dig(tree, ...keys));
}

export function itemsAt(tree: Tree | undefined, ...keys: string[]): readonly Tree[] {
  const found = dig(tree, ...keys);
  return found?.kind === 'list' ? found.items : [];
}

export function isTrue(tree: Tree | undefined): boolean {
  return tree?.kind === 'scalar' && tree.value === true;
}

export function withEntry(tree: TreeMap, key: string, entry: TreeEntry): TreeMap {
  const entries = new Map(tree.entries);
  entries.set(key, entry);
  return { ...tree, entries };
}

export function withoutKey(tree: TreeMap, key: string): TreeMap {
  if (!tree.entries.has(key)) return tree;
  const entries = new Map(tree.entries);
  entries.delete(key);
  return { ...tree, entries };
}

/** A copy of the map with every value passed through `change`; undefined drops the entry. */
export function mapValues(
  tree: TreeMap,
  change: (value: Tree, key: string, entry: TreeEntry) => Tree | undefined,
): TreeMap {
  const entries = new Map<string, TreeEntry>();
  for (const [key, entry] of tree.entries) {
    const value = change(entry.value, key, entry);
    if (value) entries.set(key, { keyAt: entry.keyAt, value });
  }
  return { ...tree, entries };
}

/** Equal in content; places do not count. */
export function sameTree(a: Tree, b: Tree): boolean {
  if (a.kind === 'scalar') return b.kind === 'scalar' && a.value === b.value;
  if (a.kind === 'list') {
    if (b.kind !== 'list' || a.items.length !== b.items.length) return false;
    return a.items.every((item, i) => sameTree(item, b.items[i] as Tree));
  }
  if (b.kind !== 'map' || a.entries.size !== b.entries.size) return false;
  for (const [key, entry] of a.entries) {
    const other = b.entries.get(key);
    if (!other || !sameTree(entry.value, other.value)) return false;
  }
  return true;
}

/** Appends a key to a path as people write it: `services.web.ports[0]`. */
export const under = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
