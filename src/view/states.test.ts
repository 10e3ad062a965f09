import { expect, test } from 'vitest';
import { STATES as ENGINE_STATES } from '../engine/index.ts';
import { STATES, signOf } from './states.ts';

test('the page numbers states as the engine does', () => {
  expect(STATES).toEqual(ENGINE_STATES);
});

test('states differ in shape, not only in words', () => {
  const seen = STATES.filter((state) => state !== 'removed' && state !== 'off');
  const glyphs = seen.map((state) => signOf(state).glyph);
  expect(new Set(glyphs).size).toBe(glyphs.length);
});
