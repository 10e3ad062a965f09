/** Paths inside an import. Always with forward slashes, always relative to the first file. */

export function dirName(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}

/** The shortest equal path: no `.`, no inner `..`, no doubled or final slash. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.length > 0 && out.at(-1) !== '..') out.pop();
    else if (!rooted) out.push('..');
  }
  const joined = out.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

const DRIVE = /^[A-Za-z]:[\\/]/;

/** `C:\data`, `\\server\share`: these name the same place wherever they are written. */
export const isWindowsPath = (path: string): boolean => DRIVE.test(path) || path.startsWith('\\\\');

/** Places on another machine: `https://…`, `git@…`, `oci://…`. */
export const isRemote = (path: string): boolean =>
  path.includes('://') || path.startsWith('git@') || path.startsWith('github.com/');

/** Relative to `directory`, unless the path says a place of its own. */
export function joinPath(directory: string, path: string): string {
  const own = path.startsWith('/') || path.startsWith('~') || isWindowsPath(path);
  return own || isRemote(path) ? path : cleanPath(`${directory}/${path}`);
}
