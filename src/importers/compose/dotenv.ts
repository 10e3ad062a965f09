/**
 * Reads a `.env` file: `KEY=value` and `KEY: value` lines, `export`, comments, single quotes (taken
 * as they are) and double quotes (with escapes and variables). Lines that fit none of this are
 * skipped: a wrong line in `.env` must not stop an import.
 */
import { MAX_ENV_CHARS } from './limits.ts';
import { lookUp, substitute, type Variables } from './template.ts';

const KEY = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

interface Cursor {
  readonly text: string;
  at: number;
}

function lineEnd(cursor: Cursor): number {
  const end = cursor.text.indexOf('\n', cursor.at);
  return end < 0 ? cursor.text.length : end;
}

/** Where a quoted value ends, or -1: the next such quote without a backslash before it. */
function quoteEnd(text: string, from: number, mark: string): number {
  let end = text.indexOf(mark, from);
  while (end > 0 && text[end - 1] === '\\') end = text.indexOf(mark, end + 1);
  return end;
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ['\\', '\\'],
]);

const unescape = (text: string): string =>
  text.replace(/\\([nrt"\\])/g, (_, letter: string) => ESCAPES.get(letter) ?? letter);

/** An unquoted value ends at a `#` that follows a space. */
function withoutComment(text: string): string {
  const hash = text.indexOf(' #');
  return (hash < 0 ? text : text.slice(0, hash)).trim();
}

function readValue(cursor: Cursor, known: Variables): string {
  const { text } = cursor;
  while (text[cursor.at] === ' ' || text[cursor.at] === '\t') cursor.at += 1;
  const mark = text[cursor.at];
  const end = lineEnd(cursor);
  if (mark === '"' || mark === "'") {
    const close = quoteEnd(text, cursor.at + 1, mark);
    if (close >= 0) {
      const inner = text.slice(cursor.at + 1, close);
      cursor.at = close + 1;
      cursor.at = lineEnd(cursor);
      return mark === "'" ? inner : substitute(unescape(inner), known).text;
    }
  }
  const raw = text.slice(cursor.at, end).replace(/\r$/, '');
  cursor.at = end;
  return substitute(withoutComment(raw), known).text;
}

function splitAt(line: string): number {
  const equals = line.indexOf('=');
  const colon = line.indexOf(':');
  if (equals < 0) return colon;
  return colon < 0 ? equals : Math.min(equals, colon);
}

/**
 * The variables a `.env` text sets. Those in `outer` win and may be used in values.
 *
 * @example parseDotEnv('A=1\nB="${A}2"').B === '12'
 */
export function parseDotEnv(text: string, outer: Variables = {}): Variables {
  const found: Record<string, string> = Object.create(null);
  if (text.length > MAX_ENV_CHARS) return found;
  // What values may refer to: grows with the file, and `outer` always wins.
  const known: Record<string, string> = Object.assign(Object.create(null), outer);
  const cursor: Cursor = { text: text.replace(/^\uFEFF/, ''), at: 0 };
  let size = 0;
  while (cursor.at < cursor.text.length && size < MAX_ENV_CHARS) {
    const end = lineEnd(cursor);
    const line = cursor.text.slice(cursor.at, end);
    const split = line.trimStart().startsWith('#') ? -1 : splitAt(line);
    const key = line
      .slice(0, Math.max(0, split))
      .trim()
      .replace(/^export[ \t]+/, '');
    if (split < 0 || key.length > 256 || !KEY.test(key)) {
      cursor.at = end + 1;
      continue;
    }
    cursor.at += split + 1;
    const value = readValue(cursor, known);
    const winner = lookUp(outer, key) ?? value;
    found[key] = winner;
    known[key] = winner;
    size += value.length;
    cursor.at += 1;
  }
  return found;
}
