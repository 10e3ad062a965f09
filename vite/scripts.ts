/** The bundles beside the page, as virtual modules. Their types are in `virtual.d.ts`. */
import { createHash } from 'node:crypto';
import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite';
import { type Bundle, bundleClassicScript } from './bundle.ts';
import { originsOfCatalog } from './lean-catalog.ts';

/** The catalogue is in the page's script once; `src/connect.ts` and `loaded.ts` lend it. */
const CATALOG = { 'src/catalog/index.ts': '__hypervisibleShared' } as const;

/** The engine of the first scenario: see `src/engine/whole.ts`. */
export const FIRST_ENGINE = {
  'src/engine/whole.ts':
    'export const IS_WHOLE = false; export const absent = () => { throw Error("whole"); };',
} as const;

/**
 * `virtual:engine-worker`: the simulation worker as text, inside the page's own script. It finds
 * the catalogue on `globalThis.__hypervisibleShared`. In the built page it is the one to begin
 * with.
 */
export function engineWorker(): Plugin {
  const whole = bundleOnDemand('src/worker/worker.ts', CATALOG);
  const first = bundleOnDemand('src/worker/worker.ts', CATALOG, FIRST_ENGINE);
  const isPage = () => whole.config().command === 'build' && !whole.config().build.ssr;
  const plugin = virtualModule('virtual:engine-worker', whole, async () =>
    (isPage() ? first : whole).text(),
  );
  return {
    ...plugin,
    configResolved: (config) => {
      whole.configure(config);
      first.configure(config);
    },
  };
}

/**
 * `virtual:engine-script`: where to load the whole engine from; empty where it is there already.
 */
export function engineScript(): Plugin {
  const plugin = lazyScript(
    'engine',
    'src/worker/worker.ts',
    (text) => `globalThis.__hypervisibleEngine = ${JSON.stringify(text)};\n`,
    CATALOG,
  );
  const load = plugin.load as (this: unknown, id: string) => Promise<string | undefined>;
  let inDev = false;
  return {
    ...plugin,
    config: (_config, { command }) => {
      inDev = command === 'serve';
    },
    load(id) {
      if (inDev && id === '\0virtual:engine-script') return "export default '';";
      return load.call(this, id);
    },
  };
}

/**
 * `virtual:importer-script`: where to load the importers from. The parsers are heavy and few visits
 * need them, so they come in a second classic script, which puts their text on `globalThis`.
 */
export const importerScript = (): Plugin =>
  lazyScript('importer', 'src/importers/worker.ts', (text) => {
    return `globalThis.__hypervisibleImporter = ${JSON.stringify(text)};\n`;
  });

/**
 * `virtual:sources-script`: where to load the citations from, when somebody first asks "why?". The
 * script puts them on `globalThis` itself, and what the marks of the page's catalogue stand for.
 */
export const sourcesScript = (): Plugin =>
  lazyScript('sources', 'src/catalog/sources/script.ts', async (text) => {
    return `${text}globalThis.__hypervisibleOrigins=${await originsOfCatalog()};\n`;
  });

/**
 * `virtual:validation-script`: where to load the validation cases and their panel from, when one of
 * their scenarios is opened. The panel is drawn by the page's own React, which is lent to it.
 */
export const validationScript = (): Plugin =>
  lazyScript('validation', 'src/ui/validation/script.ts', (text) => text, {
    ...CATALOG,
    react: '__hypervisibleShared.react',
    'react/jsx-runtime': '__hypervisibleShared.jsx',
  });

/** A classic script beside the page, made from a bundle, whose address is a virtual module. */
function lazyScript(
  name: string,
  entry: string,
  wrap: (text: string) => string | Promise<string>,
  shared?: Readonly<Record<string, string>>,
): Plugin {
  const bundle = bundleOnDemand(entry, shared);
  const script = async () => wrap(await bundle.text());
  const inDev = `@${name}.js`;
  const plugin = virtualModule(`virtual:${name}-script`, bundle, async (context) => {
    if (bundle.config().command === 'serve') return `./${inDev}`;
    const source = await script();
    const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
    const fileName = `assets/${name}-${hash}.js`;
    context.emitFile({ type: 'asset', fileName, source });
    return `./${fileName}`;
  });
  const watch = plugin.configureServer as (server: ViteDevServer) => void;
  plugin.configureServer = (server: ViteDevServer) => {
    watch(server);
    server.middlewares.use(`/${inDev}`, (_request, response, next) => {
      script().then((text) => {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.setHeader('Cache-Control', 'no-store');
        response.end(text);
      }, next);
    });
  };
  return plugin;
}

interface EmitContext {
  emitFile(file: { type: 'asset'; fileName: string; source: string }): string;
}

function virtualModule(
  name: string,
  bundle: BundleOnDemand,
  value: (context: EmitContext) => Promise<string>,
): Plugin {
  const id = `\0${name}`;
  return {
    name: `hypervisible:${name}`,
    configResolved: bundle.configure,
    resolveId: (source) => (source === name ? id : undefined),
    async load(requested) {
      if (requested !== id) return;
      return `export default ${JSON.stringify(await value(this))};`;
    },
    configureServer(server) {
      server.watcher.on('change', (file) => {
        if (!bundle.drop(file)) return;
        const { moduleGraph, hot } = server.environments.client;
        const module = moduleGraph.getModuleById(id);
        if (!module) return;
        moduleGraph.invalidateModule(module);
        hot.send({ type: 'full-reload' });
      });
    },
  };
}

type BundleOnDemand = ReturnType<typeof bundleOnDemand>;

/** Bundles at the first request and again after a change; a failed bundle is not kept. */
function bundleOnDemand(
  entry: string,
  shared?: Readonly<Record<string, string>>,
  instead?: Readonly<Record<string, string>>,
) {
  let config: ResolvedConfig;
  let pending: Promise<Bundle> | undefined;
  let files: ReadonlySet<string> | undefined;
  return {
    configure: (resolved: ResolvedConfig): void => {
      config = resolved;
    },
    config: () => config,
    async text(): Promise<string> {
      pending ??= bundleClassicScript(entry, config.isProduction, shared, instead);
      try {
        const bundle = await pending;
        files = bundle.files;
        return bundle.text;
      } catch (error) {
        pending = files = undefined;
        throw error;
      }
    },
    /** Forgets the bundle if the file went into it (or if there is none); says whether it did. */
    drop(file: string): boolean {
      if (files && !files.has(file)) return false;
      pending = undefined;
      return true;
    },
  };
}
