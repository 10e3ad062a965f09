/**
 * Guards on the parsed document, before anything is copied out of it. Aliases are looked up once,
 * in document order; the size the document would have with all aliases written out is computed with
 * a memo per node, in linear time. So a bomb of a few lines is refused at once, while a real file
 * with many small aliases passes.
 */
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import { MAX_DEPTH, MAX_KEYS, MAX_NODES } from './limits.ts';
import type { Refusal } from './prescan.ts';

export type AliasTargets = ReadonlyMap<Alias, Node>;

export function offsetOf(node: unknown): number {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}

function children(node: unknown): unknown[] {
  if (isMap(node)) return node.items.flatMap((pair) => [pair.key, pair.value]);
  return isSeq(node) ? node.items : [];
}

const isRefusal = (answer: object): answer is Refusal => 'message' in answer;

const refuse = (node: unknown, message: string): Refusal => ({ offset: offsetOf(node), message });

function findTargets(root: unknown): Map<Alias, Node> | Refusal {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const visit = (node: unknown, depth: number): Refusal | undefined => {
    if (depth > MAX_DEPTH) {
      return refuse(node, `The file nests deeper than ${MAX_DEPTH} levels. Flatten it.`);
    }
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      const name = JSON.stringify(`*${node.source.slice(0, 60)}`);
      if (!target) return refuse(node, `${name} has no anchor before it. Define "&..." first.`);
      targets.set(node, target);
      return undefined;
    }
    if (isMap(node) && node.items.length > MAX_KEYS) {
      return refuse(node, `This map has more than ${MAX_KEYS} keys. Split it.`);
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor) {
      anchors.set(node.anchor, node);
    }
    for (const child of children(node)) {
      const refusal = visit(child, depth + 1);
      if (refusal) return refusal;
    }
    return undefined;
  };
  return visit(root, 0) ?? targets;
}

interface Extent {
  readonly nodes: number;
  readonly depth: number;
}

function tooLarge(node: unknown, extent: Extent, maxNodes: number): Refusal | undefined {
  const { nodes, depth } = extent;
  if (nodes > maxNodes) {
    return refuse(
      node,
      `With aliases written out this makes more than ${MAX_NODES} values. Use fewer aliases.`,
    );
  }
  // An alias adds a step of its own here, hence the slack.
  if (depth > MAX_DEPTH * 2) {
    return refuse(node, `The aliases nest deeper than ${MAX_DEPTH} levels. Flatten them.`);
  }
  return undefined;
}

function measure(root: unknown, targets: AliasTargets, maxNodes: number): Extent | Refusal {
  const memo = new Map<unknown, Extent>();
  const open = new Set<unknown>();
  const extent = (node: unknown): Extent | Refusal => {
    const known = memo.get(node);
    if (known) return known;
    if (open.has(node)) {
      return refuse(node, 'This value contains itself through an alias. Remove the alias.');
    }
    open.add(node);
    let nodes = 1;
    let depth = 0;
    for (const child of isAlias(node) ? [targets.get(node)] : children(node)) {
      const size = extent(child);
      if (isRefusal(size)) return size;
      nodes += size.nodes;
      depth = Math.max(depth, size.depth + 1);
    }
    open.delete(node);
    const result = { nodes, depth };
    memo.set(node, result);
    return tooLarge(node, result, maxNodes) ?? result;
  };
  return extent(root);
}

export interface Resolved {
  readonly targets: AliasTargets;
  /** Values of the document with all aliases written out. */
  readonly nodes: number;
}

/** What every alias stands for, or why the document is refused. */
export function resolveAliases(doc: Document, maxNodes: number): Resolved | Refusal {
  const targets = findTargets(doc.contents);
  if (isRefusal(targets)) return targets;
  const size = measure(doc.contents, targets, maxNodes);
  return isRefusal(size) ? size : { targets, nodes: size.nodes };
}
