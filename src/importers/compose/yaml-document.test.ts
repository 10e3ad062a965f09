import { expect, test } from 'vitest';
import { createFindings } from './findings.ts';
import { MAX_NODES } from './limits.ts';
import type { Tree } from './tree.ts';
import { readYaml } from './yaml-document.ts';

function plain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
}

function read(text: string) {
  const findings = createFindings();
  const trees = readYaml(text, {}, { findings, budget: { nodes: MAX_NODES } });
  return { values: trees.map(plain), trees, errors: findings.result().errors };
}

test('scalars are read as YAML 1.2 with octal numbers of YAML 1.1', () => {
  const { values } = read('{a: 22:22, b: no, c: 0440, d: 1.5, e: true, f: ~, g: "1", h: 0o17}');
  expect(values).toEqual([
    { a: '22:22', b: 'no', c: 0o440, d: 1.5, e: true, f: null, g: '1', h: 15 },
  ]);
});

test('numbers that are not finite stay text', () => {
  expect(read('{a: 1e999, b: .nan, c: -.inf}').values).toEqual([
    { a: '1e999', b: '.nan', c: '-.inf' },
  ]);
});

test('aliases and merge keys are written out, and own keys win', () => {
  const text = [
    'base: &base {a: 1, b: 2}',
    'other: &other {b: 3, c: 4}',
    'one: {<<: *base, a: 9}',
    'two: {<<: [*base, *other], d: *base}',
  ].join('\n');
  expect(read(text).values[0]).toMatchObject({
    one: { a: 9, b: 2 },
    two: { a: 1, b: 2, c: 4, d: { a: 1, b: 2 } },
  });
});

test('an alias means the last anchor of that name before it', () => {
  expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x').values).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
});

test('every value knows its line and column', () => {
  const [tree] = read('a:\n  b:\n    - x\n    - y').trees;
  const inner = tree?.entries.get('a')?.value;
  const items = inner?.kind === 'map' ? inner.entries.get('b')?.value : undefined;
  expect(items?.kind === 'list' && items.items[1]?.at).toEqual({ line: 4, column: 7 });
});

test('a key that stands twice is an error at the second one', () => {
  expect(read('a: 1\nb: 2\na: 3').errors).toEqual([
    { line: 3, column: 1, message: expect.stringContaining('"a" stands twice, first on line 1') },
  ]);
});

test.each([
  ['1: x', 'not text'],
  ['true: x', 'not text'],
  ['[a]: x', 'not text'],
  ['<<: 1', 'merges maps only'],
  ['- a', 'not a map'],
  ['text', 'not a map'],
  ['a: *b', 'has no anchor before it'],
  ['a: &a [*a]', 'contains itself'],
  ['a: [1, 2', 'not YAML'],
  ['a: "x', 'not YAML'],
  ['a:\n\tb: 1', 'not YAML'],
  ['a: b: c', 'not YAML'],
])('the document %j is refused', (text, reason) => {
  const { errors, values } = read(text);
  expect(errors[0]?.message).toContain(reason);
  expect(errors[0]?.line).toBeGreaterThan(0);
  expect(errors[0]?.column).toBeGreaterThan(0);
  expect(values.length).toBeLessThan(2);
});

test('several documents are read, and empty ones skipped', () => {
  expect(read('a: 1\n---\n---\nb: 2\n').values).toEqual([{ a: 1 }, { b: 2 }]);
  expect(read('# nothing\n').values).toEqual([]);
});

test('the marks !reset and !override are kept', () => {
  const [tree] = read('{a: !reset null, b: !override [1], c: !reset, d: !override {e: 1}}').trees;
  const marks = [...(tree?.entries ?? [])].map(([key, { value }]) => [key, value.mark]);
  expect(marks).toEqual([
    ['a', 'reset'],
    ['b', 'override'],
    ['c', 'reset'],
    ['d', 'override'],
  ]);
});
