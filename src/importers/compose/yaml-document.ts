/** Text to trees: one tree for each YAML document, or findings that say why not. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseAllDocuments,
  Scalar,
  type Tags,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { type Findings, quote } from './findings.ts';
import { MAX_DEPTH, MAX_ERRORS } from './limits.ts';
import { prescan } from './prescan.ts';
import type { Mark, Place, Plain, Tree, TreeEntry, TreeMap } from './tree.ts';
import { type AliasTargets, offsetOf, resolveAliases } from './yaml-resolve.ts';

/** YAML 1.1 octal (`mode: 0440`), which the reference still reads as a number. */
const octal = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0[0-7]+$/,
  resolve: (text: string): number => Number.parseInt(text.replace('+', ''), 8),
};

const COMPOSE_TAGS = ['!reset', '!override'];

function customTags(tags: Tags): Tags {
  const own = COMPOSE_TAGS.flatMap((tag) => [
    { tag, resolve: (text: string): unknown => text },
    { tag, collection: 'map' as const, resolve: (map: unknown): unknown => map },
    { tag, collection: 'seq' as const, resolve: (seq: unknown): unknown => seq },
  ]);
  return [octal, ...tags, ...(own as unknown as Tags)];
}

interface Reading {
  readonly findings: Findings;
  readonly place: (offset: number) => Place;
  readonly targets: AliasTargets;
}

function markOf(tag: string | undefined): Mark {
  if (tag === '!reset') return 'reset';
  return tag === '!override' ? 'override' : undefined;
}

function plainOf(node: Scalar): Plain {
  const { value } = node;
  if (typeof value === 'number') {
    // 1e999 and .nan stay text: every number after this point is finite.
    return Number.isFinite(value) ? value : (node.source ?? String(value));
  }
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  return node.source ?? String(value);
}

const isMergeKey = (key: unknown): boolean =>
  isScalar(key) && key.type === Scalar.PLAIN && key.source === '<<';

function keyText(key: unknown, reading: Reading): string | undefined {
  const target = isAlias(key) ? reading.targets.get(key) : key;
  if (isScalar(target) && typeof target.value === 'string') return target.value;
  const shown = isScalar(target) ? (target.source ?? String(target.value)) : 'a collection';
  reading.findings.invalid(
    reading.place(offsetOf(key)),
    `The key ${quote(shown)} is not text. Put it in quotes.`,
  );
  return undefined;
}

/** `<<: *base` or `<<: [*a, *b]`: keys already there win, then the earlier source. */
function mergeInto(entries: Map<string, TreeEntry>, value: unknown, reading: Reading): void {
  const source = isAlias(value) ? reading.targets.get(value) : value;
  if (isSeq(source)) {
    for (const item of source.items) mergeInto(entries, item, reading);
    return;
  }
  if (!isMap(source)) {
    const at = reading.place(offsetOf(value));
    reading.findings.invalid(at, '"<<" merges maps only. Give it a map or a list of maps.');
    return;
  }
  for (const [key, entry] of readEntries(source, reading)) {
    if (!entries.has(key)) entries.set(key, entry);
  }
}

function readEntries(node: YAMLMap, reading: Reading): Map<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  const merges: Pair[] = [];
  for (const pair of node.items) {
    if (isMergeKey(pair.key)) {
      merges.push(pair);
      continue;
    }
    const key = keyText(pair.key, reading);
    if (key === undefined) continue;
    const keyAt = reading.place(offsetOf(pair.key));
    const before = entries.get(key);
    if (before) {
      reading.findings.invalid(
        keyAt,
        `The key ${quote(key)} stands twice, first on line ${before.keyAt.line}. Remove one.`,
      );
    }
    entries.set(key, { keyAt, value: toTree(pair.value, reading, offsetOf(pair.key)) });
  }
  for (const pair of merges) mergeInto(entries, pair.value, reading);
  return entries;
}

function toTree(node: unknown, reading: Reading, fallback: number): Tree {
  if (isAlias(node)) return toTree(reading.targets.get(node), reading, fallback);
  const at = reading.place(node ? offsetOf(node) : fallback);
  if (isMap(node)) {
    return { kind: 'map', at, mark: markOf(node.tag), entries: readEntries(node, reading) };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => toTree(item, reading, offsetOf(node)));
    return { kind: 'list', at, mark: markOf(node.tag), items };
  }
  if (isScalar(node)) {
    return { kind: 'scalar', at, mark: markOf(node.tag), value: plainOf(node) };
  }
  return { kind: 'scalar', at, value: null };
}

function yamlProblem({ code, message }: YAMLParseError): string {
  // The parser's stack was full.
  if (code === 'RESOURCE_EXHAUSTION') {
    return `The file nests deeper than ${MAX_DEPTH} levels. Flatten it.`;
  }
  const reason = (message.split('\n')[0] ?? 'cannot be read').slice(0, 200);
  return `This is not YAML: ${reason}. Check indentation, colons and quotes here.`;
}

function readDocument(
  doc: Document,
  place: (offset: number) => Place,
  { findings, budget }: Reader,
): TreeMap | undefined {
  for (const error of doc.errors.slice(0, MAX_ERRORS)) {
    findings.invalid(place(error.pos[0]), yamlProblem(error));
  }
  if (doc.errors.length > 0) return undefined;
  const resolved = resolveAliases(doc, budget.nodes);
  if ('message' in resolved) {
    findings.invalid(place(resolved.offset), resolved.message);
    return undefined;
  }
  budget.nodes -= resolved.nodes;
  const tree = toTree(doc.contents, { findings, place, targets: resolved.targets }, 0);
  if (tree.kind === 'map') return tree;
  if (tree.kind === 'scalar' && tree.value === null) return undefined;
  findings.invalid(
    tree.at,
    'The file is not a map. A Compose file starts with a line "services:".',
  );
  return undefined;
}

/** What reading needs: where complaints go, and how many values may still come. */
export interface Reader {
  readonly findings: Findings;
  readonly budget: { nodes: number };
}

export interface Origin {
  readonly file?: string | undefined;
  readonly via?: Place | undefined;
}

/** All documents of the text that hold a map. Empty documents are skipped. */
export function readYaml(text: string, origin: Origin, reader: Reader): TreeMap[] {
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col), ...origin };
  };
  const refusal = prescan(text);
  if (refusal) {
    const before = text.slice(0, refusal.offset);
    const line = before.split('\n').length;
    const column = refusal.offset - before.lastIndexOf('\n');
    reader.findings.invalid({ line, column, ...origin }, refusal.message);
    return [];
  }
  const parsed = parseAllDocuments(text, {
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
    customTags,
  });
  const docs = Array.isArray(parsed) ? parsed : [];
  const trees: TreeMap[] = [];
  for (const doc of docs) {
    const tree = readDocument(doc as Document, place, reader);
    if (tree) trees.push(tree);
  }
  return trees;
}
