import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readParams, readSpeed } from './params.ts';

const usual = {
  embed: false,
  scenario: null,
  screens: ['compare', 'isolation'],
  theme: 'auto',
  speed: 1,
  seed: null,
};

describe('the query configures the page', () => {
  test('and may be empty', () => {
    expect(readParams('')).toEqual({ params: usual, warnings: [] });
  });

  test('with every parameter at once', () => {
    const { params, warnings } = readParams(
      '?embed=1&screens=isolation&scenario=write-load&theme=projector&speed=1/100&seed=42',
    );
    expect(params).toEqual({
      embed: true,
      scenario: 'write-load',
      screens: ['isolation'],
      theme: 'projector',
      speed: 0.01,
      seed: 42,
    });
    expect(warnings).toEqual([]);
  });

  test('screens keep their order; those that do not exist are told and left out', () => {
    expect(readParams('?screens=isolation,compare').params.screens).toEqual([
      'isolation',
      'compare',
    ]);
    const { params, warnings } = readParams('?screens=moon,isolation,isolation');
    expect(params.screens).toEqual(['isolation']);
    expect(warnings).toEqual(['There is no screen “moon” in this version.']);
  });

  test('unknown names are ignored, cmi5 and tracking ones too', () => {
    expect(readParams('?endpoint=x&utm_source=y&__proto__=z')).toEqual({
      params: usual,
      warnings: [],
    });
  });

  test.each([
    'embed=yes',
    'scenario=../../etc',
    'scenario=',
    'screens=moon',
    'screens=',
    'theme=Dark',
    'speed=3',
    'speed=1/0',
    'speed=-1',
    'seed=1.5',
    'seed=-1',
    'seed=4294967296',
    'seed=0x10',
    `seed=${'9'.repeat(400)}`,
  ])('%s falls back, with a sentence', (query) => {
    const { params, warnings } = readParams(`?${query}`);
    expect(params).toEqual(usual);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.length).toBeLessThan(200);
  });

  test('no query makes it throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        readParams(text);
      }),
    );
  });
});

test('a speed is read as it is written on the page', () => {
  expect(readSpeed('1/4')).toBe(0.25);
  expect(readSpeed('0.25')).toBe(0.25);
  expect(readSpeed('1000')).toBe(1000);
  expect(readSpeed('5')).toBeUndefined();
});
