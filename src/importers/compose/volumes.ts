/** Mounts: `name:/data:ro`, `./dir:/data:z`, `/data`, `C:\dir:/data`, and the long form. */
import { quote } from './findings.ts';
import { MAX_PATH_TEXT } from './limits.ts';
import type { ComposeMount } from './model.ts';
import { cleanPath } from './paths.ts';
import { get, isTrue, type Tree, type TreeMap, textAt } from './tree.ts';

export type MountRead = { readonly mount: ComposeMount } | { readonly problem: string };

const isLetter = (text: string): boolean => text.length === 1 && /^\p{L}$/u.test(text);

/** Splits at colons, except at the one of a Windows drive. */
function splitMount(text: string): string[] {
  const parts: string[] = [];
  for (const part of text.split(':')) {
    const before = parts.at(-1);
    if (before !== undefined && isLetter(before)) {
      parts[parts.length - 1] = `${before}:${part}`;
    } else parts.push(part);
  }
  return parts;
}

/** A source that is a path on the host, not the name of a volume. */
export function isHostPath(source: string): boolean {
  if (source === '') return false;
  if ('./~'.includes(source[0] ?? ' ') || source.startsWith('\\\\')) return true;
  return source[1] === ':' && isLetter(source[0] ?? '');
}

export function readShortMount(text: string): MountRead {
  const example = 'Write "data:/var/lib/data".';
  if (text === '') return { problem: `is empty. ${example}` };
  if (text.length > MAX_PATH_TEXT) return { problem: `${quote(text)} is too long for a mount.` };
  if (text.length <= 2) {
    return { mount: { type: 'volume', target: cleanPath(text), readOnly: false } };
  }
  const parts = splitMount(text);
  if (parts.some((part) => part === '')) {
    return { problem: `${quote(text)} has nothing before or after a colon. ${example}` };
  }
  if (parts.length > 3) return { problem: `${quote(text)} has too many colons. ${example}` };
  const [first = '', second, options] = parts;
  if (second === undefined) {
    return { mount: { type: 'volume', target: cleanPath(first), readOnly: false } };
  }
  return {
    mount: {
      type: isHostPath(first) ? 'bind' : 'volume',
      source: first,
      target: cleanPath(second),
      readOnly: (options ?? '').split(',').includes('ro'),
    },
  };
}

function readLongMount(tree: TreeMap): MountRead {
  const target = textAt(tree, 'target');
  if (target === undefined) return { problem: 'has no target. Write "target: /data".' };
  const source = textAt(tree, 'source');
  return {
    mount: {
      type: textAt(tree, 'type') ?? 'volume',
      ...(source === undefined || source === '' ? {} : { source }),
      target: cleanPath(target),
      readOnly: isTrue(get(tree, 'read_only')),
    },
  };
}

/** One entry of a service's `volumes`. */
export function readMount(tree: Tree): MountRead {
  if (tree.kind === 'map') return readLongMount(tree);
  if (tree.kind === 'scalar' && typeof tree.value === 'string') return readShortMount(tree.value);
  return { problem: 'is not a mount. Write "data:/var/lib/data".' };
}
