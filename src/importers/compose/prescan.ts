/**
 * A look at the tokens before the parser runs. The parser takes seconds, some of them quadratic,
 * on a megabyte of `[`, of comments, of anchors or of errors. So these are counted first on the
 * lexer's exact tokens (quotes cannot fool it), and the text is refused at the first excess.
 */
import { CST, Lexer } from 'yaml';
import { MAX_ALIASES, MAX_DEPTH, MAX_FILE_CHARS, MAX_LINES, MAX_VALUES } from './limits.ts';

export interface Refusal {
  readonly offset: number;
  readonly message: string;
}

interface Tally {
  /** How many [ and { are open. */
  flow: number;
  /** `- - - x` nests once per dash although nothing is indented. */
  onLine: number;
  anchors: number;
  aliases: number;
  values: number;
  lines: number;
  documents: number;
  errors: number;
}

const MAX_DOCUMENTS = 100;
/** The parser reports every error; people need the first few. */
const MAX_TOKEN_ERRORS = 50;

const OPENERS = new Set(['flow-seq-start', 'flow-map-start']);
const CLOSERS = new Set(['flow-seq-end', 'flow-map-end']);
const INDICATORS = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
const DOCUMENT_MARKS = new Set(['doc-start', 'doc-end', 'doc-mode']);
const ESCAPES = new Set('0abefnrtvN_LP "/\\\txuU\r\n');

/** Escapes that YAML does not know, up to `most`. */
function badEscapes(token: string, most: number): number {
  let found = 0;
  for (let i = token.indexOf('\\'); i >= 0 && found < most; i = token.indexOf('\\', i + 2)) {
    if (!ESCAPES.has(token[i + 1] ?? '')) found += 1;
  }
  return found;
}

function close(tally: Tally): void {
  if (tally.flow === 0) tally.errors += 1;
  else tally.flow -= 1;
}

function countToken(type: string | null, token: string, tally: Tally): void {
  if (type === null) tally.errors += 1;
  else if (CLOSERS.has(type)) close(tally);
  else if (type === 'flow-error-end') {
    tally.flow = 0;
    tally.errors += 1;
  } else if (type === 'newline') {
    tally.onLine = 0;
    tally.lines += 1;
  } else if (INDICATORS.has(type)) {
    // Inside [ ] and { } a line may hold any number of items.
    if (tally.flow === 0) tally.onLine += 1;
  } else if (type === 'anchor') tally.anchors += 1;
  else if (type === 'alias') tally.aliases += 1;
  else if (DOCUMENT_MARKS.has(type)) tally.documents += 1;
  else if (OPENERS.has(type)) {
    tally.flow += 1;
    tally.values += 1;
  } else if (type === 'tag' || type.endsWith('scalar')) tally.values += 1;
  if (type === 'double-quoted-scalar') tally.errors += badEscapes(token, MAX_TOKEN_ERRORS + 1);
}

function complaint(tally: Tally): string | undefined {
  if (tally.flow > MAX_DEPTH || tally.onLine > MAX_DEPTH) {
    return `The file nests deeper than ${MAX_DEPTH} levels. Flatten it.`;
  }
  if (tally.anchors > MAX_ALIASES || tally.aliases > MAX_ALIASES) {
    return `The file has more than ${MAX_ALIASES} anchors or aliases. Write the values out.`;
  }
  if (tally.values > MAX_VALUES) return `The file has more than ${MAX_VALUES} values. Split it.`;
  if (tally.lines > MAX_LINES) return `The file has more than ${MAX_LINES} lines. Split it.`;
  if (tally.documents > MAX_DOCUMENTS) {
    return `The file has more than ${MAX_DOCUMENTS} YAML documents. Split it.`;
  }
  if (tally.errors > MAX_TOKEN_ERRORS) {
    return 'This is not YAML: brackets, braces and quoted texts do not add up. Check them here.';
  }
  return undefined;
}

/** The reason not to parse this text at all, or undefined. */
export function prescan(text: string): Refusal | undefined {
  if (text.length > MAX_FILE_CHARS) {
    return { offset: 0, message: 'The file is larger than 2 MiB. Split it.' };
  }
  const tally: Tally = {
    flow: 0,
    onLine: 0,
    anchors: 0,
    aliases: 0,
    values: 0,
    lines: 0,
    documents: 0,
    errors: 0,
  };
  let offset = 0;
  let scalarNext = false;
  for (const token of new Lexer().lex(text)) {
    const type = scalarNext ? 'scalar' : CST.tokenType(token);
    const marker = token === CST.SCALAR || token === CST.DOCUMENT || token === CST.FLOW_END;
    scalarNext = token === CST.SCALAR;
    if (!scalarNext) countToken(type, token, tally);
    const message = complaint(tally);
    if (message) return { offset, message };
    if (!marker) offset += token.length;
  }
  return undefined;
}
