/** The papers tell the truth about where things are: every link between them resolves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, posix } from 'node:path';
import { expect, test } from 'vitest';
import { renderPaper } from '../vite/papers.ts';
import { SECTIONS } from './view/why.ts';

const papers = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true })
    .map((name) => join('docs', String(name)))
    .filter((name) => name.endsWith('.md')),
];

/** The anchor that a heading gets on the usual hosts. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[`*_]/g, '')
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .trim()
    .replaceAll(' ', '-');

const anchorsOf = (text: string): Set<string> =>
  new Set([
    ...[...text.matchAll(/^#+ (.+)$/gm)].map((match) => anchorOf(match[1] as string)),
    ...[...text.matchAll(/<a id="([^"]+)">/g)].map((match) => match[1] as string),
  ]);

/** Links that lead nowhere, as "paper: target". */
function brokenLinks(paper: string, text: string): string[] {
  const prose = text.replace(/```[\s\S]*?```/g, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] as string);
  return targets
    .filter((target) => !/^https?:/.test(target))
    .filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? paper : normalize(join(dirname(paper), path));
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).has(anchor);
    });
}

test('there are papers to check', () => {
  expect(papers).toContain('README.md');
  expect(papers).toContain(join('docs', 'model.md'));
});

test.each(papers)('every link in %s leads somewhere', (paper) => {
  expect(brokenLinks(paper, readFileSync(paper, 'utf8'))).toEqual([]);
});

test('a link to a file or a heading that is not there is found', () => {
  const text = 'See [this](no-such-file.md) and [that](#no-such-heading).';
  expect(brokenLinks('README.md', text)).toEqual(['no-such-file.md', '#no-such-heading']);
});

/** Names under docs/, with forward slashes. */
const pages = papers
  .map((paper) => paper.replaceAll('\\', '/'))
  .filter((p) => p.startsWith('docs/'));
const pageOf = (paper: string): string =>
  renderPaper(paper.replace(/^docs\//, ''), readFileSync(paper, 'utf8'));
const idsOf = (page: string): Set<string> =>
  new Set([...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1] as string));

test.each(pages)('the page of %s links to pages and headings that are there', (paper) => {
  const page = pageOf(paper);
  const main = page.slice(page.indexOf('<main>'));
  const links = [...main.matchAll(/<a href="(?!https?:)([^"#]*)(?:#([^"]*))?"/g)];
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? paper : posix.normalize(posix.join(posix.dirname(paper), path));
    const source = target.replace(/\.html$/, '.md');
    if (!pages.includes(source)) return true;
    return anchor !== undefined && !idsOf(pageOf(source)).has(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
  expect(page).not.toContain('<script');
});

test('every section that “why?” names is in the page of the model', () => {
  const ids = idsOf(pageOf('docs/model.md'));
  expect(Object.values(SECTIONS).filter((anchor) => !ids.has(anchor))).toEqual([]);
});
