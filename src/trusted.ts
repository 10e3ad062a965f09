/**
 * The one Trusted Types policy of the page, `hypervisible-worker`. It lets two things pass and
 * nothing else: blob URLs that this module has made from code it was given by our own build, and
 * the addresses of the scripts beside the page.
 */
import engineUrl from 'virtual:engine-script';
import importerUrl from 'virtual:importer-script';
import sourcesUrl from 'virtual:sources-script';
import validationUrl from 'virtual:validation-script';

interface TrustedPolicy {
  createScriptURL(url: string): unknown;
}
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): TrustedPolicy;
}

const allowed = new Set<string>();

const check = (url: string): string => {
  if (allowed.has(url)) return url;
  for (const beside of [engineUrl, importerUrl, sourcesUrl, validationUrl]) {
    if (url === new URL(beside, document.baseURI).href) return url;
  }
  throw new TypeError(`this page does not run scripts from ${url.slice(0, 80)}`);
};

/** Parts of the page's own script, as `vite/classic-parts.ts` names them. */
const PART = /^\.\/assets\/part-[\w-]+\.js$/;

const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypes };
const policy: TrustedPolicy = trustedTypes?.createPolicy('hypervisible-worker', {
  createScriptURL: check,
}) ?? { createScriptURL: check };

/**
 * Loads one of the scripts beside the page, by a classic tag: that works where modules and fetching
 * do not (sandboxed frames, files opened from disk). Rejects when it does not load.
 */
export function loadScript(address: string): Promise<void> {
  return new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = policy.createScriptURL(new URL(address, document.baseURI).href) as string;
    script.onload = () => loaded();
    script.onerror = () => failed(new Error(`${address} did not load`));
    document.head.append(script);
  });
}

/** Loads a part of the page's own script, once; the build turns each `import()` into a call. */
globalThis.__hypervisiblePart = async (address) => {
  if (!PART.test(address)) throw new TypeError(`${address} is no part of this page`);
  const name = address.replace('/assets', '');
  const known = globalThis.__hypervisibleParts?.[name];
  if (known) return known;
  const url = new URL(address, document.baseURI).href;
  allowed.add(url);
  try {
    await loadScript(address);
    const brought = await globalThis.__hypervisibleParts?.[name];
    if (!brought) throw new Error(`${address} is empty`);
    return brought;
  } catch (error) {
    // What it needs did not come: the next call begins anew.
    delete globalThis.__hypervisibleParts?.[name];
    throw error;
  } finally {
    allowed.delete(url);
  }
};

/**
 * Starts a classic worker from its text, through a blob URL: it inherits the page's policy and runs
 * in sandboxed frames and from disk. Throws where workers are not to be had.
 */
export function startWorker(code: string): Worker {
  const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
  allowed.add(url);
  try {
    return new Worker(policy.createScriptURL(url) as string);
  } finally {
    allowed.delete(url);
    // The worker has begun to fetch it; revoking at once would race with that in some browsers.
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}
