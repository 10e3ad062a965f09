/**
 * The one door of the importers: a text with a name becomes a scenario document and a report, or a
 * report of what is wrong. Never throws.
 */
import { parseScenario } from '../scenarios/parse.ts';
import { readCompose } from './compose/index.ts';
import { composeScenario } from './compose-scenario.ts';
import { detect } from './detect.ts';
import { dockerfileScenario } from './dockerfile-scenario.ts';
import type { Ignored, ImportError } from './types.ts';

export interface TextReport {
  readonly name: string;
  readonly services: number;
  readonly ignored: readonly Ignored[];
  readonly errors: readonly ImportError[];
}

export type ImportedText =
  | { readonly ok: true; readonly document: unknown; readonly report: TextReport }
  | { readonly ok: false; readonly report: TextReport };

/** What lies beside a compose file: other files by their path from its folder, and its `.env`. */
export interface Beside {
  readonly files?: (path: string) => string | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

export function importText(name: string, text: string, beside: Beside = {}): ImportedText {
  const detected = detect(text, name);
  if (detected.type === 'scenario') return importScenario(name, text);
  if (detected.type === 'compose') return importCompose(name, text, beside);
  if (detected.type === 'dockerfile') return importDockerfile(name, text);
  const message = detected.problem ?? `is a ${detected.type} file, which is not read yet`;
  return refuse(name, [{ line: 1, column: 1, message }]);
}

function importScenario(name: string, text: string): ImportedText {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return refuse(name, [{ ...placeIn(text, message), message: `is not JSON: ${message}` }]);
  }
  const parsed = parseScenario(document);
  if (!parsed.ok) {
    const errors = parsed.problems.map(({ path, message }) => ({
      line: lineOf(text, path),
      column: 1,
      message: `${path}${path ? ': ' : 'the file '}${message}`,
    }));
    return refuse(name, errors);
  }
  const services = parsed.scenario.worlds[0]?.services.length ?? 0;
  return { ok: true, document, report: { name, services, ignored: [], errors: [] } };
}

function importCompose(name: string, text: string, beside: Beside): ImportedText {
  const folder = name.split('/').slice(-2, -1)[0];
  const result = readCompose(text, {
    ...beside,
    ...(folder !== undefined && { projectName: folder }),
  });
  const { project, ignored, errors } = result;
  if (!project || project.services.length === 0) {
    const nothing = { line: 1, column: 1, message: 'the file has no services; add one' };
    return refuse(name, errors.length > 0 ? errors : [nothing], ignored);
  }
  const made = composeScenario(name, project);
  const report = {
    name,
    services: project.services.length,
    ignored: [...ignored, ...made.ignored].sort((a, b) => a.line - b.line),
    errors,
  };
  return opened(made.document, report);
}

function importDockerfile(name: string, text: string): ImportedText {
  const { document, ignored, errors } = dockerfileScenario(name, text);
  if (document === null) return refuse(name, errors, ignored);
  return opened(document, { name, services: 1, ignored, errors });
}

/** What an importer has made must itself be a scenario that can be opened. */
function opened(document: unknown, report: TextReport): ImportedText {
  const parsed = parseScenario(document);
  if (parsed.ok) return { ok: true, document, report };
  const problems = parsed.problems.map(({ path, message }) => ({
    line: 1,
    column: 1,
    message: `${path}: ${message}`,
  }));
  return refuse(report.name, problems, report.ignored);
}

const refuse = (
  name: string,
  errors: readonly ImportError[],
  ignored: readonly Ignored[] = [],
): ImportedText => ({ ok: false, report: { name, services: 0, ignored, errors } });

/** Where JSON.parse stopped, from its message ("… at position 12"). */
function placeIn(text: string, message: string): { line: number; column: number } {
  const at = Number(/position (\d+)/.exec(message)?.[1] ?? 0);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before[before.length - 1]?.length ?? 0) + 1 };
}

/** The first line that holds the last name of a path: near enough to find it. */
function lineOf(text: string, path: string): number {
  const key = /([A-Za-z]+)(?:\[\d+\])?$/.exec(path)?.[1];
  if (!key) return 1;
  const lines = text.split('\n');
  const found = lines.findIndex((line) => line.includes(`"${key}"`));
  return found < 0 ? 1 : found + 1;
}
