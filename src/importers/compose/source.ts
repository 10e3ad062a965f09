/** What an import may use, and the files it reads on the way. */
import type { Findings } from './findings.ts';
import { interpolate } from './interpolate.ts';
import { MAX_FILE_CHARS, MAX_FILES, MAX_NODES } from './limits.ts';
import { cleanPath, isRemote } from './paths.ts';
import { lookUp, substitute, type Variables } from './template.ts';
import { type TreeMap, textAt } from './tree.ts';
import { type Origin, readYaml } from './yaml-document.ts';

/** What an import may use besides its text, and what it has used so far. */
export interface Loading {
  readonly findings: Findings;
  /** The text of another file by its path from the first file's directory, if there is one. */
  readonly open: (path: string) => string | undefined;
  /** Values that all files together may still hold. */
  readonly budget: { nodes: number };
}

/** One file on its way in. */
export interface Source {
  readonly text: string;
  /** Path from the first file's directory; undefined for text that has no name. */
  readonly path: string | undefined;
  /** Directory that relative paths in the file start from, as a path from the first file's. */
  readonly directory: string;
  readonly variables: Variables;
  readonly origin: Origin;
  /** Files that are being included, outermost first. */
  readonly including: readonly string[];
}

export function createLoading(
  findings: Findings,
  files: ((path: string) => string | undefined) | undefined,
): Loading {
  let opened = 0;
  let characters = 0;
  return {
    findings,
    budget: { nodes: MAX_NODES },
    open(path) {
      opened += 1;
      if (opened > MAX_FILES || characters > MAX_FILE_CHARS) {
        const start = { line: 1, column: 1 };
        findings.invalid(start, `The import opens too many files (over ${MAX_FILES}). Split it.`);
        return undefined;
      }
      const text = files && !isRemote(path) ? files(cleanPath(path)) : undefined;
      if (typeof text !== 'string') return undefined;
      characters += text.length;
      return text;
    },
  };
}

const PROJECT_NAME = 'COMPOSE_PROJECT_NAME';

/** docker compose itself sets this one, to the name the file gives unless it is set already. */
function withProjectName(variables: Variables, tree: TreeMap): Variables {
  const name = textAt(tree, 'name');
  if (name === undefined || lookUp(variables, PROJECT_NAME) !== undefined) return variables;
  const value = substitute(name, variables).text;
  return Object.assign(Object.create(null), variables, { [PROJECT_NAME]: value }) as Variables;
}

/** The file's documents with variables filled in, otherwise as written. */
export function readSource(source: Source, loading: Loading): TreeMap[] {
  const trees = readYaml(source.text, source.origin, loading);
  return trees.map((tree) => {
    const variables = withProjectName(source.variables, tree);
    return interpolate(tree, variables, loading.findings);
  });
}
