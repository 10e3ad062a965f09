/** What the first screen does not need comes when it is needed, wherever the page is. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type Page, test } from '@playwright/test';

/** Names of the parts that the page has asked for, as long as it lives. */
function listen(page: Page): string[] {
  const parts: string[] = [];
  page.on('request', (request) => {
    const found = /\/(?:part-)?([a-z]+)-[\w-]+\.js$/i.exec(request.url());
    if (found?.[1]) parts.push(found[1]);
  });
  return parts;
}

test('the first screen is one script; the rest follows from the disk too', async ({ page }) => {
  const scripts = listen(page);
  await page.goto(pathToFileURL(resolve('dist/index.html')).href);
  const play = page.getByRole('button', { name: /^Play/ });
  await expect(play).toBeEnabled();
  expect(scripts).toEqual(['app']);

  await play.click();
  await page.getByRole('button', { name: /^Pause/ }).click();
  await page.getByRole('treeitem', { name: /^db-1/ }).first().click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await expect(inspector).toContainText('A whole machine in software');
  await inspector
    .getByRole('button', { name: /^Speed|native speed|why\?/ })
    .first()
    .click();
  await expect(inspector.locator('.reason')).toContainText('Felter');
  await expect(inspector.locator('.reason')).not.toContainText('§');
  const needed = ['art', 'chosen', 'whole', 'engine', 'PaperLink', 'sources'];
  expect(scripts).toEqual(expect.arrayContaining(needed));
  for (const other of ['Dialogs', 'Isolation', 'Workshop', 'importer', 'validation']) {
    expect(scripts).not.toContain(other);
  }
});

test('a part that does not come is said, and comes later', async ({ page }) => {
  await page.goto('/');
  await page.route(/part-Dialogs/, (route) => route.abort());
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('That could not be loaded')).toBeVisible();
  await page.unroute(/part-Dialogs/);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
});
