/** The papers tell the truth about where things are: every link between them resolves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

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
