import { expect, test } from '@playwright/test';
import { box, openPage, worldOf } from '../page.ts';
import { inOrder, openWorkshop } from './acts.ts';

test('1 · one physical server, one OS, several services', async ({ page }) => {
  await openPage(page);
  const panel = await openWorkshop(page, 'Software');
  await panel.getByRole('button', { name: /^Open “One server/ }).click();
  const server = panel.getByRole('region', { name: 'Bare metal', exact: true });
  for (const program of ['mail-1', 'web-1', 'names-1', 'db-1']) {
    await expect(server.getByRole('rowheader', { name: program })).toBeVisible();
  }
  // Who will break is said before it is done.
  await expect(server.getByText(/^Breaks mail-1 and names-1/)).toBeVisible();
  await inOrder(page);
  await server.getByRole('button', { name: 'Upgrade' }).click();
  await expect(server.getByText(/^\$ apt-get install/)).toBeVisible();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  for (const broken of ['mail-1', 'names-1']) {
    await expect(server.getByRole('rowheader', { name: broken })).toContainText(/broken: needs/, {
      timeout: 20_000,
    });
  }
  await expect(server.getByRole('rowheader', { name: 'web-1' })).not.toContainText('broken');
  await page.getByRole('button', { name: 'Back to the worlds' }).click();
  await expect(box(worldOf(page, 'Bare metal'), /^mail-1,/)).toBeVisible();
});
