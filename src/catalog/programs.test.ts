import { expect, test } from 'vitest';
import { catalog } from './index.ts';
import { PROGRAMS, programFor } from './programs.ts';

test('every program of a row exists and runs on the family it stands under, and on no other row', () => {
  const seen = new Set<string>();
  for (const row of PROGRAMS) {
    for (const [family, id] of Object.entries(row)) {
      if (id === undefined) continue;
      expect(catalog.applications.find((one) => one.id === id)?.family, id).toBe(family);
      expect(seen.has(id), id).toBe(false);
      seen.add(id);
    }
  }
});

test('a program is found from any of its builds, and what no row names runs at home only', () => {
  expect(programFor('nginx', 'windows', 'linux')).toBe('iis');
  expect(programFor('iis', 'linux', 'windows')).toBe('nginx');
  expect(programFor('apache-aix', 'freebsd', 'aix')).toBe('apache-freebsd');
  expect(programFor('postfix', 'windows', 'linux')).toBeUndefined();
  expect(programFor('linpack', 'linux', 'linux')).toBe('linpack');
  expect(programFor('linpack', 'aix', 'linux')).toBeUndefined();
});
