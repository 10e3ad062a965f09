/**
 * Imports run in a worker of their own, which is ended after five seconds: a hostile file can cost
 * that much and no more. The parser is loaded when it is first needed, by a classic script tag,
 * which works where modules do not (sandboxed frames, files opened from disk).
 */
import importerUrl from 'virtual:importer-script';
import { loadScript, startWorker } from '../../trusted.ts';
import type { ImportReport } from '../store.ts';

export type Imported =
  | { readonly ok: true; readonly document: unknown; readonly report: ImportReport }
  | { readonly ok: false; readonly report: ImportReport };

const PATIENCE_MILLIS = 5000;
const CHARACTERS_MAX = 2 * 1024 * 1024;

let loading: Promise<string> | null = null;

/** Turns the text of a file into a scenario document, or says what is wrong with it. */
export async function importText(name: string, text: string): Promise<Imported> {
  if (text.length > CHARACTERS_MAX) {
    return refused(name, 'the file is larger than 2 MiB; split it or remove what is not needed');
  }
  let code: string;
  try {
    loading ??= loadImporter();
    code = await loading;
  } catch {
    loading = null;
    return refused(name, 'the importer could not be loaded; reload the page and try again');
  }
  return runImporter(code, name, text);
}

function runImporter(code: string, name: string, text: string): Promise<Imported> {
  return new Promise((resolve) => {
    const worker = startWorker(code);
    const finish = (answer: Imported): void => {
      clearTimeout(timer);
      worker.terminate();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      finish(refused(name, 'reading the file took longer than 5 s and was stopped; simplify it'));
    }, PATIENCE_MILLIS);
    worker.onmessage = (event: MessageEvent<Imported>) => finish(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      finish(refused(name, 'the importer failed on this file; please report it'));
    };
    worker.postMessage({ name, text });
  });
}

async function loadImporter(): Promise<string> {
  await loadScript(importerUrl);
  const code = globalThis.__hypervisibleImporter;
  if (!code) throw new Error('the importer script is empty');
  return code;
}

const refused = (name: string, message: string): Imported => ({
  ok: false,
  report: { name, services: 0, ignored: [], errors: [{ line: 1, column: 1, message }] },
});
