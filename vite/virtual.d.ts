/**
 * The simulation worker (`src/worker/worker.ts`), bundled: the text of one classic script. It needs
 * `globalThis.__hypervisibleShared = { catalog }` before it.
 */
declare module 'virtual:engine-worker' {
  const source: string;
  export default source;
}

/**
 * Where to load the whole engine from, relative to the page; empty where `virtual:engine-worker` is
 * it. Loaded through a classic `<script>`, that file sets `globalThis.__hypervisibleEngine`.
 */
declare module 'virtual:engine-script' {
  const url: string;
  export default url;
}

/** The text of the engine that takes commands, once its script has been loaded. */
declare var __hypervisibleEngine: string | undefined;

/**
 * Where to load the importers from, relative to the page. Loaded through a classic `<script>`, that
 * file sets `globalThis.__hypervisibleImporter` to the text of `src/importers/worker.ts`, bundled.
 */
declare module 'virtual:importer-script' {
  const url: string;
  export default url;
}

/** Set by the file that `virtual:importer-script` names, once that file has been loaded. */
declare var __hypervisibleImporter: string | undefined;

/**
 * Where to load the citations from, relative to the page. Loaded through a classic `<script>`, that
 * file sets `globalThis.__hypervisibleSources`.
 */
declare module 'virtual:sources-script' {
  const url: string;
  export default url;
}

/**
 * Where to load the validation cases from, relative to the page. Loaded through a classic
 * `<script>`, that file sets `globalThis.__hypervisibleValidation`; it needs
 * `globalThis.__hypervisibleShared` to be there.
 */
declare module 'virtual:validation-script' {
  const url: string;
  export default url;
}

/** What the page's own catalogue lacks, by list and id; nothing where it is whole. */
declare module 'virtual:catalog-rest' {
  const rest: import('../src/catalog/rest.ts').Rest;
  export default rest;
}

/** What each script of the page exports; see `classic-parts.ts`. */
declare var __hypervisibleParts: Record<string, unknown> | undefined;

/** Loads a part of the page; see `src/trusted.ts`. */
declare var __hypervisiblePart: (address: string) => Promise<unknown>;
