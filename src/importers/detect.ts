/** Guesses what a text is from its first lines and, where that is not enough, from its name. */
import type { ImportType } from './types.ts';

export interface Detected {
  readonly type: ImportType;
  /** For `unknown`: a sentence for the user. */
  readonly problem?: string;
}

/** Enough to see the first keys; a guess must stay cheap on megabytes. */
const HEAD_CHARS = 64 * 1024;

export const UNDERSTOOD =
  'a Compose file (it has a line "services:"), a Dockerfile (it has a line "FROM image") or a ' +
  'Hypervisible scenario (JSON with "worlds")';

const COMPOSE_KEYS = new Set([
  'configs',
  'include',
  'models',
  'name',
  'networks',
  'secrets',
  'services',
  'version',
  'volumes',
]);

const TOP_KEY = /^["']?([A-Za-z][\w.-]{0,60})["']?[ \t]*:(?:[ \t]|$)/;

/** Keys that stand at the very left, as a block map at the top of a YAML file has them. */
function topKeys(head: string): string[] {
  const keys: string[] = [];
  for (const line of head.split('\n')) {
    const key = TOP_KEY.exec(line.slice(0, 200))?.[1];
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** The first word of the first line that is neither empty nor a comment. */
function firstWord(head: string): string {
  for (const line of head.split('\n')) {
    const text = line.slice(0, 200).trim();
    if (text !== '' && !text.startsWith('#'))
      return (text.split(/[ \t]/, 1)[0] ?? '').toUpperCase();
  }
  return '';
}

const hasKey = (head: string, key: string): boolean =>
  new RegExp(`"${key}"[ \\t\\r\\n]{0,20}:`).test(head);

function detectJson(head: string): ImportType | undefined {
  if (!head.trimStart().startsWith('{')) return undefined;
  if (hasKey(head, 'worlds')) return 'scenario';
  if (hasKey(head, 'apiVersion')) return 'k8s';
  return hasKey(head, 'services') ? 'compose' : undefined;
}

function detectYaml(head: string): ImportType | undefined {
  const keys = topKeys(head);
  if (keys.includes('services') || keys.includes('include')) return 'compose';
  if (keys.includes('apiVersion') || keys.includes('kind')) return 'k8s';
  if (keys.includes('worlds')) return 'scenario';
  if (keys.some((key) => COMPOSE_KEYS.has(key))) return 'compose';
  // The whole file may be indented.
  return keys.length === 0 && /^[ \t]{1,20}services[ \t]{0,20}:/m.test(head)
    ? 'compose'
    : undefined;
}

function detectName(path: string): ImportType | undefined {
  const name = (path.split('/').at(-1) ?? '').toLowerCase();
  if (/compose|docker-stack/.test(name) && /\.ya?ml$/.test(name)) return 'compose';
  const isBuild = /^(?:dockerfile|containerfile)|\.(?:dockerfile|containerfile)$/.test(name);
  return isBuild && !/\.(?:ya?ml|json|xml)$/.test(name) ? 'dockerfile' : undefined;
}

/** Instructions with which a Dockerfile may begin, if a FROM follows. */
const BEGINNINGS = new Set(['ENV', 'LABEL', 'MAINTAINER', 'RUN', 'USER', 'WORKDIR', 'COPY', 'ADD']);

function detectDockerfile(head: string, word: string): boolean {
  if (word === 'FROM' || word === 'ARG') return true;
  return BEGINNINGS.has(word) && /^[ \t]{0,20}FROM[ \t]/im.test(head);
}

/**
 * @example detect('services:\n  web:\n    image: nginx\n').type === 'compose'
 */
export function detect(text: string, path = ''): Detected {
  const head = text.slice(0, HEAD_CHARS).replace(/^\uFEFF/, '');
  const word = firstWord(head);
  const byShape = (): ImportType | undefined => {
    if (word.startsWith('<')) return head.includes('<domain') ? 'libvirt' : undefined;
    if (detectDockerfile(head, word)) return 'dockerfile';
    const named = detectName(path);
    // What looks like YAML may stand in one of its here-documents.
    return detectJson(head) ?? (named === 'dockerfile' ? named : detectYaml(head));
  };
  const type = byShape() ?? detectName(path);
  if (type) return { type };
  return {
    type: 'unknown',
    problem:
      word === ''
        ? `The file is empty. Give ${UNDERSTOOD}.`
        : `This is nothing the importer understands. Give ${UNDERSTOOD}.`,
  };
}
