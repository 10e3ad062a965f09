/** The Dockerfile that the editor begins with, and the files beside it. */
import type { ContextFile } from '../../importers/dockerfile/plan.ts';
import { dockerfile } from '../../scenarios/images.ts';

export interface Example {
  readonly image: string;
  readonly text: string;
  readonly files: readonly ContextFile[];
}

/** More than this is no Dockerfile that anybody reads. */
const TEXT_MAX = 20_000;
const FILES_MAX = 100;

const isFile = (file: Partial<ContextFile> | null): boolean =>
  typeof file?.path === 'string' &&
  typeof file.bytes === 'number' &&
  file.bytes >= 0 &&
  ['string', 'undefined'].includes(typeof file.marker);

/** What a document brings along in its view, if that is sound; else the one of the house. */
export function exampleIn(document: unknown): Example {
  const { view } = (document ?? {}) as { view?: { dockerfile?: Partial<Example> } };
  const { image, text, files } = view?.dockerfile ?? {};
  const isSound =
    typeof image === 'string' &&
    /^[a-z0-9][a-z0-9._/-]{0,60}$/.test(image) &&
    typeof text === 'string' &&
    text.length <= TEXT_MAX &&
    Array.isArray(files) &&
    files.length <= FILES_MAX &&
    files.every(isFile);
  return isSound ? { image, text, files } : { ...dockerfile, image: 'app' };
}
