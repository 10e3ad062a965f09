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
        const page = chunks.find((chunk) => chunk.isEntry);
        if (page) makeClassic(page, chunks, bundle);
      },
    },
  };
}

type Chunk = Rolldown.OutputChunk;

function makeClassic(page: Chunk, chunks: readonly Chunk[], bundle: Rolldown.OutputBundle): void {
  const find = (file: string): Chunk => bundle[file] as Chunk;
  const atOnce = [...neededBy(page, find)].map(find);
  const texts = new Map(
    chunks.map((chunk) => {
      const apart = chunk.imports.map(find).filter((one) => one !== page && !atOnce.includes(one));
      return [chunk, asClassic(chunk, apart)] as const;
    }),
  );
  // What the bundler keeps apart although the page needs it at once becomes part of the page.
  const first = [`${PARTS}={};\n`, ...atOnce.map((chunk) => texts.get(chunk)?.code)].join('');
  for (const chunk of atOnce) {
    delete bundle[chunk.fileName];
    delete bundle[`${chunk.fileName}.map`];
  }
  for (const [chunk, { code, mapped }] of texts) {
    const before = chunk === page ? first : '';
    chunk.code = `${before}${code}${mapped}`;
    // The line that begins the function of the chunk, and what stands before that.
    moveMap(bundle[`${chunk.fileName}.map`], before.split('\n').length);
  }
}

/** Names of the chunks that a chunk cannot begin without, each after those that it needs. */
function neededBy(chunk: Chunk, find: (file: string) => Chunk, found = new Set<string>()) {
  for (const file of chunk.imports) {
    neededBy(find(file), find, found);
    found.add(file);
  }
  return found;
}

/** A chunk as a script that puts its exports in their place; until it can, a promise of them. */
function asClassic(chunk: Chunk, apart: readonly Chunk[]) {
  let text = chunk.code;
  for (const file of chunk.dynamicImports) text = withLoader(text, baseOf(file));
  const [, body = '', mapped = ''] = /^(.*?)(\/\/# sourceMappingURL=.*)?$/s.exec(text.trim()) ?? [];
  const place = `P[${JSON.stringify(`./${baseOf(chunk.fileName)}`)}]`;
  const run = `(e=>{part(e,n=>P[n]);return ${place}=e})({})`;
  const loads = apart.map((one) => `__hypervisiblePart("./assets/${baseOf(one.fileName)}")`);
  const begin = loads.length > 0 ? `${place}=Promise.all([${loads}]).then(()=>${run})` : run;
  const open = `((P,part)=>{${begin}})(${PARTS},(exports,require)=>{"use strict";`;
  return { code: `${open}\n${body.trimEnd()}\n});\n`, mapped: mapped && `${mapped}\n` };
}

/** Says in the source map that the code has moved down. */
function moveMap(map: Rolldown.OutputAsset | Chunk | undefined, lines: number): void {
  if (map?.type !== 'asset') return;
  const { mappings, ...rest } = JSON.parse(`${map.source}`) as { mappings: string };
  map.source = JSON.stringify({ ...rest, mappings: `${';'.repeat(lines)}${mappings}` });
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
