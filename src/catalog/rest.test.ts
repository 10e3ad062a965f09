import { expect, test } from 'vitest';
import type { Catalog } from '../engine/define.ts';
import { findKind } from './find.ts';
import { catalog } from './index.ts';
import { complete, type Rest } from './rest.ts';

/** A catalogue with two kinds of three, the second without its summary. */
const lean = () => {
  const [a, b, c] = catalog.kinds.slice(0, 3).map((kind) => ({ ...kind }));
  if (!a || !b || !c) throw new Error('the catalogue has no three kinds');
  const { summary, ...bare } = b;
  const part = { ...catalog, kinds: [a, bare] } as unknown as Catalog;
  const rest: Rest = { kinds: [{ id: a.id }, { id: b.id, summary } as { id: string }, c] };
  return { part, rest, whole: [a, b, c] };
};

test('the rest brings what entries lack and the entries that are missing, in their order', () => {
  const { part, rest, whole } = lean();
  complete(part, rest);
  expect(part.kinds).toEqual(whole);
});

test('entries stay the objects that they were, so that whoever holds one has it whole', () => {
  const { part, rest, whole } = lean();
  const held = part.kinds[1];
  complete(part, rest);
  expect(held).toEqual(whole[1]);
  expect(part.kinds[1]).toBe(held);
});

test('completed twice, a catalogue is as after the first time', () => {
  const { part, rest, whole } = lean();
  complete(part, rest);
  complete(part, rest);
  expect(part.kinds).toEqual(whole);
});

test('an entry is found by its id, and nothing by an id that is not there', () => {
  const [first] = catalog.kinds;
  expect(findKind(first?.id ?? '')).toBe(first);
  expect(findKind('no-such-kind')).toBeUndefined();
  expect(findKind(null)).toBeUndefined();
});
