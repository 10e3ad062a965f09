/**
 * Variables in values: `$V`, `${V}`, `${V:-x}`, `${V-x}`, `${V:?e}`, `${V?e}`, `${V:+x}`, `${V+x}`,
 * nested in any of the texts, and `$$` for a dollar sign. A dollar sign before anything else stands
 * for itself. One pass from left to right, no regular expression.
 */
import { MAX_EXPANSION_CHARS, MAX_TEMPLATE_DEPTH } from './limits.ts';

export type Variables = Readonly<Record<string, string>>;

export type TemplateProblem =
  | { readonly kind: 'invalid'; readonly text: string }
  | { readonly kind: 'required'; readonly name: string; readonly reason: string }
  | { readonly kind: 'deep' }
  | { readonly kind: 'long' };

export interface TemplateResult {
  readonly text: string;
  readonly problems: readonly TemplateProblem[];
  /** Variables without value and default; they became empty text. */
  readonly unset: readonly string[];
}

interface Run {
  readonly variables: Variables;
  readonly problems: TemplateProblem[];
  readonly unset: Set<string>;
  /** Characters that variables may still add. */
  left: number;
}

const isNameStart = (c: string | undefined): boolean =>
  c !== undefined && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c === '_');

const isNamePart = (c: string | undefined): boolean =>
  isNameStart(c) || (c !== undefined && c >= '0' && c <= '9');

/** Own properties only: a variable called `constructor` is not set unless somebody set it. */
export function lookUp(variables: Variables, name: string): string | undefined {
  return Object.hasOwn(variables, name) ? variables[name] : undefined;
}

function nameEnd(text: string, from: number): number {
  let end = from;
  while (isNamePart(text[end])) end += 1;
  return end;
}

/** Index of the brace that closes the one before `from`, or -1. */
function closingBrace(text: string, from: number): number {
  let open = 1;
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '{') open += 1;
    if (text[i] === '}') open -= 1;
    if (open === 0) return i;
  }
  return -1;
}

function readOperator(text: string): string {
  const first = text[0] ?? '';
  if ('-?+'.includes(first) && first !== '') return first;
  const second = text[1] ?? '';
  return first === ':' && second !== '' && '-?+'.includes(second) ? `:${second}` : '';
}

function braced(body: string, whole: string, run: Run, depth: number): string {
  const end = isNameStart(body[0]) ? nameEnd(body, 0) : 0;
  const name = body.slice(0, end);
  const rest = body.slice(end);
  const operator = readOperator(rest);
  if (name === '' || (rest !== '' && operator === '')) {
    run.problems.push({ kind: 'invalid', text: whole });
    return '';
  }
  if (operator === '') return plain(name, run);
  const value = lookUp(run.variables, name);
  const given = operator.startsWith(':')
    ? value !== undefined && value !== ''
    : value !== undefined;
  const argument = (): string => substituteIn(rest.slice(operator.length), run, depth + 1);
  if (operator.endsWith('+')) return given ? argument() : '';
  if (given) return insert(value ?? '', run);
  if (operator.endsWith('-')) return argument();
  run.problems.push({ kind: 'required', name, reason: argument() });
  return '';
}

function plain(name: string, run: Run): string {
  const value = lookUp(run.variables, name);
  if (value === undefined) run.unset.add(name);
  return insert(value ?? '', run);
}

function insert(value: string, run: Run): string {
  run.left -= value.length;
  if (run.left >= 0) return value;
  run.problems.push({ kind: 'long' });
  return '';
}

function substituteIn(text: string, run: Run, depth: number): string {
  if (depth > MAX_TEMPLATE_DEPTH) {
    run.problems.push({ kind: 'deep' });
    return '';
  }
  let out = '';
  let i = 0;
  while (i < text.length) {
    const dollar = text.indexOf('$', i);
    if (dollar < 0) return out + text.slice(i);
    out += text.slice(i, dollar);
    const next = text[dollar + 1];
    i = dollar + 1;
    if (next === '$') {
      out += '$';
      i += 1;
    } else if (isNameStart(next)) {
      const end = nameEnd(text, i);
      out += plain(text.slice(i, end), run);
      i = end;
    } else if (next === '{') {
      const end = closingBrace(text, i + 1);
      if (end < 0) {
        run.problems.push({ kind: 'invalid', text: text.slice(dollar) });
        return out;
      }
      out += braced(text.slice(i + 1, end), text.slice(dollar, end + 1), run, depth);
      i = end + 1;
    } else {
      out += '$';
    }
  }
  return out;
}

/**
 * Replaces the variables of one text, which may add `maxAdded` characters.
 *
 * @example substitute('${PORT:-80}:80', {}).text === '80:80'
 */
export function substitute(
  text: string,
  variables: Variables,
  maxAdded: number = MAX_EXPANSION_CHARS,
): TemplateResult {
  if (!text.includes('$')) return { text, problems: [], unset: [] };
  const run: Run = { variables, problems: [], unset: new Set(), left: maxAdded };
  const result = substituteIn(text, run, 0);
  // One complaint of each kind is enough; a bomb would make millions.
  return { text: result, problems: run.problems.slice(0, 10), unset: [...run.unset] };
}
