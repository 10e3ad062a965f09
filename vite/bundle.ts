/**
 * Bundles one entry into the text of one classic script. The page starts its workers from such
 * texts (blob: URLs), because a worker from a blob inherits the page's Content-Security-Policy and
 * starts in sandboxed frames and from disk, where URL workers and module workers do not.
 */
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, normalizePath, type Rolldown } from 'vite';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Bundle {
  readonly text: string;
  /** Our own files that went in; a change to one of them makes the text stale. */
  readonly files: ReadonlySet<string>;
}

export async function bundleClassicScript(entry: string, production: boolean): Promise<Bundle> {
  const mode = production ? 'production' : 'development';
  const result = await build({
    root,
    mode,
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    build: {
      write: false,
      target: 'es2023',
      minify: production,
      sourcemap: production ? false : 'inline',
      lib: { entry: resolve(root, entry), formats: ['iife'], name: '__hypervisible' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [output] = result as Rolldown.RolldownOutput[];
  const chunk = output?.output[0];
  if (!chunk) throw new Error(`${entry} gave no bundle; does it hold any code?`);
  const own = chunk.moduleIds.filter((id) => !relative(root, id).startsWith('..'));
  return { text: chunk.code, files: new Set(own.map(normalizePath)) };
}
