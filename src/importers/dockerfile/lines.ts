/**
 * From a text to instructions: comments and parser directives taken out, lines that go on joined,
 * here-documents skipped. The rules are those of BuildKit's parser: a comment within an instruction
 * is left out, an empty line does not end one that goes on, and `# escape=` may only stand at the
 * top.
 */
import type { ImportError } from '../types.ts';
import { type Heredoc, heredocsIn } from './heredoc.ts';
import { MAX_FILE_CHARS, MAX_INSTRUCTIONS, MAX_LINE_CHARS, MAX_LINES } from './limits.ts';
import { jsonWords, takeFlags } from './words.ts';

/** An instruction as it stands in the file, on one line. */
export interface RawInstruction {
  /** In capitals: "RUN". */
  readonly name: string;
  readonly flags: readonly string[];
  /** What follows name and flags. */
  readonly rest: string;
  readonly text: string;
  /** First and last line, from 1, and the column of its name. */
  readonly line: number;
  readonly endLine: number;
  readonly column: number;
  /** Bodies of its here-documents, joined. */
  readonly heredoc: string;
}

export interface Lines {
  readonly instructions: readonly RawInstruction[];
  readonly escape: string;
  /** Present when the text cannot be read; what came before it is in `instructions`. */
  readonly error?: ImportError;
}

class Unreadable extends Error {
  readonly line: number;
  readonly column: number;

  constructor(line: number, column: number, message: string) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

interface Reading {
  readonly lines: readonly string[];
  /** Index of the next line. */
  at: number;
  escape: string;
  directives: 'wanted' | 'over';
  readonly seen: Set<string>;
}

export function readLines(text: string): Lines {
  const instructions: RawInstruction[] = [];
  const reading: Reading = {
    lines: text.length > MAX_FILE_CHARS ? [] : text.replace(/^\uFEFF/, '').split('\n'),
    at: 0,
    escape: '\\',
    directives: 'wanted',
    seen: new Set(),
  };
  const { lines } = reading;
  try {
    if (text.length > MAX_FILE_CHARS) throw new Unreadable(1, 1, 'The file is over 2 MiB.');
    if (lines.length > MAX_LINES) throw new Unreadable(1, 1, `It has over ${MAX_LINES} lines.`);
    while (reading.at < lines.length) {
      const instruction = readInstruction(reading);
      if (instruction) instructions.push(instruction);
      if (instructions.length <= MAX_INSTRUCTIONS) continue;
      throw new Unreadable(reading.at, 1, `It has over ${MAX_INSTRUCTIONS} instructions.`);
    }
    if (instructions.length === 0) {
      throw new Unreadable(1, 1, 'The file has no instructions. Begin with "FROM image".');
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, column, message } = error;
    return { instructions, escape: reading.escape, error: { line, column, message } };
  }
  return { instructions, escape: reading.escape };
}

const isComment = (line: string): boolean => line.trimStart().startsWith('#');

/** The next line without its end; undefined behind the last. */
function nextLine(reading: Reading): string | undefined {
  const line = reading.lines[reading.at++];
  if (line !== undefined && line.length > MAX_LINE_CHARS) {
    throw new Unreadable(reading.at, 1, `The line is longer than ${MAX_LINE_CHARS} characters.`);
  }
  return line === undefined ? undefined : withoutEnd(line, '\r');
}

/** By hand: an expression would look at a long run again from each of its characters. */
function withoutEnd(line: string, characters: string): string {
  let end = line.length;
  while (end > 0 && characters.includes(line.charAt(end - 1))) end--;
  return line.slice(0, end);
}

/** Cuts off the character at the end that says "goes on"; doubled it is itself. */
function continues(line: string, escape: string): string | undefined {
  const end = withoutEnd(line, ' \t');
  if (!end.endsWith(escape)) return undefined;
  const before = end.slice(0, -1);
  return before.endsWith(escape) ? undefined : before;
}

function readInstruction(reading: Reading): RawInstruction | undefined {
  const first = nextLine(reading) as string;
  const line = reading.at;
  const column = first.length - first.trimStart().length + 1;
  readDirective(reading, first.trimStart(), line);
  if (isComment(first) || first.trim() === '') return undefined;
  let cut = continues(first.trimStart(), reading.escape);
  let text = cut ?? first.trimStart();
  while (cut !== undefined && reading.at < reading.lines.length) {
    const next = nextLine(reading) as string;
    if (isComment(next) || next.trim() === '') continue;
    cut = continues(next, reading.escape);
    text += cut ?? next;
  }
  const { name, flags, rest } = splitInstruction(text);
  const bodies = heredocsOf(name, rest, text).map((doc) => skipHeredoc(reading, doc, line));
  return { name, flags, rest, text, line, endLine: reading.at, column, heredoc: bodies.join('') };
}

export function splitInstruction(text: string): Pick<RawInstruction, 'name' | 'flags' | 'rest'> {
  const trimmed = text.trim();
  const end = trimmed.search(/[\t\v\f\r ]/);
  const name = (end < 0 ? trimmed : trimmed.slice(0, end)).toUpperCase();
  return { name, ...takeFlags(end < 0 ? '' : trimmed.slice(end)) };
}

const TAKES_HEREDOCS: ReadonlySet<string> = new Set(['ADD', 'COPY', 'RUN']);

function heredocsOf(name: string, rest: string, text: string): Heredoc[] {
  const inner = name === 'ONBUILD' ? splitInstruction(rest) : { name, rest };
  const takes = TAKES_HEREDOCS.has(inner.name) && jsonWords(inner.rest) === undefined;
  return takes ? heredocsIn(text) : [];
}

/** Goes on behind the line that ends a here-document. Returns what is in it. */
function skipHeredoc(reading: Reading, { name, chomps }: Heredoc, line: number): string {
  const from = reading.at;
  for (;;) {
    const next = nextLine(reading);
    if (next === undefined) {
      throw new Unreadable(line, 1, `The here-document "${name.slice(0, 40)}" is never ended.`);
    }
    if ((chomps ? next.replace(/^\t+/, '') : next) === name) break;
  }
  return `${reading.lines.slice(from, reading.at - 1).join('\n')}\n`;
}

const KNOWN: ReadonlySet<string> = new Set(['escape', 'syntax', 'check']);

/** Parser directives stand above everything else, comments included. */
function readDirective(reading: Reading, line: string, at: number): void {
  if (reading.directives === 'over') return;
  const match = /^#\s*([A-Za-z][A-Za-z0-9]*)\s*=\s*(\S.*)$/.exec(line.slice(0, 1_000));
  const key = (match?.[1] ?? '').toLowerCase();
  if (!match || !KNOWN.has(key)) {
    reading.directives = 'over';
    return;
  }
  if (reading.seen.has(key)) throw new Unreadable(at, 1, `"${key}" may be set only once.`);
  reading.seen.add(key);
  if (key !== 'escape') return;
  const value = (match[2] ?? '').trim();
  if (value !== '\\' && value !== '`') {
    throw new Unreadable(at, 1, 'The escape character is either "\\" or "`".');
  }
  reading.escape = value;
}
