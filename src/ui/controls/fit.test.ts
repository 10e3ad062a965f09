import { expect, test } from 'vitest';
import { boundsBelow } from './fit.ts';

test.each([
  [1440, 900, ''],
  [1280, 720, 'h800'],
  [1100, 900, '1280'],
  [1024, 768, '1280 1100 h800'],
  [1024, 640, '1280 1100 h800 h700 bar'],
  [720, 900, '1280 1100 760 bar'],
  [320, 600, '1280 1100 760 480 h800 h700 bar'],
])('%i × %i is below %s', (width, height, bounds) => {
  expect(boundsBelow(width, height).join(' ')).toBe(bounds);
});

test('an open sheet leaves no room for the whole time bar', () => {
  expect(boundsBelow(1024, 768, true)).toContain('bar');
  expect(boundsBelow(1024, 768, true)).toContain('sheet');
  expect(boundsBelow(1440, 900, true)).toEqual([]);
});
