/** Reads source files and their imports for the tidy test, with the parser of the build itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite';

export interface SourceFile {
  /** From the project's root, with forward slashes: `src/engine/agenda.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  /** The imported file from the project's root; undefined for packages and virtual modules. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
  readonly line: number;
}

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Every TypeScript and style file under a folder of the project. */
export function filesUnder(folder: string, pattern = /\.(tsx?|css)$/): SourceFile[] {
  return readdirSync(resolve(root, folder), { recursive: true })
    .map((name) => join(folder, `${name}`))
    .filter((path) => pattern.test(path))
    .sort()
    .map((path) => ({
      path: path.split(sep).join('/'),
      text: readFileSync(resolve(root, path), 'utf8'),
    }));
}

export const readRootFile = (name: string): string => readFileSync(resolve(root, name), 'utf8');

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || isTesting(path);

/** Helpers of tests live in folders named `testing`. */
export const isTesting = (path: string): boolean => path.includes('/testing/');

/** The first folder under src, or the name of a file right under it: `engine`, `units`, `main`. */
export function roomOf(path: string): string {
  const [, room = ''] = path.split('/');
  return room.replace(/\.\w+$/, '');
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

const programs = new WeakMap<SourceFile, ESTree.Program>();

/** Walks the syntax tree of a file; style files have none. */
export function walk(file: SourceFile, visitor: VisitorObject): void {
  if (file.path.endsWith('.css')) return;
  let program = programs.get(file);
  if (!program) {
    const parsed = parseSync(file.path, file.text);
    const [error] = parsed.errors;
    if (error) throw new Error(`${file.path} does not parse: ${error.message}`);
    program = parsed.program;
    programs.set(file, program);
  }
  new Visitor(visitor).visit(program);
}

export function importsOf(file: SourceFile): Import[] {
  const imports: Import[] = [];
  const note = (specifier: string, offset: number, typeOnly: boolean): void => {
    const isRelative = specifier.startsWith('.');
    const target = isRelative ? posix.join(posix.dirname(file.path), specifier) : undefined;
    imports.push({ specifier, target, typeOnly, line: lineAt(file.text, offset) });
  };
  const add = (source: ESTree.Node | null, typeOnly: boolean): void => {
    if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
    note(source.value, source.start, typeOnly);
  };
  if (file.path.endsWith('.css')) {
    for (const match of file.text.matchAll(/@import\s+(?:url\()?["']([^"']+)/g)) {
      note(match[1] ?? '', match.index, false);
    }
  }
  walk(file, {
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type'),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type'),
    ImportExpression: (node) => add(node.source, false),
    TSImportType: (node) => add(node.source, true),
  });
  return imports;
}
