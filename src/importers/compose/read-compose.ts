/**
 * Reads a Compose file. Any text is answered, none throws: the answer's class says how far it got,
 * `errors` what is wrong or missing and where, `ignored` what the simulator leaves out.
 *
 * Measured against compose-go, the loader inside docker compose, by corpus.test.ts.
 */
import type { Ignored, ImportError } from '../types.ts';
import { checkProject } from './checks.ts';
import { createFindings, type Findings } from './findings.ts';
import { listIgnored } from './ignored.ts';
import { loadFile } from './load.ts';
import type { ComposeProject } from './model.ts';
import { readProject } from './project.ts';
import { createLoading } from './source.ts';
import type { Variables } from './template.ts';

export interface ComposeOptions {
  /** The text of another file, by its path from this file's directory; undefined if not at hand. */
  readonly files?: (path: string) => string | undefined;
  /** Variables for `${…}`; usually those of the `.env` file beside the file. */
  readonly env?: Variables;
  readonly projectName?: string;
  /** The name of the file itself, so that a file that includes itself is noticed at once. */
  readonly path?: string;
}

export type ComposeClass = 'ok' | 'ok-but-env_file-missing' | 'partial' | 'invalid';

export interface ComposeResult {
  readonly class: ComposeClass;
  /** Absent when the class is `invalid`. */
  readonly project?: ComposeProject;
  readonly ignored: readonly Ignored[];
  readonly errors: readonly ImportError[];
}

function variablesOf({ env, projectName }: ComposeOptions): Variables {
  const variables: Record<string, string> = Object.assign(Object.create(null), env);
  if (projectName !== undefined) variables.COMPOSE_PROJECT_NAME ??= projectName;
  return variables;
}

function readInto(
  text: string,
  options: ComposeOptions,
  findings: Findings,
): ComposeProject | undefined {
  const loading = createLoading(findings, options.files);
  const tree = loadFile(
    {
      text,
      path: options.path,
      directory: '.',
      variables: variablesOf(options),
      origin: {},
      including: [],
    },
    loading,
  );
  // A tree of the wrong shape cannot be read further.
  if (!tree || findings.refused) return undefined;
  const read = readProject(tree, options.projectName, findings);
  checkProject(read, findings);
  if (!findings.refused) listIgnored(read, findings);
  return read.project;
}

/**
 * @example readCompose('services: {web: {image: nginx}}').project?.services[0]?.image === 'nginx'
 */
export function readCompose(text: string, options: ComposeOptions = {}): ComposeResult {
  const findings = createFindings();
  let project: ComposeProject | undefined;
  try {
    project = readInto(String(text), options, findings);
  } catch (error) {
    // Only a fault in a library or in the importer itself ends here, such as a stack that is full.
    const reason = error instanceof Error ? error.message.slice(0, 120) : 'unknown';
    findings.invalid(
      { line: 1, column: 1 },
      `The file cannot be read (${reason}). Simplify it, and please report this.`,
    );
  }
  const { class: found, ignored, errors } = findings.result();
  const result = { class: found as ComposeClass, ignored, errors };
  return found === 'invalid' || !project ? result : { ...result, project };
}
