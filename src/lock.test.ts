/**
 * The package installs everywhere, and is what it says. A registry that lacks a platform's binary
 * makes npm write a lock without it, silently; the next `npm ci` then fails, here or elsewhere.
 */
import { expect, test } from 'vitest';
import { readRootFile } from './testing/source.ts';
import { version } from './version.ts';

interface Locked {
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly optional?: boolean;
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Lock = Readonly<Record<string, Locked>>;

/** The optional dependencies that the lock does not hold, with the packages that name them. */
function missingOptional(lock: Lock): string[] {
  return Object.entries(lock).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !placesOf(path, name).some((place) => place in lock))
      .map((name) => `${path} wants ${name}; take a version whose binaries are all published`),
  );
}

/** Where Node looks for a package: beside the one that wants it, then one folder up, and so on. */
function placesOf(path: string, name: string): string[] {
  const parts = path === '' ? [] : path.split('/node_modules/');
  return [...parts, ''].map((_, depth) => {
    const inside = parts.slice(0, parts.length - depth).join('/node_modules/');
    return `${inside && `${inside}/`}node_modules/${name}`;
  });
}

/** Whether a range like `^20.19.0 || >=22` lets a version in; as much as `engines` needs. */
function accepts(range: string, major: number, minor: number): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .replace(/([<>=^~]+)\s+/g, '$1')
      .split(/\s+/)
      .every((bound) => meets(bound, major, minor)),
  );
}

function meets(bound: string, major: number, minor: number): boolean {
  const [, sign = '', wantMajor = '', wantMinor = '0'] =
    /^([<>=^~]*)v?(\d+|\*)(?:\.(\d+|x))?/.exec(bound) ?? [];
  if (wantMajor === '*') return true;
  const least = [Number(wantMajor), Number(wantMinor) || 0] as const;
  const reached = major > least[0] || (major === least[0] && minor >= least[1]);
  if (sign.startsWith('<')) return !reached;
  if (sign.startsWith('>')) return reached;
  return reached && major === least[0];
}

const lock = (JSON.parse(readRootFile('package-lock.json')) as { packages: Lock }).packages;

test('a planted gap in a lock is found', () => {
  const gap: Lock = {
    'node_modules/tool': { optionalDependencies: { 'tool-mac': '1.0.0', 'tool-linux': '1.0.0' } },
    'node_modules/tool-linux': {},
  };
  expect(missingOptional(gap)).toHaveLength(1);
});

test('the lock names every platform of every native package', () => {
  expect(missingOptional(lock)).toEqual([]);
});

test('version ranges are read as npm reads them', () => {
  for (const range of ['>=18', '^20.19.0 || >=22.12.0', '>= 14.6', '>=v12.22.7', '*', '20 || 22']) {
    expect(accepts(range, 20, 19), range).toBe(true);
  }
  for (const range of ['>=22', '^18 || ^22', '>=20.20', '^18.0.0']) {
    expect(accepts(range, 20, 19), range).toBe(false);
  }
});

test('every locked package runs on the Node that package.json promises', () => {
  const tooNew = Object.entries(lock).filter(
    ([, { engines }]) => !accepts(engines?.node ?? '*', 20, 19),
  );
  expect(tooNew.map(([path]) => path)).toEqual([]);
});

test('no package runs a script when it is installed, except for another system', () => {
  const scripted = Object.entries(lock).filter(([, one]) => one.hasInstallScript && !one.optional);
  expect(scripted.map(([path]) => path)).toEqual([]);
});

test('the lock names no registry', () => {
  expect(Object.values(lock).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('results name the version of the package', () => {
  expect(JSON.parse(readRootFile('package.json'))).toMatchObject({ version });
});
