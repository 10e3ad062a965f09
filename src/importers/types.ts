/**
 * What every importer answers with. An importer never throws: whatever the text holds, the caller
 * gets one of these, with a place for every complaint.
 */

export type ImportType = 'compose' | 'scenario' | 'dockerfile' | 'k8s' | 'libvirt' | 'unknown';

/** Something the file says that the simulator will not use. Lines count from 1. */
export interface Ignored {
  readonly line: number;
  readonly what: string;
}

/** Something that is wrong or missing. Lines and columns count from 1. */
export interface ImportError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/**
 * How far an import got.
 *
 * - `ok`: everything the simulator uses was read.
 * - `ok-but-env_file-missing`: the same, and the file names env_files, whose contents are not read.
 * - `partial`: what is there was read; `errors` names what is missing (a base file, a variable).
 * - `invalid`: nothing was kept; `errors` says why and where.
 * - `parse-only`: a Dockerfile that can be taken apart and makes no sense; `errors` says where.
 * - `unsupported`: the kind of file was recognised and is not read (yet).
 */
export type ImportClass =
  | 'ok'
  | 'ok-but-env_file-missing'
  | 'partial'
  | 'parse-only'
  | 'invalid'
  | 'unsupported';

/** One line of `npm run -s import`. */
export interface ImportReport {
  readonly path: string;
  readonly type: ImportType;
  readonly class: ImportClass;
  readonly expect: unknown;
  readonly ignored: readonly Ignored[];
  readonly errors: readonly ImportError[];
}
