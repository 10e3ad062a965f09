import type { Ignored, ImportClass, ImportError } from '../types.ts';
import { MAX_ERRORS, MAX_IGNORED } from './limits.ts';
import type { Place } from './tree.ts';

/** Collects what an import has to say. The class of the import follows from it. */
export interface Findings {
  /** The file is wrong here: nothing of it will be kept. */
  invalid(at: Place, message: string): void;
  /** Something this file relies on is not here: the rest will be kept. */
  missing(at: Place, message: string): void;
  /** The file names an env_file. */
  envFile(at: Place, message: string): void;
  /** The simulator will not use this. */
  ignore(at: Place, what: string): void;
  readonly refused: boolean;
  result(): { class: ImportClass; ignored: Ignored[]; errors: ImportError[] };
}

/** A name or value in a message: in quotes, on one line and not endless. */
export function quote(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  return JSON.stringify(short);
}

/** Names in a file may be megabytes long; messages are for people. */
const clip = (text: string): string => (text.length > 500 ? `${text.slice(0, 497)}...` : text);

/** A place in another file is reported at the line that brought that file in. */
function locate(at: Place): { line: number; column: number; prefix: string } {
  let here = at;
  let prefix = '';
  // Chains are as long as include and extends nest, which is bounded.
  while (here.via) {
    if (prefix === '') prefix = `${here.file ?? 'another file'}:${here.line}: `;
    here = here.via;
  }
  return { line: here.line, column: here.column, prefix };
}

export function createFindings(): Findings {
  const errors: ImportError[] = [];
  const ignored: Ignored[] = [];
  const seen = new Set<string>();
  let refused = false;
  let lacking = false;
  let envFiles = false;

  const complain = (at: Place, text: string): void => {
    const { line, column, prefix } = locate(at);
    const message = clip(prefix + text);
    if (errors.length >= MAX_ERRORS || seen.has(`${line} ${message}`)) return;
    seen.add(`${line} ${message}`);
    errors.push({ line, column, message });
  };
  const ignore = (at: Place, text: string): void => {
    const { line, prefix } = locate(at);
    const what = clip(prefix + text);
    if (ignored.length >= MAX_IGNORED || seen.has(`${line} ${what}`)) return;
    seen.add(`${line} ${what}`);
    ignored.push({ line, what });
  };

  return {
    invalid(at, message) {
      refused = true;
      complain(at, message);
    },
    missing(at, message) {
      lacking = true;
      complain(at, message);
    },
    envFile(at, message) {
      envFiles = true;
      ignore(at, message);
    },
    ignore,
    get refused() {
      return refused;
    },
    result() {
      const withEnv = envFiles ? 'ok-but-env_file-missing' : 'ok';
      return {
        class: refused ? 'invalid' : lacking ? 'partial' : withEnv,
        ignored: ignored.toSorted((a, b) => a.line - b.line),
        errors: errors.toSorted((a, b) => a.line - b.line || a.column - b.column),
      };
    },
  };
}
