/** Who may import whom. The table is the map of the house; the messages name the way out. */
import { type Import, importsOf, isTest, isTesting, roomOf, type SourceFile } from './source.ts';

interface Room {
  /** Rooms, files (`engine/define`), a room's types only (`engine types`), or paths outside src. */
  readonly may: readonly string[];
  /** Packages and virtual modules; a trailing `*` stands for any ending. */
  readonly packages?: readonly string[];
}

const data: Room = { may: ['units', 'catalog', 'engine types', 'engine/define'] };

export const rooms: Readonly<Record<string, Room>> = {
  units: { may: [] },
  version: { may: [] },
  trusted: {
    may: [],
    packages: [
      ...['virtual:engine-script', 'virtual:importer-script', 'virtual:sources-script'],
      'virtual:validation-script',
    ],
  },
  connect: { may: ['trusted', 'wire', 'catalog'], packages: ['virtual:engine-worker'] },
  engine: { may: ['units'] },
  catalog: { may: ['units', 'engine/define'] },
  scenarios: {
    may: [...data.may, 'engine/fit', 'public/schema/scenario-1.json'],
    packages: ['@cfworker/json-schema'],
  },
  lessons: data,
  importers: {
    may: [...data.may, 'scenarios'],
    packages: ['yaml', '@cfworker/json-schema'],
  },
  console: data,
  wire: { may: ['units', 'engine types'] },
  worker: { may: ['units', 'version', 'engine', 'catalog', 'scenarios', 'importers', 'wire'] },
  view: {
    may: ['units', 'catalog', 'engine/define', 'engine/fit', 'wire/mirror'],
    packages: ['d3-*'],
  },
  ui: {
    may: [
      ...['units', 'version', 'trusted', 'view', 'wire', 'catalog', 'scenarios', 'lessons'],
      ...['console', 'engine types', 'importers/dockerfile/plan'],
    ],
    packages: [
      ...[
        'react',
        'react/jsx-runtime',
        'react-dom',
        'zustand',
        'zustand/*',
        '@fontsource-variable/*',
        'virtual:*',
      ],
      'd3-shape',
    ],
  },
  embed: { may: ['wire types'] },
  cli: {
    may: [
      ...['units', 'version', 'engine', 'engine/define', 'catalog', 'scenarios', 'lessons'],
      ...['importers', 'wire', 'scripts/browser.mjs'],
    ],
    packages: ['node:*', '@playwright/test', 'virtual:engine-worker'],
  },
  main: {
    may: ['ui', 'wire', 'embed', 'trusted', 'connect', 'version'],
    packages: ['react', 'react-dom/client', 'virtual:*', '@fontsource-variable/*'],
  },
};

/** A room with a door is entered by it; types need no door, for they are gone at run time. */
const doors: Readonly<Record<string, string>> = { engine: 'src/engine/index.ts' };

/** A tool that runs what the tests run, only more of it; nothing of it is in the product. */
const testTools: ReadonlySet<string> = new Set(['src/cli/fuzz.ts']);

export function foreignImports(file: SourceFile): string[] {
  if (isTest(file.path) || testTools.has(file.path)) return [];
  const own = roomOf(file.path);
  const room = rooms[own];
  if (!room) return [`${file.path}: no room "${own}" in the table; add it to ${table} or move it`];
  return importsOf(file)
    .filter((one) => !isAllowed(own, room, one))
    .map((one) => `${file.path}:${one.line} imports ${one.specifier}. ${remedy(own, room, one)}`);
}

const table = 'src/testing/import-rules.ts';

function isAllowed(own: string, room: Room, one: Import): boolean {
  const { target, specifier } = one;
  if (target === undefined) return (room.packages ?? []).some((name) => matches(name, specifier));
  if (isTesting(target)) return false;
  if (!target.startsWith('src/')) return room.may.includes(target);
  return roomOf(target) === own || room.may.some((grant) => covers(grant, target, one.typeOnly));
}

function matches(pattern: string, specifier: string): boolean {
  if (pattern.endsWith('*')) return specifier.startsWith(pattern.slice(0, -1));
  return specifier === pattern;
}

function covers(grant: string, target: string, typeOnly: boolean): boolean {
  const [name = '', types] = grant.split(' ');
  if (name.includes('/')) return target === `src/${name}.ts`;
  if (roomOf(target) !== name) return false;
  if (typeOnly) return true;
  return types === undefined && target === (doors[name] ?? target);
}

function remedy(own: string, room: Room, { target, specifier, typeOnly }: Import): string {
  const list = [...room.may, ...(room.packages ?? [])].join(', ') || 'nothing';
  const rule = `${own} may import ${list}.`;
  if (target === undefined)
    return `${rule} Use ${specifier} where it is allowed and pass values in.`;
  if (isTesting(target)) return 'Helpers of tests are for tests; move it out of testing/.';
  if (!target.startsWith('src/')) return 'Nothing outside src belongs in the product; move it in.';
  const door = doors[roomOf(target)];
  if (door && room.may.includes(roomOf(target))) return `Come in by ${door}: export it there.`;
  if (!typeOnly && room.may.includes(`${roomOf(target)} types`)) {
    return `${rule} If only types are meant, write \`import type\`; else pass the value in.`;
  }
  return `${rule} Move what both need into one of these, or pass it in as an argument.`;
}

/** Files that are started, not imported. */
const entries = [
  /^src\/main\.tsx$/,
  /^src\/worker\/worker\.ts$/,
  /^src\/importers\/worker\.ts$/,
  /^src\/catalog\/sources\/script\.ts$/,
  /^src\/ui\/validation\/script\.ts$/,
  /^src\/cli\/[^/]+\.ts$/,
  /^src\/embed\/[^/]+\.ts$/,
  /^src\/ui\/testing\/setup\.ts$/,
  /\.test\.tsx?$/,
  /\.d\.ts$/,
];

/** Files that nothing in the product uses; a use by a test alone does not count. */
export function orphans(files: readonly SourceFile[]): string[] {
  const used = new Set<string | undefined>();
  for (const file of files) {
    for (const { target } of importsOf(file)) {
      if (!isTest(file.path) || (target && isTesting(target))) used.add(target);
    }
  }
  return files
    .filter(({ path }) => !used.has(path) && !entries.some((entry) => entry.test(path)))
    .map(({ path }) => `${path}: nothing imports it. Use it or delete it; git remembers.`);
}
