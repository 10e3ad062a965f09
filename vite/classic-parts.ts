/**
 * What the first screen does not need comes in parts: each `import()` in the page becomes a classic
 * script beside it. A part is a module to the bundler, which puts what page and part share into the
 * page. Here the chunks get what a CommonJS loader would give them; `src/trusted.ts` is the loader.
 */
import type { Plugin, Rolldown } from 'vite';

/** Set by the page's script; each script by the name under which the others require it. */
const PARTS = 'globalThis.__hypervisibleParts';

export function classicParts(): Plugin {
  return {
    name: 'hypervisible:classic-parts',
    enforce: 'pre',
    apply: 'build',
    config: () => ({
      build: {
        modulePreload: false,
        rolldownOptions: {
          output: { format: 'cjs', chunkFileNames: 'assets/part-[name]-[hash].js' },
        },
      },
    }),
    // Vite's own helper preloads modules; parts are none.
    load: (id) =>
      id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null,
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const entry = chunks.find((chunk) => chunk.isEntry);
        if (!entry) return;
        const first = needsOf(entry.fileName, bundle);
        for (const chunk of chunks) wrap(chunk, bundle, first);
        // What the bundler keeps apart though the page needs it at once goes into the page.
        const before = [...first].map((file) => (bundle[file] as Rolldown.OutputChunk).code);
        entry.code = [`${PARTS}={};`, ...before, entry.code].join('\n');
        for (const file of first) {
          delete bundle[file];
          delete bundle[`${file}.map`];
        }
        moveMap(entry, bundle, entry.code.split('\n').length - LINES_AROUND);
      },
    },
  };
}

function wrap(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle): void {
  let code = chunk.code;
  for (const file of chunk.dynamicImports) code = withLoader(code, baseOf(file));
  const [, body, mapped] = /^(.*?)(\/\/# sourceMappingURL=.*)?$/s.exec(code.trim()) ?? [];
  const name = JSON.stringify(`./${baseOf(chunk.fileName)}`);
  const needs = chunk.imports.filter((file) => !(bundle[file] as Rolldown.OutputChunk).isEntry);
  const first = needs.map((file) => `__hypervisiblePart("./assets/${baseOf(file)}")`);
  const define = `(e=>{part(e,n=>P[n]);return P[${name}]=e})`;
  const place = chunk.isEntry ? `${PARTS}={}` : PARTS;
  // Until what it shares with other parts is there, its place is taken by a promise.
  const run = first.length > 0 ? `P[${name}]=Promise.all([${first}]).then(()=>${define}({}))` : `${define}({})`;
  chunk.code = `((P,part)=>{${run}})(${place},(exports,require)=>{"use strict";\n${body}\n});\n${mapped ?? ''}\n`;
  // One line more at the top.
  const map = bundle[`${chunk.fileName}.map`];
  if (map?.type === 'asset') {
    const { mappings, ...rest } = JSON.parse(`${map.source}`) as { mappings: string };
    map.source = JSON.stringify({ ...rest, mappings: `;${mappings}` });
  } else if (chunk.map) chunk.map.mappings = `;${chunk.map.mappings}`;
}

const baseOf = (fileName: string): string => fileName.replace(/^.*\//, '');

/** Puts the loader where the bundler has written `require`, in as many characters. */
function withLoader(code: string, file: string): string {
  const name = file.replaceAll('.', '\\.');
  const load = new RegExp(
    `Promise\\.resolve\\(\\)\\.then\\(\\(\\)\\s*=>\\s*require\\((["'\`])\\./${name}\\1\\)\\)`,
    'g',
  );
  const changed = code.replace(load, (found) =>
    `__hypervisiblePart("./assets/${file}")`.padEnd(found.length),
  );
  if (changed === code || changed.includes(`require("./${file}`)) {
    throw new Error(`the bundler loads ${file} in another form now; see vite/classic-parts.ts`);
  }
  return changed;
}
