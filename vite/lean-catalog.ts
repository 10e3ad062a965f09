/**
 * The catalogue as the first screen needs it. Half of it is there to be read by who asks "what is
 * this?" and "why?". The build leaves that out of the page's catalogue:
 *
 * - Summaries, shell lines and origins of the entries come with the inspector, by the module
 *   `virtual:catalog-rest` (`src/catalog/rest.ts`).
 * - For source and reason of each figure there is a mark, and what the marks stand for is in the
 *   script of the citations (`src/ui/inspector/citations.ts`).
 *
 * Everything but the page sees the catalogue as it is written, and so does the page in development.
 */
import { runInNewContext } from 'node:vm';
import { normalizePath, type Plugin } from 'vite';
import type { Constant } from '../src/engine/define.ts';
import { bundleClassicScript } from './bundle.ts';

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };
type Lists = Readonly<Record<string, readonly Entry[]>>;

interface Lean {
  readonly catalog: string;
  readonly rest: string;
  /** A list, as code: the mark `§3` stands for the fourth. */
  readonly origins: string;
}

/** Fields of entries that neither the engine nor the first screen reads. */
const LATER: ReadonlySet<string> = new Set(['summary', 'shell', 'year', 'source', 'imageNames']);
const REST = 'virtual:catalog-rest';

let pending: Promise<Lean> | undefined;

async function makeLean(): Promise<Lean> {
  const { text } = await bundleClassicScript('src/catalog/index.ts', true);
  const { catalog } = runInNewContext(`${text};__hypervisible`) as { catalog: Lists };
  const pick = (isLater: boolean) => (entry: Entry) =>
    Object.fromEntries(Object.entries(entry).filter(([key]) => LATER.has(key) === isLater));
  const lists = Object.entries(catalog);
  const lean = lists.map(([name, list]) => [name, list.map(pick(false))]);
  const rest = lists.map(([name, list]) => [
    name,
    Object.fromEntries(list.map((entry) => [entry.id, pick(true)(entry)])),
  ]);
  const origins = new Map<string, number>();
  const marked = JSON.stringify(Object.fromEntries(lean), (_key, value: unknown) => {
    if (!isConstant(value)) return value;
    const origin = JSON.stringify({ source: value.source, note: value.note ?? '' });
    if (!origins.has(origin)) origins.set(origin, origins.size);
    return { value: value.value, source: `§${origins.get(origin)}` };
  });
  return {
    catalog: `export const catalog = ${marked};`,
    rest: JSON.stringify(Object.fromEntries(rest)),
    origins: `[${[...origins.keys()]}]`,
  };
}

function isConstant(value: unknown): value is Constant {
  const { value: number, source } = (value ?? {}) as Partial<Constant>;
  return typeof number === 'number' && typeof source === 'string';
}

export function leanCatalog(): Plugin {
  return {
    name: 'hypervisible:lean-catalog',
    enforce: 'pre',
    configResolved: ({ command, build }) => {
      pending = command === 'build' && !build.ssr ? makeLean() : undefined;
    },
    resolveId: (source) => (source === REST ? `\0${REST}` : undefined),
    async load(id) {
      const made = await pending;
      if (id === `\0${REST}`) return `export default ${made?.rest ?? '{}'};`;
      if (!made || !normalizePath(id).endsWith('/src/catalog/index.ts')) return null;
      return { code: made.catalog, map: { mappings: '' } };
    },
  };
}

/** For the script of the citations; none in development, where the catalogue is whole. */
export const originsOfCatalog = async (): Promise<string> => (await pending)?.origins ?? '[]';
