/** What a COPY or an ADD takes from the build context, and how large it is. */
import type { Bytes } from '../../engine/define.ts';
import { formatMemory } from '../../units.ts';
import { DOWNLOAD_BYTES, FILE_BYTES, FOLDER_BYTES } from './figures.ts';

interface File {
  readonly path: string;
  readonly bytes: Bytes;
  readonly marker?: string;
}

export interface Copied {
  readonly bytes: Bytes;
  readonly fetchBytes: Bytes;
  /** What the files are known by. */
  readonly markers: readonly string[];
  readonly note: string;
}

/** Files of a context that are looked at. */
const FILES_MAX = 10_000;
const SOURCES_MAX = 1_000;

export function copiedFrom(
  sources: readonly string[],
  files: readonly File[],
  heredoc: string,
): Copied {
  let bytes = 0;
  let fetchBytes = 0;
  const markers: string[] = [];
  const notes: string[] = [];
  for (const source of sources.slice(0, SOURCES_MAX)) {
    if (source.startsWith('<<')) continue;
    const one = copyOne(source, files);
    bytes += one.bytes;
    fetchBytes += one.fetchBytes;
    markers.push(...one.markers);
    notes.push(one.note);
  }
  if (heredoc !== '') {
    bytes += heredoc.length;
    notes.push('text in the file itself');
  }
  return { bytes, fetchBytes, markers, note: [...new Set(notes)].slice(0, 8).join('; ') };
}

function copyOne(source: string, files: readonly File[]): Copied {
  if (/^(?:https?|ftp|git|ssh):|^git@/.test(source)) {
    const { value } = DOWNLOAD_BYTES;
    const note = `a download: ${formatMemory(value)} (assumption)`;
    return { bytes: value, fetchBytes: value, markers: [source], note };
  }
  const path = source.replace(/^(?:\.?\/)+/, '').replace(/\/$/, '');
  const found = files.slice(0, FILES_MAX).filter((file) => isUnder(file.path, path));
  if (found.length > 0) {
    const bytes = found.reduce((sum, file) => sum + Math.max(0, Math.round(file.bytes) || 0), 0);
    const markers = found.map((file) => `${file.path}:${file.bytes}:${file.marker ?? ''}`);
    return { bytes, fetchBytes: 0, markers, note: `${source.slice(0, 60)} as listed` };
  }
  const isFolder = path === '' || path === '.' || source.endsWith('/') || !/\.\w/.test(path);
  const { value } = isFolder ? FOLDER_BYTES : FILE_BYTES;
  const note = `${source.slice(0, 60)} is not listed: ${formatMemory(value)} (assumption)`;
  return { bytes: value, fetchBytes: 0, markers: [`${source}:${value}`], note };
}

/** Whether a file is what a source names, lies in it, or fits its pattern. */
function isUnder(path: string, source: string): boolean {
  if (source === '' || source === '.') return true;
  if (!/[*?]/.test(source)) return path === source || path.startsWith(`${source}/`);
  const parts = source.split('/');
  const own = path.split('/').slice(0, parts.length);
  return own.length === parts.length && parts.every((part, i) => fits(own[i] ?? '', part));
}

/** `*` stands for any characters, `?` for one. Goes back to the last star only. */
function fits(name: string, pattern: string): boolean {
  let n = 0;
  let p = 0;
  let star = -1;
  let mark = 0;
  while (n < name.length) {
    const char = pattern.charAt(p);
    if (char === '*') {
      star = p++;
      mark = n;
    } else if (char === '?' || (char !== '' && char === name.charAt(n))) {
      n++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++mark;
    } else return false;
  }
  while (pattern.charAt(p) === '*') p++;
  return p === pattern.length;
}
