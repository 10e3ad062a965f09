import { expect, test } from 'vitest';
import { cleanPath, dirName, isRemote, joinPath } from './paths.ts';

test('paths are brought to their shortest form', () => {
  const cases = [
    ['', '.'],
    ['./', '.'],
    ['a//b/../c/.', 'a/c'],
    ['../../x', '../../x'],
    ['/../x/', '/x'],
    ['a/../..', '..'],
  ];
  for (const [path = '', clean] of cases) expect(cleanPath(path)).toBe(clean);
});

test('a path is joined to a folder unless it says a place of its own', () => {
  expect(joinPath('dir', './x')).toBe('dir/x');
  expect(joinPath('.', './')).toBe('.');
  for (const path of ['/x', '~/x', 'C:\\x', '\\\\s\\x', 'https://h/x', 'git@h:x']) {
    expect(joinPath('dir', path)).toBe(path);
  }
});

test('the folder of a path is what stands before its last slash', () => {
  expect(['a/b/c', 'a', '/a', ''].map(dirName)).toEqual(['a/b', '.', '/', '.']);
  expect(isRemote('oci://x')).toBe(true);
});
