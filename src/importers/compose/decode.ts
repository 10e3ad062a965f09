/** Reading typed values out of a checked tree. Each reports what does not fit, with its place. */
import { type Findings, quote } from './findings.ts';
import { parseBytes, parseDuration, parseInteger, parseNumber } from './quantities.ts';
import { dig, type Tree, textOf } from './tree.ts';

/** A part of the tree with the path that names it in messages. */
export interface Scope {
  readonly tree: Tree;
  readonly path: string;
  readonly findings: Findings;
}

type Parse = (text: string) => number | undefined;

function readWith(scope: Scope, keys: readonly string[], parse: Parse, remedy: string) {
  const found = dig(scope.tree, ...keys);
  const text = textOf(found);
  if (!found || text === undefined) return undefined;
  const value = parse(text);
  if (value === undefined) {
    const where = `${scope.path}.${keys.join('.')}`;
    scope.findings.invalid(found.at, `${where}: ${quote(text)} is not ${remedy}.`);
  }
  return value;
}

const within =
  (parse: Parse, min: number): Parse =>
  (text) => {
    const value = parse(text);
    return value !== undefined && value >= min ? value : undefined;
  };

/** Bytes; a limit of 0 means "no limit" in Compose and reads as absent. */
export function readBytes(scope: Scope, ...keys: string[]): number | undefined {
  const value = readWith(scope, keys, parseBytes, 'a size. Write "512m" or "2g"');
  return value === 0 ? undefined : value;
}

export const readDuration = (scope: Scope, ...keys: string[]): number | undefined =>
  readWith(scope, keys, parseDuration, 'a duration. Write "30s" or "1m30s"');

/** A number of at least 0; 0 means "no limit" and reads as absent. */
export function readCores(scope: Scope, ...keys: string[]): number | undefined {
  const parse = within(parseNumber, 0);
  const value = readWith(scope, keys, parse, 'a number of CPUs. Write "0.5" or "2"');
  return value === 0 ? undefined : value;
}

export const readCount = (scope: Scope, ...keys: string[]): number | undefined =>
  readWith(scope, keys, within(parseInteger, 0), 'a count. Write a whole number such as 3');

/** A whole number that may be negative; below 1 means "no limit" and reads as absent. */
export function readPids(scope: Scope, ...keys: string[]): number | undefined {
  const value = readWith(scope, keys, parseInteger, 'a count. Write a whole number such as 100');
  return value === undefined || value < 1 ? undefined : value;
}

/** A property that is absent, rather than undefined, when there is no value. */
export function optional<K extends string, V>(
  key: K,
  value: V | undefined,
): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };
}
