/** Puts the values of variables into every value of a file; keys are left alone. */
import { CASTS, type CastStep, castStep, castText } from './casts.ts';
import { type Findings, quote } from './findings.ts';
import { MAX_EXPANSION_CHARS } from './limits.ts';
import { substitute, type TemplateProblem, type Variables } from './template.ts';
import { mapValues, type Tree, type TreeMap, type TreeScalar, under } from './tree.ts';

interface Walk {
  readonly variables: Variables;
  readonly findings: Findings;
  /** Characters that variables may still add to the file. */
  left: number;
}

const CAST_WORDS = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
} as const;

function complain(problem: TemplateProblem, at: TreeScalar['at'], path: string, walk: Walk): void {
  const { findings } = walk;
  if (problem.kind === 'required') {
    const reason = problem.reason === '' ? '' : ` (${problem.reason.slice(0, 120)})`;
    findings.missing(
      at,
      `${path}: the variable ${problem.name} has no value${reason}. Set it in the .env file.`,
    );
  } else if (problem.kind === 'deep') {
    findings.invalid(at, `${path}: the defaults of variables nest too deep. Simplify them.`);
  } else if (problem.kind === 'long') {
    findings.invalid(at, `${path}: the variables expand to too much text. Shorten their values.`);
  } else {
    findings.invalid(
      at,
      `${path}: ${quote(problem.text)} is not a variable. Write "\${NAME}", or "$$" for a dollar.`,
    );
  }
}

/** Texts that make sense without the variable. Elsewhere half a value would be a second error. */
const PATCHY = new Set(['build', 'command', 'entrypoint', 'environment', 'image', 'labels']);

const mayBePatchy = (path: string): boolean =>
  path.startsWith('services.') && path.split('.').some((key) => PATCHY.has(key.split('[', 1)[0]!));

function onScalar(
  tree: TreeScalar,
  path: string,
  step: CastStep | undefined,
  walk: Walk,
): Tree | undefined {
  if (typeof tree.value !== 'string') return tree;
  const { text, problems, unset } = substitute(tree.value, walk.variables, walk.left);
  for (const problem of problems) complain(problem, tree.at, path, walk);
  walk.left -= Math.max(0, text.length - tree.value.length);
  for (const name of unset) {
    const what = `${path}: the variable ${quote(name)} is not set, so it is empty`;
    walk.findings.ignore(tree.at, what);
  }
  if (problems.some((problem) => problem.kind === 'required')) {
    return mayBePatchy(path) && !step?.cast ? { ...tree, value: text } : undefined;
  }
  if (!step?.cast) return { ...tree, value: text };
  const value = castText(text, step.cast);
  if (value === undefined) {
    walk.findings.invalid(
      tree.at,
      `${path}: ${quote(text)} is not ${CAST_WORDS[step.cast]}. Change it or set its variable.`,
    );
    return { ...tree, value: text };
  }
  return { ...tree, value };
}

function onTree(
  tree: Tree,
  path: string,
  step: CastStep | undefined,
  walk: Walk,
): Tree | undefined {
  if (tree.kind === 'scalar') return onScalar(tree, path, step, walk);
  if (tree.kind === 'list') {
    const inner = step?.next.get('*');
    const items = tree.items.flatMap((item, i) => onTree(item, under(path, i), inner, walk) ?? []);
    return { ...tree, items };
  }
  return mapValues(tree, (value, key) =>
    onTree(value, under(path, key), castStep(step, key), walk),
  );
}

export function interpolate(tree: TreeMap, variables: Variables, findings: Findings): TreeMap {
  const walk: Walk = { variables, findings, left: MAX_EXPANSION_CHARS };
  return mapValues(tree, (value, key) => onTree(value, key, castStep(CASTS, key), walk));
}
