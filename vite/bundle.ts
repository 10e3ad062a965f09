/**
 * Bundles one entry into the text of one classic script. The page starts its workers from such
 * texts (blob: URLs), because a worker from a blob inherits the page's Content-Security-Policy and
 * starts in sandboxed frames and from disk, where URL workers and module workers do not.
 */
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, normalizePath, type Plugin, type Rolldown } from 'vite';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Bundle {
  readonly text: string;
  /** Our own files that went in; a change to one of them makes the text stale. */
  readonly files: ReadonlySet<string>;
}

/**
 * `shared` names packages and files of ours that the page lends to the script: for each, the
 * expression under which the script finds what it exports. `instead` has code for files of ours
 * that is taken in the place of what they hold.
 */
export async function bundleClassicScript(
  entry: string,
  production: boolean,
  shared: Readonly<Record<string, string>> = {},
  instead: Readonly<Record<string, string>> = {},
): Promise<Bundle> {
  const mode = production ? 'production' : 'development';
  const places = Object.fromEntries(
    Object.entries(shared).map(([name, place]) => [
      name.startsWith('src/') ? resolve(root, name) : name,
      place,
    ]),
  );
  const result = await build({
    root,
    mode,
    configFile: false,
    publicDir: false,
    plugins: [bareSchema(), replaced(instead)],
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    oxc: { jsx: { runtime: 'automatic', development: false } },
    build: {
      write: false,
      target: 'es2023',
      minify: production,
      sourcemap: production ? false : 'inline',
      lib: { entry: resolve(root, entry), formats: ['iife'], name: '__hypervisible' },
      rolldownOptions: {
        external: Object.keys(places),
        output: { codeSplitting: false, globals: places },
      },
    },
  });
  const [output] = result as Rolldown.RolldownOutput[];
  const chunk = output?.output[0];
  if (!chunk) throw new Error(`${entry} gave no bundle; does it hold any code?`);
  const own = chunk.moduleIds.filter((id) => !relative(root, id).startsWith('..'));
  return { text: chunk.code, files: new Set(own.map(normalizePath)) };
}

const replaced = (instead: Readonly<Record<string, string>>): Plugin => ({
  name: 'hypervisible:replaced',
  enforce: 'pre',
  load: (id) => instead[relative(root, id).replaceAll('\\', '/')],
});

/** The scenario schema without its descriptions: they are for authors, not for the checks. */
export function bareSchema(): Plugin {
  const isProse = (key: string, value: unknown): boolean =>
    key === 'description' && typeof value === 'string';
  return {
    name: 'hypervisible:bare-schema',
    enforce: 'pre',
    transform: (code, id) => {
      if (!normalizePath(id).endsWith('/public/schema/scenario-1.json')) return;
      const schema: unknown = JSON.parse(code, (key, value: unknown) =>
        isProse(key, value) ? undefined : value,
      );
      return { code: JSON.stringify(schema), map: null };
    },
  };
}
