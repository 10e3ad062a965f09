/** Laws about size, form and words. Each rule takes a file and answers its violations. */
import type { ESTree } from 'vite';
import { isTest, lineAt, roomOf, type SourceFile, walk } from './source.ts';

const maxLinesOfFile = 500;
const maxLinesOfFunction = 70;
const maxColumns = 100;

export function longFiles({ path, text }: SourceFile): string[] {
  const lines = text.trimEnd().split('\n').length;
  if (lines <= maxLinesOfFile) return [];
  return [`${path} has ${lines} lines, over ${maxLinesOfFile}. Split it by what changes together.`];
}

export function longFunctions(file: SourceFile): string[] {
  if (isTest(file.path)) return [];
  const found: string[] = [];
  const check = (node: ESTree.Node): void => {
    const first = lineAt(file.text, node.start);
    const lines = lineAt(file.text, node.end) - first + 1;
    if (lines <= maxLinesOfFunction) return;
    found.push(
      `${file.path}:${first} is a function of ${lines} lines, over ${maxLinesOfFunction}. ` +
        'Name its parts and pull them out.',
    );
  };
  walk(file, {
    FunctionDeclaration: check,
    FunctionExpression: check,
    ArrowFunctionExpression: check,
  });
  return found;
}

/** Rooms of data, whose sentences and sources may be long strings. */
const dataRooms = ['catalog', 'scenarios', 'lessons'];

export function longLines({ path, text }: SourceFile): string[] {
  const isData = dataRooms.includes(roomOf(path));
  const mayBeLong = (line: string): boolean =>
    /https?:\/\//.test(line) ||
    /^\s*(import|export) .* from '/.test(line) ||
    (isTest(path) && /^\s*(test|it|describe)\b.*['"`]/.test(line)) ||
    (isData && /['"`]/.test(line));
  return text.split('\n').flatMap((line, index) => {
    if (line.length <= maxColumns || mayBeLong(line)) return [];
    return [`${path}:${index + 1} has ${line.length} columns, over ${maxColumns}. Break it.`];
  });
}

export function starExports(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file, {
    ExportAllDeclaration: (node) => {
      const line = lineAt(file.text, node.start);
      found.push(`${file.path}:${line} exports everything. Name what is meant to leave.`);
    },
  });
  return found;
}

/** `.only`, `.todo` and a plain `.skip`. A test may leave itself out for a reason it can check. */
export function idleTests(file: SourceFile): string[] {
  const found: string[] = [];
  walk(file, {
    CallExpression: ({ callee, arguments: given, start }) => {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      if (callee.object.type !== 'Identifier') return;
      if (!['test', 'it', 'describe', 'suite', 'bench'].includes(callee.object.name)) return;
      const { name } = callee.property;
      const conditional = given[0]?.type !== 'Literal' && given[0]?.type !== 'TemplateLiteral';
      if (!['only', 'skip', 'todo', 'fixme', 'fails'].includes(name)) return;
      if (name === 'skip' && conditional && given.length > 0) return;
      found.push(
        `${file.path}:${lineAt(file.text, start)} uses .${name}. ` +
          'Finish the test or delete it; if its input can be absent, use skipIf.',
      );
    },
  });
  return found;
}

const notes = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);

export function unfinishedNotes({ path, text }: SourceFile): string[] {
  return text.split('\n').flatMap((line, index) => {
    const note = notes.exec(line)?.[0];
    return note ? [`${path}:${index + 1} says ${note}. Do it now or write it in the issues.`] : [];
  });
}
