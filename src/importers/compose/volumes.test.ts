import { expect, test } from 'vitest';
import { readShortMount } from './volumes.ts';

const mount = (text: string): unknown => {
  const read = readShortMount(text);
  if ('problem' in read) return read.problem;
  const { type, source = '', target, readOnly } = read.mount;
  return `${type} ${source} ${target}${readOnly ? ' ro' : ''}`;
};

test.each([
  ['data:/var/lib/data', 'volume data /var/lib/data'],
  ['./src:/app:ro', 'bind ./src /app ro'],
  ['/abs:/app/:rw', 'bind /abs /app'],
  ['~/home:/app', 'bind ~/home /app'],
  ['../up:/app:z,ro', 'bind ../up /app ro'],
  ['/data', 'volume  /data'],
  ['/d', 'volume  /d'],
  ['C:\\dir:/data', 'bind C:\\dir /data'],
  ['\\\\server\\share:/data', 'bind \\\\server\\share /data'],
  ['/x:/y:rslave', 'bind /x /y'],
  ['v:/data', 'volume  v:/data'],
  ['.:/a/../b/./c//', 'bind . /b/c'],
])('the mount "%s" is "%s"', (text, expected) => {
  expect(mount(text)).toBe(expected);
});

test.each([
  ['', 'is empty'],
  [':/data', 'nothing before or after a colon'],
  ['data:', 'nothing before or after a colon'],
  ['da:ta:/x:ro:no', 'too many colons'],
])('the mount "%s" is refused with a reason', (text, reason) => {
  expect(mount(text)).toContain(reason);
});
