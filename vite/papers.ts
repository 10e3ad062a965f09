/**
 * The papers of `docs/` as pages beside the page: `docs/model.html#cpu` is where "why?" leads. Made
 * when the page is built, so that they are there offline, in frames and on a disk; they hold no
 * script.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve, sep } from 'node:path';
import { Marked, Renderer, type Tokens } from 'marked';
import type { Plugin } from 'vite';
import { root } from './bundle.ts';

const folder = resolve(root, 'docs');

/** Names under `docs/`, with forward slashes: `adr/0001-….md`. */
const listPapers = (): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => `${name}`.split(sep).join('/'))
    .filter((name) => name.endsWith('.md'))
    .sort();

export function papers(): Plugin {
  let isBuild = false;
  return {
    name: 'hypervisible:papers',
    configResolved: (config) => {
      isBuild = config.command === 'build' && !config.build.ssr;
    },
    generateBundle() {
      if (!isBuild) return;
      for (const name of listPapers()) {
        const fileName = `docs/${name.replace(/\.md$/, '.html')}`;
        this.emitFile({ type: 'asset', fileName, source: renderPaper(name, readPaper(name)) });
      }
    },
    configureServer(server) {
      server.middlewares.use('/docs', (request, response, next) => {
        const path = new URL(request.url ?? '', 'http://localhost').pathname;
        const name = path.slice(1).replace(/\.html$/, '.md');
        if (!path.endsWith('.html') || !listPapers().includes(name)) return next();
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(renderPaper(name, readPaper(name)));
      });
    },
  };
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const readPaper = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** The anchor that a heading gets on the usual hosts; links between the papers rely on it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/<[^>]*>|&\w+;/g, '')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** The page of one paper. `name` is its place under `docs/`, which its links are relative to. */
export function renderPaper(name: string, text: string): string {
  const up = '../'.repeat(name.split('/').length);
  const title = /^# (.+)$/m.exec(text)?.[1] ?? name;
  const body = rendererFor(name).parse(text, { async: false });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="${up}favicon.svg">
<link rel="stylesheet" href="${up}docs/paper.css">
<title>${escapeText(title)} · Hypervisible</title>
</head>
<body>
<nav aria-label="Papers">${navigation(up)}</nav>
<main>
${body}</main>
</body>
</html>
`;
}

const NAVIGATION = [
  ['index.html', 'Hypervisible'],
  ['docs/model.html', 'The model'],
  ['docs/validation.html', 'Validation'],
  ['docs/architecture.html', 'Architecture'],
  ['docs/embedding.html', 'Embedding'],
] as const;

const navigation = (up: string): string =>
  NAVIGATION.map(([address, title]) => `<a href="${up}${address}">${title}</a>`).join(' ');

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function rendererFor(name: string): Marked {
  const used = new Map<string, number>();
  const plain = new Renderer();
  return new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const inside = this.parser.parseInline(tokens);
        const anchor = anchorOf(inside);
        const before = used.get(anchor) ?? 0;
        used.set(anchor, before + 1);
        const id = before === 0 ? anchor : `${anchor}-${before}`;
        return `<h${depth} id="${id}">${inside}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const inside = this.parser.parseInline(tokens);
        const target = addressOf(name, href);
        return target === null ? inside : `<a href="${escapeText(target)}">${inside}</a>`;
      },
      table(token: Tokens.Table): string {
        plain.parser = this.parser;
        const scrolls = 'class="table" role="region" aria-label="Table" tabindex="0"';
        return `<div ${scrolls}>${plain.table(token)}</div>\n`;
      },
    },
  });
}

/** Where a link of a paper leads here; null for what is not beside the page. */
function addressOf(name: string, href: string): string | null {
  if (/^(https?:|#)/.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const target = posix.normalize(posix.join(posix.dirname(name), path));
  if (relative('.', target).startsWith('..') || !target.endsWith('.md')) return null;
  return `${path.replace(/\.md$/, '.html')}${anchor === undefined ? '' : `#${anchor}`}`;
}
