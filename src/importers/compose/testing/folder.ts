import type { ComposeService } from '../model.ts';
import { type ComposeResult, readCompose } from '../read-compose.ts';

/** Reads `compose.yaml` of a folder given as a record. */
export function readFolder(folder: Record<string, string>, path = 'compose.yaml'): ComposeResult {
  return readCompose(folder[path] ?? '', { path, files: (name) => folder[name] });
}

export const service = (result: ComposeResult, name: string): ComposeService | undefined =>
  result.project?.services.find((one) => one.name === name);

export const messages = (result: ComposeResult): string[] =>
  result.errors.map(({ message }) => message);
