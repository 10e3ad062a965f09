// biome-ignore-all lint/suspicious/noTemplateCurlyInString: .env files write variables like this.
import { expect, test } from 'vitest';
import { parseDotEnv } from './dotenv.ts';

const parse = (text: string, outer = {}) => ({ ...parseDotEnv(text, outer) });

test('keys and values are read in all usual spellings', () => {
  const text = [
    '\uFEFF# comment',
    'A=1',
    ' B = two words ',
    'export C=3',
    'D: yaml style',
    'E=',
    'F=a#b # comment',
    "G='as $A is # here'",
    'H="line\\nnext \\"quoted\\"" # comment',
    'URL=http://example.com:80/x',
    'CRLF=x\r',
  ].join('\n');
  expect(parse(text)).toEqual({
    A: '1',
    B: 'two words',
    C: '3',
    D: 'yaml style',
    E: '',
    F: 'a#b',
    G: 'as $A is # here',
    H: 'line\nnext "quoted"',
    URL: 'http://example.com:80/x',
    CRLF: 'x',
  });
});

test('a quoted value may span lines', () => {
  expect(parse('A="1\n2"\nB=3')).toEqual({ A: '1\n2', B: '3' });
});

test('values may use earlier variables and those from outside', () => {
  expect(parse('A=1\nB=${A}2\nC="$B$OUT"\nD=${X:-4}', { OUT: '!' })).toEqual({
    A: '1',
    B: '12',
    C: '12!',
    D: '4',
  });
});

test('variables from outside win', () => {
  expect(parse('A=1\nB=$A', { A: '9' })).toEqual({ A: '9', B: '9' });
});

test('lines that fit nothing are skipped', () => {
  expect(parse('nonsense\n=1\n1A=2\nA B=3\nC=4')).toEqual({ C: '4' });
});

test('a quote that never ends takes its own line only', () => {
  expect(parse('A="x\nB=2')).toEqual({ A: '"x', B: '2' });
});

test('variables that double each other stop early', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `V${i + 1}=$V${i}$V${i}`);
  const found = parseDotEnv(['V0=xxxxxxxx', ...lines].join('\n'));
  const size = Object.values(found).reduce((sum, value) => sum + value.length, 0);
  expect(size).toBeLessThan(10_000_000);
});

test('a key called __proto__ is a variable like any other', () => {
  expect(Object.keys(parseDotEnv('__proto__=1'))).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});
