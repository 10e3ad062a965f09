/**
 * Builds the page as one classic script under a strict Content-Security-Policy. Module scripts load
 * neither in `<iframe sandbox="allow-scripts">` (opaque origin) nor from file://; classic ones do.
 */
import type { HtmlTagDescriptor, Plugin } from 'vite';

/** Nothing that is loaded into the page can leave it: `connect-src 'none'`. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  'worker-src blob:',
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'none'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types hypervisible-worker',
].join('; ');

const policyTag: HtmlTagDescriptor = {
  tag: 'meta',
  attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
  injectTo: 'head-prepend',
};

export function classicPage(): Plugin {
  return {
    name: 'hypervisible:classic-page',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    config: () => ({
      build: {
        cssCodeSplit: false,
        rolldownOptions: {
          output: {
            entryFileNames: 'assets/app-[hash].js',
            assetFileNames: 'assets/[name]-[hash][extname]',
          },
        },
      },
    }),
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({ html: withClassicTags(html), tags: [policyTag] }),
    },
  };
}

/** No `type=module`; no `crossorigin`, which would need CORS headers where the origin is opaque. */
export function withClassicTags(html: string): string {
  const classic = html
    .replace(/<script type="module" crossorigin src=/g, '<script defer src=')
    .replace(/<link rel="stylesheet" crossorigin href=/g, '<link rel="stylesheet" href=');
  if (/type="module"|crossorigin/.test(classic)) {
    throw new Error('index.html still loads a module; Vite writes its tags in another form now');
  }
  return classic;
}
