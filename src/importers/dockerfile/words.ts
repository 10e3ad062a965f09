/**
 * How an instruction falls into words. There are three ways, and which one applies depends on the
 * instruction: at white space; at white space outside quotes (ENV, LABEL, ARG); as a list in JSON.
 * Each goes over the text once.
 */
import { MAX_WORDS } from './limits.ts';

const isSpace = (char: string): boolean => /\s/.test(char);

/** Words between white space. */
export const plainWords = (text: string): string[] =>
  text.split(/[\t\v\f\r ]+/, MAX_WORDS).filter((word) => word !== '');

/** Words between white space that is not in quotes; quotes and escapes stay in them. */
export function quotedWords(text: string, escape: string): string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let i = 0; i < text.length && words.length < MAX_WORDS; i++) {
    const char = text.charAt(i);
    if (quote === '' && isSpace(char)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    if (char === escape && quote !== "'") {
      // At the very end it stands for nothing.
      if (i + 1 < text.length) word += char + text.charAt(++i);
      continue;
    }
    if (quote === char) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    word += char;
  }
  if (word !== '') words.push(word);
  return words;
}

/** A list of texts in JSON; `mixed` when it holds something else; undefined when it is no list. */
export function jsonWords(text: string): readonly string[] | 'mixed' | undefined {
  if (!text.startsWith('[')) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(list)) return undefined;
  return list.every((item) => typeof item === 'string') ? (list as string[]) : 'mixed';
}

export interface WithFlags {
  /** "--from=build", without quotes. */
  readonly flags: readonly string[];
  readonly rest: string;
}

/** Takes the words that begin with "--" from the front. */
export function takeFlags(text: string): WithFlags {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isSpace(text.charAt(at))) at++;
    if (!text.startsWith('--', at) || flags.length >= MAX_WORDS) break;
    const { word, end } = flagAt(text, at);
    at = end;
    if (word === '--') break;
    flags.push(word);
  }
  return { flags, rest: text.slice(at).trim() };
}

/** One word with its quotes and backslashes taken away. */
function flagAt(text: string, from: number): { readonly word: string; readonly end: number } {
  let word = '';
  let quote = '';
  let i = from;
  for (; i < text.length; i++) {
    const char = text.charAt(i);
    if (quote === '' && isSpace(char)) break;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\') word += text.charAt(++i);
    else word += char;
  }
  return { word, end: i };
}
