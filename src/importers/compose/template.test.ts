// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Compose writes variables like this.
import { expect, test } from 'vitest';
import { substitute } from './template.ts';

const SET = { FOO: 'first', BAR: '', A: '1', B: '2' };
const text = (template: string): string => substitute(template, SET).text;

test.each([
  ['$FOO', 'first'],
  ['${FOO}', 'first'],
  ['$FOO-bar', 'first-bar'],
  ['a ${missing} b', 'a  b'],
  ['${missing:-def}', 'def'],
  ['${missing-def}', 'def'],
  ['${BAR:-def}', 'def'],
  ['${BAR-def}', ''],
  ['${FOO:-def}', 'first'],
  ['${FOO:+x}', 'x'],
  ['${FOO+x}', 'x'],
  ['${BAR:+x}', ''],
  ['${BAR+x}', 'x'],
  ['${missing+x}', ''],
  ['${FOO:?e}', 'first'],
  ['${BAR?e}', ''],
  ['${missing:-${FOO}}', 'first'],
  ['${missing:-${BAR:-${A}}}/${B}', '1/2'],
  ['${missing-$FOO ${FOO:+second}}', 'first second'],
  ['${missing:-/non:-alpha}', '/non:-alpha'],
  ['${missing-e?m}', 'e?m'],
  ['${missing:-{"a":{}}}', '{"a":{}}'],
  ['$$FOO and $${FOO}', '$FOO and ${FOO}'],
  ['cost: 5$', 'cost: 5$'],
  ['^regex$|$(sub)', '^regex$|$(sub)'],
])('the template %s becomes "%s"', (template, expected) => {
  expect(text(template)).toBe(expected);
  expect(substitute(template, SET).problems).toEqual([]);
});

test.each(['${', '${}', '${ FOO}', '${FOO }', '${FOO!}', '${1A}', 'x ${FOO'])(
  'the template %s is refused',
  (template) => {
    expect(substitute(template, SET).problems).toMatchObject([{ kind: 'invalid' }]);
  },
);

test('a required variable without value is reported with its reason', () => {
  expect(substitute('${X:?set ${FOO}}', SET).problems).toEqual([
    { kind: 'required', name: 'X', reason: 'set first' },
  ]);
  expect(substitute('${BAR:?}', SET).problems).toEqual([
    { kind: 'required', name: 'BAR', reason: '' },
  ]);
});

test('variables without value and default are listed', () => {
  expect(substitute('$X ${Y} ${Z:-1} $FOO', SET).unset).toEqual(['X', 'Y']);
});

test('names that every object has are not set', () => {
  expect(text('${constructor}${toString}${__proto__}')).toBe('');
});

test('defaults that nest without end are refused', () => {
  const deep = '${A1:-'.repeat(60) + '}'.repeat(60);
  expect(substitute(deep, {}).problems).toEqual([{ kind: 'deep' }]);
});

test('variables cannot blow a text up beyond its room', () => {
  const result = substitute('$A'.repeat(100), { A: 'x'.repeat(100) }, 1_000);
  expect(result.text.length).toBeLessThanOrEqual(1_000);
  expect(result.problems[0]).toEqual({ kind: 'long' });
});
