/** How `scripts/cli.mjs` bundles a command-line tool. Packages stay outside: Node finds them. */
import { defineConfig } from 'vite';
import { root } from './bundle.ts';
import { engineWorker } from './scripts.ts';

export default defineConfig({
  root,
  publicDir: false,
  plugins: [engineWorker()],
  build: {
    target: 'node20',
    minify: false,
    rolldownOptions: { output: { entryFileNames: '[name].mjs', codeSplitting: false } },
  },
});
