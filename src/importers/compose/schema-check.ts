/** Holds a tree against a rule and reports every difference with its place and a remedy. */
import { type Findings, quote } from './findings.ts';
import type { ListRule, MapRule, Rule, ScalarRule, ScalarType } from './schema-rule.ts';
import { suggest } from './suggest.ts';
import {
  sameTree,
  type Tree,
  type TreeList,
  type TreeMap,
  type TreeScalar,
  under,
} from './tree.ts';

const NAME = /^[a-zA-Z0-9._-]+$/;

const TYPE_WORDS: Readonly<Record<ScalarType, string>> = {
  text: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
};

function scalarFits({ value }: TreeScalar, type: ScalarType): boolean {
  if (type === 'text') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number';
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return type === 'boolean' ? typeof value === 'boolean' : value === null;
}

function kindsOf(rule: Rule): string {
  if (rule.kind === 'any') return 'anything';
  if (rule.kind === 'either') return rule.rules.map(kindsOf).join(' or ');
  if (rule.kind === 'list') return 'a list';
  if (rule.kind === 'map') return 'a map';
  return rule.types.map((type) => TYPE_WORDS[type]).join(' or ');
}

function shown(tree: Tree): string {
  if (tree.kind === 'list') return 'a list';
  if (tree.kind === 'map') return 'a map';
  if (tree.value === null) return 'empty';
  return typeof tree.value === 'string' ? quote(tree.value) : String(tree.value);
}

function remedy(tree: Tree, rule: Rule): string {
  const wanted = kindsOf(rule);
  if (wanted.includes('text') && tree.kind === 'scalar' && tree.value !== null) {
    return 'Put it in quotes.';
  }
  if (tree.kind === 'scalar' && tree.value === null) return 'Give it a value or remove the key.';
  if (wanted.includes('a list')) return 'Write it as lines that start with "- ".';
  return wanted.includes('a map') ? 'Write it as indented "key: value" lines.' : 'Change it.';
}

function wrongKind(tree: Tree, rule: Rule, path: string, findings: Findings): void {
  findings.invalid(
    tree.at,
    `${path} must be ${kindsOf(rule)}, but is ${shown(tree)}. ${remedy(tree, rule)}`,
  );
}

function checkScalar(tree: TreeScalar, rule: ScalarRule, path: string, findings: Findings): void {
  if (!rule.types.some((type) => scalarFits(tree, type))) {
    wrongKind(tree, rule, path, findings);
    return;
  }
  const { value } = tree;
  if (typeof value === 'string' && rule.values && !rule.values.includes(value)) {
    const close = suggest(value, rule.values) ?? rule.values[0] ?? '';
    const all = rule.values.join(', ');
    findings.invalid(
      tree.at,
      `${path} is ${shown(tree)}, but must be one of ${all}. Write "${close}".`,
    );
  }
  if (typeof value === 'string' && rule.pattern && !rule.pattern.test(value.slice(0, 1000))) {
    findings.invalid(tree.at, `${path}: ${shown(tree)} is not allowed here. Change or remove it.`);
  }
  if (typeof value !== 'number') return;
  if (value < (rule.min ?? value) || value > (rule.max ?? value)) {
    const range = `${rule.min ?? 'any'} to ${rule.max ?? 'any'}`;
    findings.invalid(tree.at, `${path} is ${value}, outside of ${range}. Change it.`);
  }
}

function checkUnique(tree: TreeList, path: string, findings: Findings): void {
  // Long lists of equal maps would take quadratic time, so maps are compared in short lists only.
  const seen = new Map<unknown, number>();
  tree.items.forEach((item, i) => {
    const earlier =
      item.kind === 'scalar'
        ? seen.get(item.value)
        : tree.items.slice(0, Math.min(i, 50)).findIndex((other) => sameTree(other, item));
    if (earlier !== undefined && earlier >= 0) {
      const twins = `${under(path, earlier)} and ${under(path, i)}`;
      findings.invalid(item.at, `${twins} are the same. Remove one.`);
    }
    if (item.kind === 'scalar') seen.set(item.value, i);
  });
}

function checkList(tree: TreeList, rule: ListRule, path: string, findings: Findings): void {
  tree.items.forEach((item, i) => {
    checkTree(item, rule.of, under(path, i), findings);
  });
  if (rule.unique) checkUnique(tree, path, findings);
}

function unknownKey(
  key: string,
  at: Tree['at'],
  rule: MapRule,
  path: string,
  findings: Findings,
): void {
  const where = path === '' ? 'The file' : path;
  if (rule.named) {
    findings.invalid(
      at,
      `${where}: ${quote(key)} is not a name. Use letters, digits, dots, dashes and underscores.`,
    );
    return;
  }
  const close = suggest(key, rule.keys.keys());
  const help = close ? `Did you mean "${close}"?` : 'Remove it, or start it with "x-".';
  findings.invalid(at, `${where} has an unknown key ${quote(key)}. ${help}`);
}

function checkMap(tree: TreeMap, rule: MapRule, path: string, findings: Findings): void {
  for (const [key, { keyAt, value }] of tree.entries) {
    const known = rule.keys.get(key);
    if (known) checkTree(value, known, under(path, key), findings);
    else if (!rule.exact && key.startsWith('x-')) continue;
    else if (rule.others && (!rule.named || NAME.test(key))) {
      checkTree(value, rule.others, under(path, key), findings);
    } else unknownKey(key, keyAt, rule, path, findings);
  }
  for (const key of rule.required) {
    if (!tree.entries.has(key)) {
      findings.invalid(tree.at, `${path} has no "${key}". Add it.`);
    }
  }
}

function checkTree(tree: Tree, rule: Rule, path: string, findings: Findings): void {
  if (rule.kind === 'any') return;
  const rules = rule.kind === 'either' ? rule.rules : [rule];
  const candidates = rules.filter((one) => one.kind === tree.kind);
  if (tree.kind === 'scalar') {
    const scalars = candidates.filter((one) => one.kind === 'scalar');
    const fitting = scalars.find((one) => one.types.some((type) => scalarFits(tree, type)));
    if (fitting) checkScalar(tree, fitting, path, findings);
    else wrongKind(tree, rule, path, findings);
    return;
  }
  const [first] = candidates;
  if (tree.kind === 'list' && first?.kind === 'list') checkList(tree, first, path, findings);
  else if (tree.kind === 'map' && first?.kind === 'map') checkMap(tree, first, path, findings);
  else wrongKind(tree, rule, path, findings);
}

/** Reports where `tree` does not have the shape of `rule`. */
export function checkShape(tree: Tree, rule: Rule, findings: Findings): void {
  checkTree(tree, rule, '', findings);
}
