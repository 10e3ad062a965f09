/**
 * `node scripts/cli.mjs NAME args…` runs src/cli/NAME.ts: bundles it for Node when a source file is
 * newer than the bundle, then runs the bundle in this process. (Node 20 does not read TypeScript.)
 * Nothing but the tool's own output reaches stdout.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensurePackages, root } from './setup.mjs';

const [name = '', ...args] = process.argv.slice(2);
const entry = `src/cli/${name}.ts`;
const cache = resolve(root, 'node_modules/.cache/hypervisible');
const bundle = join(cache, `${name}.mjs`);

if (!existsSync(resolve(root, entry))) {
  console.error(`There is no tool "${name}": ${entry} does not exist.`);
  process.exit(2);
}
ensurePackages();
if (isStale()) buildBundle();

process.env.HYPERVISIBLE_ROOT = root;
// npm starts us in the project's folder; file names are meant from where the person typed.
if (process.env.npm_lifecycle_event && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
process.argv = [process.execPath, bundle, ...args];
await import(pathToFileURL(bundle).href);

function isStale() {
  if (!existsSync(bundle)) return true;
  const built = statSync(bundle).mtimeMs;
  const inside = ['src', 'vite', 'public'].flatMap((folder) =>
    readdirSync(resolve(root, folder), { recursive: true }).map((file) => join(folder, `${file}`)),
  );
  // Folders count too: their time changes when a file in them is removed.
  return [...inside, 'package.json'].some((path) => statSync(resolve(root, path)).mtimeMs > built);
}

/**
 * In a process of its own, so that a benchmark does not share its memory with the bundler; into a
 * folder of its own and then renamed, so that a run started meanwhile never reads half a file.
 */
function buildBundle() {
  const aside = join(cache, `${name}-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  const vite = resolve(root, 'node_modules/vite/bin/vite.js');
  const command = ['build', '--config', 'vite/cli.config.ts', '--ssr', entry, '--outDir', aside];
  const { status } = spawnSync(process.execPath, [vite, ...command, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) renameSync(join(aside, `${name}.mjs`), bundle);
  rmSync(aside, { recursive: true });
  if (status !== 0) process.exit(status ?? 1);
}
