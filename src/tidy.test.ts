/**
 * The laws of the house, as a test. Each law is a function from a file to its violations, and each
 * is shown a planted violation first, because a checker that finds nothing may be looking nowhere.
 */
import { describe, expect, test } from 'vitest';
import { foreignImports, orphans } from './testing/import-rules.ts';
import { branchesOnKind, unrepeatable } from './testing/model-rules.ts';
import { filesUnder, type SourceFile } from './testing/source.ts';
import {
  idleTests,
  longFiles,
  longFunctions,
  longLines,
  starExports,
  unfinishedNotes,
} from './testing/text-rules.ts';

interface Law {
  readonly title: string;
  readonly check: (file: SourceFile) => string[];
  /** Path and text of files that break the law, each once. */
  readonly bad: readonly (readonly [path: string, text: string])[];
  /** Their lawful neighbours. */
  readonly good: readonly (readonly [path: string, text: string])[];
}

const lines = (count: number, line = 'f();') => `${line}\n`.repeat(count);
const note = ['TO', 'DO'].join('');

const laws: readonly Law[] = [
  {
    title: 'each room imports only what the table allows',
    check: foreignImports,
    bad: [
      ['src/engine/a.ts', `import { b } from '../catalog/b.ts';`],
      ['src/engine/a.ts', `import type { b } from '../ui/b.ts';`],
      ['src/engine/a.ts', `import { readFileSync } from 'node:fs';`],
      ['src/view/a.ts', `const b = import('react');`],
      ['src/view/a.ts', `export { b } from '../wire/client.ts';`],
      ['src/wire/a.ts', `import { b } from '../engine/index.ts';`],
      ['src/worker/a.ts', `import { b } from '../engine/world.ts';`],
      ['src/ui/a.tsx', `import { b } from '../engine/index.ts';`],
      ['src/ui/a.tsx', `import { b } from './testing/b.ts';`],
      ['src/cli/a.ts', `import { b } from '../../vite/b.ts';`],
      ['src/ui/a.css', `@import '../embed/b.css';`],
      ['src/cellar/a.ts', ''],
    ],
    good: [
      ['src/engine/a.ts', `import { b } from '../units.ts'; import { c } from './solve/c.ts';`],
      ['src/catalog/a.ts', `import { b } from '../engine/define.ts';`],
      ['src/wire/a.ts', `import type { b } from '../engine/index.ts';`],
      ['src/worker/a.ts', `import { b } from '../engine/index.ts';`],
      ['src/view/a.ts', `import { scaleLinear } from 'd3-scale';`],
      ['src/engine/a.test.ts', `import { b } from '../catalog/index.ts';`],
    ],
  },
  {
    title: 'the engine answers the same on every machine',
    check: unrepeatable,
    bad: [
      ['src/engine/a.ts', 'const a = Math.random();'],
      ['src/engine/solve/a.ts', 'const a = Math.exp(1);'],
      ['src/engine/a.ts', `const a = Math['sin'](1);`],
      ['src/engine/a.ts', 'const { log } = Math;'],
      ['src/engine/a.ts', 'const a = (b: number) => 3 ** b;'],
      ['src/engine/a.ts', 'const a = new Date();'],
      ['src/engine/a.ts', 'const a = performance.now();'],
      ['src/engine/a.ts', `const a = 'a'.localeCompare('b');`],
    ],
    good: [
      ['src/engine/a.ts', 'const a = Math.max(Math.sqrt(2), 2 ** b); // not Math.random()'],
      ['src/engine/a.test.ts', 'const a = Math.log(2);'],
      ['src/view/a.ts', 'const a = Math.log(2);'],
    ],
  },
  {
    title: 'nothing outside the catalogue branches on a kind',
    check: branchesOnKind,
    bad: [
      ['src/engine/a.ts', `if (entity.kind === 'vm') f();`],
      ['src/ui/a.tsx', `const a = 'docker' !== kind;`],
      ['src/view/a.ts', `const a = b?.kind === 'vm' ? 1 : 2;`],
      ['src/view/a.ts', `switch (b.kind) { case 'vm': f(); }`],
      ['src/view/a.ts', `const a = (b: E) => b.kind.id === 'vm';`],
      ['src/view/a.ts', `const { kindId } = b; const c = kindId !== 'vm';`],
      ['src/view/a.ts', `const what = b.kind; if (what === \`vm\`) f();`],
      ['src/view/a.ts', `const a = ['docker', 'lxc'].includes(b.kind.id);`],
      ['src/view/a.ts', `const A = new Set(['docker']); const c = A.has(b.kind);`],
      ['src/view/a.ts', `const A = { docker: 1, esxi: 2 } as const; const c = A[b.kind];`],
      ['src/view/a.ts', `const A = new Map([['docker', 1]]); const c = A.get(kind.id);`],
      ['src/view/a.ts', `const a = b.kind.id.startsWith('docker');`],
      ['src/view/a.ts', `const a = /-guest$/.test(b.kind.id);`],
    ],
    good: [
      ['src/catalog/a.ts', `if (entity.kind === 'vm') f();`],
      ['src/engine/a.ts', `if (a.kind === b.kind || message.type === 'vm') f();`],
      ['src/engine/a.ts', `const c = kind.needs.includes(b.kind.id) || kinds.get(b.kind);`],
      ['src/engine/a.ts', `const A = { arrival: 1 }; const c = A[timer.kind];`],
      ['src/ui/controls/icons.tsx', `const A = { docker: 1 }; const c = A[kind.id];`],
    ],
  },
  {
    title: 'no file is longer than 500 lines',
    check: longFiles,
    bad: [['src/engine/a.test.ts', lines(501)]],
    good: [['src/engine/a.ts', lines(500)]],
  },
  {
    title: 'no function is longer than 70 lines',
    check: longFunctions,
    bad: [
      ['src/engine/a.ts', `function a() {\n${lines(69)}}`],
      ['src/ui/a.tsx', `const a = () => {\n${lines(69)}};`],
    ],
    good: [
      ['src/engine/a.ts', `function a() {\n${lines(68)}}`],
      ['src/engine/a.test.ts', `function a() {\n${lines(100)}}`],
    ],
  },
  {
    title: 'no line is wider than 100 columns',
    check: longLines,
    bad: [
      ['src/engine/a.ts', `// ${'a'.repeat(98)}`],
      ['src/ui/a.ts', `const a = '${'a'.repeat(98)}';`],
    ],
    good: [
      ['src/engine/a.ts', `// ${'a'.repeat(97)}`],
      ['src/engine/a.ts', `// https://example.org/${'a'.repeat(98)}`],
      ['src/catalog/a.ts', `const a = '${'a'.repeat(98)}';`],
    ],
  },
  {
    title: 'exports are named',
    check: starExports,
    bad: [['src/engine/a.ts', `export * from './b.ts';`]],
    good: [['src/engine/a.ts', `export { b } from './b.ts';`]],
  },
  {
    title: 'no test is idle',
    check: idleTests,
    bad: ['only', 'skip', 'todo'].map((word) => ['src/a.test.ts', `test.${word}('a', () => {});`]),
    good: [
      ['src/a.test.ts', `test.skipIf(!corpus)('a', () => {}); it('b', () => list.only('c'));`],
      ['e2e/a.spec.ts', `test('a', () => { test.skip(!corpus, 'no corpus'); });`],
    ],
  },
  {
    title: 'nothing is left unfinished',
    check: unfinishedNotes,
    bad: [['src/engine/a.ts', `// ${note}: later`]],
    good: [['src/engine/a.ts', `const a = 'mas${note}n';`]],
  },
];

const product = filesUnder('src');
const everything = [
  ...product,
  ...['e2e', 'scripts', 'vite'].flatMap((folder) => filesUnder(folder, /\.(m?js|ts)$/)),
];

describe.each(laws)('$title', ({ check, bad, good }) => {
  test.each(bad)('planted violation %$ (%s) is found', (path, text) => {
    expect(check({ path, text })).toHaveLength(1);
  });

  test.each(good)('lawful neighbour %$ (%s) is left alone', (path, text) => {
    expect(check({ path, text })).toEqual([]);
  });

  test('the house keeps it', () => {
    const files = check === foreignImports ? product : everything;
    expect(files.flatMap(check)).toEqual([]);
  });
});

describe('every file is used', () => {
  test('a planted orphan is found, also when its own test imports it', () => {
    const files = [
      { path: 'src/main.tsx', text: `import './view/a.ts';` },
      { path: 'src/view/a.ts', text: '' },
      { path: 'src/view/b.ts', text: '' },
      { path: 'src/view/b.test.ts', text: `import './b.ts'; import '../testing/c.ts';` },
      { path: 'src/testing/c.ts', text: '' },
    ];
    expect(orphans(files)).toEqual([expect.stringContaining('src/view/b.ts')]);
  });

  test('the house holds no orphan', () => {
    expect(orphans(product)).toEqual([]);
  });
});

test('the house is there to be looked at', () => {
  expect(product.length).toBeGreaterThan(20);
});
