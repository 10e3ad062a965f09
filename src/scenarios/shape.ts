/** The shape of a scenario document, checked against the published schema, in words for people. */
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import schema from '../../public/schema/scenario-1.json' with { type: 'json' };
import type { Problem } from './read.ts';
import { suggest } from './suggest.ts';

const validator = new Validator(schema as object, '2020-12', false);
const DEPTH_MAX = 40;

/** What does not fit the schema; empty when all does. Never throws. */
export function checkShape(input: unknown): Problem[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return [{ path: '', message: 'is not a scenario: it must be a JSON object' }];
  }
  if (depthOf(input, 0) > DEPTH_MAX) {
    return [{ path: '', message: `is nested deeper than ${DEPTH_MAX} levels; flatten it` }];
  }
  const { valid, errors } = validate(input);
  if (valid) return [];
  const problems = errors.flatMap((error) => explain(error, input));
  const unique = new Map(problems.map((p) => [`${p.path} ${p.message}`, p]));
  if (unique.size > 0) return [...unique.values()];
  return [{ path: '', message: 'does not fit the scenario schema' }];
}

/** The validator throws at what JSON has no word for: `undefined`, a hole in a list, a function. */
function validate(input: object): { readonly valid: boolean; readonly errors: OutputUnit[] } {
  try {
    return validator.validate(input);
  } catch {
    return { valid: false, errors: [] };
  }
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return depth;
  let deepest = depth;
  for (const item of Object.values(value)) deepest = Math.max(deepest, depthOf(item, depth + 1));
  return deepest;
}

/** Keywords that only say that something deeper is wrong. */
const STRUCTURE = new Set([
  'properties',
  'items',
  '$ref',
  'allOf',
  'anyOf',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
]);

function explain(error: OutputUnit, input: unknown): Problem[] {
  const path = pathOf(error.instanceLocation);
  const unknownKey = /^Property "(.{0,120}?)" does not match (?:additional|unevaluated)/.exec(
    error.error,
  );
  if (unknownKey && !known(error)) {
    const key = unknownKey[1] as string;
    const hint = suggest(key, keysAt(error.keywordLocation));
    return [{ path, message: `has the unknown key "${key}"${hint || '; remove it'}` }];
  }
  if (STRUCTURE.has(error.keyword)) return [];
  const value = valueAt(input, error.instanceLocation);
  return [{ path, message: `${sentence(error)} (it is ${show(value)})` }];
}

/** Worlds are free to be named, so their values, not their names, are at fault. */
const known = (error: OutputUnit): boolean =>
  error.keywordLocation.includes('/properties/worlds/additionalProperties') &&
  error.instanceLocation === '#/worlds';

function sentence(error: OutputUnit): string {
  if (error.keyword === 'required') {
    const name = /"([^"]+)"/.exec(error.error)?.[1] ?? 'a key';
    return `lacks "${name}"; add it`;
  }
  const text = error.error.replace(/\.$/, '');
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** `#/worlds/left/entities/3/on` → `worlds.left.entities[3].on` */
function pathOf(pointer: string): string {
  return partsOf(pointer)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '');
}

const partsOf = (pointer: string): string[] =>
  pointer
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));

function valueAt(input: unknown, pointer: string): unknown {
  let value = input;
  for (const part of partsOf(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** All keys that the schema knows: an unknown one is most likely a misspelling of one of them. */
let everyKey: string[] | null = null;
function keysAt(_location: string): string[] {
  if (everyKey) return everyKey;
  const found = new Set<string>();
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { properties } = node as { properties?: Record<string, unknown> };
    if (properties) for (const key of Object.keys(properties)) found.add(key);
    for (const value of Object.values(node)) collect(value);
  };
  collect(schema);
  everyKey = [...found];
  return everyKey;
}
