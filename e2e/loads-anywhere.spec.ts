/** The built page runs wherever it may be put: on a server, in a sandboxed frame, on a disk. */
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Frame, type Page, test } from '@playwright/test';

/** Collects whatever the page complains about, from before its first script. */
function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

async function expectToRun(frame: Frame, complaints: string[]): Promise<void> {
  await expect(frame.locator('#root > *').first()).toBeVisible();
  expect(complaints).toEqual([]);
}

test('runs from a server', async ({ page }) => {
  const complaints = listen(page);
  await page.goto('/');
  await expectToRun(page.mainFrame(), complaints);
});

test('runs in a sandboxed frame on a page of another origin', async ({ page, baseURL }) => {
  const complaints = listen(page);
  const host = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<title>A lesson</title><link rel="icon" href="data:,">
      <iframe sandbox="allow-scripts" src="${baseURL}/"></iframe>`);
  });
  await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
  const address = host.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await page.goto(`http://127.0.0.1:${port}/`);
  const frame = page.frames()[1];
  expect(frame, 'the page holds one frame').toBeDefined();
  if (frame) await expectToRun(frame, complaints);
  host.close();
});

test('runs from the disk', async ({ page }) => {
  const complaints = listen(page);
  await page.goto(pathToFileURL(resolve('dist/index.html')).href);
  await expectToRun(page.mainFrame(), complaints);
});

test('sends nothing anywhere, even when asked to', async ({ page }) => {
  await page.goto('/');
  const answer = await page.evaluate(() =>
    fetch('./favicon.svg').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  expect(answer).toBe('refused');
});
