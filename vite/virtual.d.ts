/** The simulation worker (`src/worker/worker.ts`), bundled: the text of one classic script. */
declare module 'virtual:engine-worker' {
  const source: string;
  export default source;
}

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
