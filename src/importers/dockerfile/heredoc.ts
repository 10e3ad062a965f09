/**
 * Here-documents: `RUN <<EOF`, and the lines up to one that says EOF. Which words of a line open
 * one is told by a shell's rules: what stands in quotes does not, and in a line that no shell could
 * read (a quote that is never closed) nothing does.
 */
export interface Heredoc {
  readonly name: string;
  /** Tabs at the front of each line do not count. */
  readonly chomps: boolean;
}

/** The here-documents that a line opens, in order. */
export function heredocsIn(line: string): Heredoc[] {
  if (!line.includes('<<')) return [];
  const words = shellWords(line) ?? [];
  return words.flatMap((word) => {
    const match = /^\d{0,9}<<(-?)([^<]{0,200})$/.exec(word);
    const name = nameOf((match?.[2] ?? '').trimStart());
    return name === undefined ? [] : [{ name, chomps: match?.[1] === '-' }];
  });
}

/** Its name without quotes; undefined when it is none. */
function nameOf(text: string): string | undefined {
  if (text === '' || shellWords(text)?.length !== 1) return undefined;
  let name = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (char === '\\' && quote !== "'") name += text.charAt(++i);
    else name += char;
  }
  return name;
}

const isSpace = (char: string): boolean => /\s/.test(char);

/** The words of a shell line with their quotes; undefined when a quote or brace stays open. */
function shellWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word = '';
  for (let i = 0; i < line.length; ) {
    const char = line.charAt(i);
    if (isSpace(char)) {
      if (word !== '') words.push(word);
      word = '';
      i++;
      continue;
    }
    let end = endOf(line, i);
    if (end === undefined) return undefined;
    // White space behind the arrows belongs to them.
    if (line.startsWith('<<', i)) for (end = i + 2; isSpace(line.charAt(end)); ) end++;
    word += line.slice(i, end);
    i = end;
  }
  if (word !== '') words.push(word);
  return words;
}

/** Where the quoted text, the variable or the single character that begins at `at` ends. */
function endOf(line: string, at: number): number | undefined {
  const char = line.charAt(at);
  if (char === "'") {
    const end = line.indexOf("'", at + 1);
    return end < 0 ? undefined : end + 1;
  }
  if (char === '"') {
    let i = at + 1;
    while (i < line.length && line.charAt(i) !== '"') i += line.charAt(i) === '\\' ? 2 : 1;
    return i < line.length ? i + 1 : undefined;
  }
  if (char === '\\') return Math.min(line.length, at + 2);
  return line.startsWith('${', at) ? endOfVariable(line, at) : at + 1;
}

const NAME = /(?:[0-9]+|[@*#?\-$!]|[A-Za-z_][A-Za-z0-9_]*)?/y;

function endOfVariable(line: string, at: number): number | undefined {
  NAME.lastIndex = at + 2;
  const after = at + 2 + (NAME.exec(line)?.[0].length ?? 0);
  if (line.charAt(after) === '}') return after + 1;
  if (!/[:+\-?#%/]/.test(line.charAt(after))) return undefined;
  const end = line.indexOf('}', after);
  return end < 0 ? undefined : end + 1;
}
