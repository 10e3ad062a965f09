import { expect, test } from 'vitest';
import { metricsOf, run, wait } from '../engine/testing/run.ts';
import type { ScenarioDocument } from '../scenarios/document.ts';
import { importText } from './import-text.ts';

const TEXT = [
  'FROM node:20-alpine AS build',
  'COPY . .',
  'RUN npm ci && npm run build',
  'FROM nginx:alpine',
  'COPY --from=build /dist /usr/share/nginx/html',
  'LABEL a=b',
  'EXPOSE 80',
].join('\n');

test('a Dockerfile opens in both worlds, boots and serves, and its text goes along', () => {
  const imported = importText('shop/Dockerfile', TEXT);
  if (!imported.ok) throw new Error(JSON.stringify(imported.report));
  const document = imported.document as ScenarioDocument;
  expect(document.title).toBe('shop');
  expect(document.view?.dockerfile).toEqual({ text: TEXT, image: 'app', files: [] });
  expect(imported.report.ignored.map(({ what }) => what)).toContain('LABEL: labels change nothing');
  const sim = run(document, { checkEvery: 100 });
  wait(sim, 60);
  for (const world of ['left', 'right']) {
    const { services } = metricsOf(sim, world);
    expect(services).toMatchObject([{ id: 'app', ready: 1 }]);
    expect(services[0]?.served).toBeGreaterThan(100);
  }
  expect(metricsOf(sim, 'right').images?.images[0]).toMatchObject({ id: 'app', on: ['host-1'] });
});

test('one whose program nobody knows works as a generic worker, and says so', () => {
  const imported = importText('Dockerfile', 'FROM python\nCMD ["python", "app.py"]');
  expect(imported.ok).toBe(true);
  expect(imported.report.ignored.map(({ what }) => what).join()).toContain('generic worker');
});

test.each([
  ['FROM nginx\nRUN --x y', 2],
  ['FROM scratch\nCMD a', 1],
  [`FROM scratch\n${'RUN x\n'.repeat(150)}`, 1],
])('%.30j cannot be opened, and the report says where and why', (text, line) => {
  const imported = importText('Dockerfile', text);
  expect(imported.ok).toBe(false);
  expect(imported.report.errors[0]?.line).toBe(line);
});

test('a long file opens without an editor', () => {
  const imported = importText('Dockerfile', `FROM nginx\n${'# comment\n'.repeat(10_000)}`);
  if (!imported.ok) throw new Error(JSON.stringify(imported.report));
  expect((imported.document as ScenarioDocument).view?.dockerfile).toBeUndefined();
});
