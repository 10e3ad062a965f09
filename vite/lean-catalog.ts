/**
 * The catalogue as the first screen needs it. Its scenario names a few of the entries, and half of
 * each is there to be read by who asks "what is this?" and "why?". The build leaves the rest out of
 * the page's catalogue:
 *
 * - Entries that neither the first scenario names nor those that it names, and summaries, shell
 *   lines and origins of the others come by the module `virtual:catalog-rest`
 *   (`src/catalog/rest.ts`), before anything else is opened or asked.
 * - For source and reason of each figure there is a mark, and what the marks stand for is in the
 *   script of the citations (`src/ui/inspector/citations.ts`).
 *
 * The first scenario itself is in the page as what it comes to: its document, and what the engine
 * takes.
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
  readonly firstRun: string;
  readonly rest: string;
  /** A list, as code: the mark `§3` stands for the fourth. */
  readonly origins: string;
}

/** Fields of entries that neither the engine nor the first screen reads. */
const LATER: ReadonlySet<string> = new Set(['summary', 'shell', 'year', 'source', 'imageNames']);
const REST = 'virtual:catalog-rest';

let pending: Promise<Lean> | undefined;

async function makeLean(): Promise<Lean> {
  const [{ catalog }, beginning] = await Promise.all([
    valueOf<{ catalog: Lists }>('src/catalog/index.ts'),
    valueOf<{ readonly firstRun: object }>('src/scenarios/first-run.ts'),
  ]);
  const { policies, faults } = catalog;
  const first = namedBy([beginning.firstRun, policies, faults], catalog);
  const pick = (entry: Entry, isLater: boolean) =>
    Object.fromEntries(Object.entries(entry).filter(([key]) => LATER.has(key) === isLater));
  const lists = Object.entries(catalog);
  const lean = lists.map(([name, list]) => [
    name,
    list.filter((entry) => first.has(entry)).map((entry) => pick(entry, false)),
  ]);
  const rest = lists.map(([name, list]) => [
    name,
    list.map((entry) => (first.has(entry) ? { id: entry.id, ...pick(entry, true) } : entry)),
  ]);
  const origins = new Map<string, number>();
  const marked = (value: unknown): string =>
    JSON.stringify(value, (_key, inner: unknown) => {
      if (!isConstant(inner)) return inner;
      const origin = JSON.stringify({ source: inner.source, note: inner.note ?? '' });
      if (!origins.has(origin)) origins.set(origin, origins.size);
      return { value: inner.value, source: `§${origins.get(origin)}` };
    });
  return {
    catalog: `export const catalog = ${marked(Object.fromEntries(lean))};`,
    firstRun: Object.entries(beginning)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
      .join(''),
    rest: marked(Object.fromEntries(rest)),
    origins: `[${[...origins.keys()]}]`,
  };
}

/** What a module of ours exports. */
async function valueOf<T>(file: string): Promise<T> {
  const { text } = await bundleClassicScript(file, true);
  return runInNewContext(`${text};__hypervisible`) as T;
}

/** The entries whose ids occur in something, and in those, and so on. */
function namedBy(thing: unknown, catalog: Lists): ReadonlySet<Entry> {
  const named = new Map<string, Entry[]>();
  for (const entry of Object.values(catalog).flat()) {
    named.set(entry.id, [...(named.get(entry.id) ?? []), entry]);
  }
  const found = new Set<Entry>();
  const visit = (value: unknown): void => {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit);
    const entries = typeof value === 'string' ? named.get(value) : undefined;
    for (const entry of entries ?? []) {
      if (found.has(entry)) continue;
      found.add(entry);
      visit(entry);
    }
  };
  visit(thing);
  return found;
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
      const path = normalizePath(id);
      const code = path.endsWith('/src/catalog/index.ts')
        ? made?.catalog
        : path.endsWith('/src/scenarios/first-run.ts') && made?.firstRun;
      return code ? { code, map: { mappings: '' } } : null;
    },
  };
}

/** For the script of the citations; none in development, where the catalogue is whole. */
export const originsOfCatalog = async (): Promise<string> => (await pending)?.origins ?? '[]';
