/** A small language for the shape of a Compose file. The tables are in schema-*.ts. */

export type ScalarType = 'text' | 'number' | 'integer' | 'boolean' | 'null';

export interface ScalarRule {
  readonly kind: 'scalar';
  readonly types: readonly ScalarType[];
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
}

export interface ListRule {
  readonly kind: 'list';
  readonly of: Rule;
  readonly unique: boolean;
}

export interface MapRule {
  readonly kind: 'map';
  /** Known keys. Keys that start with `x-` are always allowed, unless `exact`. */
  readonly keys: ReadonlyMap<string, Rule>;
  /** What any other key holds; without it other keys are errors. */
  readonly others?: Rule;
  /** Other keys are names: letters, digits, dot, dash and underscore only. */
  readonly named: boolean;
  readonly exact: boolean;
  readonly required: readonly string[];
}

/** At most one rule for each kind of value, so that the value's kind picks the rule. */
export interface EitherRule {
  readonly kind: 'either';
  readonly rules: readonly (ScalarRule | ListRule | MapRule)[];
}

export interface AnyRule {
  readonly kind: 'any';
}

export type Rule = ScalarRule | ListRule | MapRule | EitherRule | AnyRule;

export const any: AnyRule = { kind: 'any' };

export const of = (...types: ScalarType[]): ScalarRule => ({ kind: 'scalar', types });
export const text = of('text');
export const numberOrText = of('number', 'text');
export const integerOrText = of('integer', 'text');
export const booleanOrText = of('boolean', 'text');
export const nothing = of('null');

export const oneOf = (...values: string[]): ScalarRule => ({
  kind: 'scalar',
  types: ['text'],
  values,
});

export const matching = (pattern: RegExp): ScalarRule => ({
  kind: 'scalar',
  types: ['text'],
  pattern,
});

export const listOf = (of_: Rule, unique = false): ListRule => ({ kind: 'list', of: of_, unique });
export const texts = listOf(text, true);

export const either = (...rules: (ScalarRule | ListRule | MapRule)[]): EitherRule => ({
  kind: 'either',
  rules,
});

export const textOrTexts = either(text, texts);

const bare = { named: false, exact: false, required: [] as readonly string[] };

/** A map with these keys (and `x-` keys) only. */
export function shape(
  keys: Readonly<Record<string, Rule>>,
  options: { required?: readonly string[]; exact?: boolean } = {},
): MapRule {
  return { ...bare, ...options, kind: 'map', keys: new Map(Object.entries(keys)) };
}

/** A map from names people choose to values of one kind. */
export const names = (value: Rule): MapRule => ({
  ...bare,
  kind: 'map',
  keys: new Map(),
  others: value,
  named: true,
  exact: true,
});

/** A map from any text to values of one kind. */
export const dictionary = (value: Rule): MapRule => ({
  ...bare,
  kind: 'map',
  keys: new Map(),
  others: value,
});

export const orNothing = (rule: ScalarRule | ListRule | MapRule): EitherRule =>
  either(nothing, rule);

/** `KEY: value` or `- KEY=value`. */
export const pairs = either(dictionary(of('text', 'number', 'boolean', 'null')), texts);
