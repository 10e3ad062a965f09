import { expect, test } from '@playwright/test';
import { openPage, playUntil } from '../page.ts';
import { inOrder, openWorkshop } from './acts.ts';

test('16 · images: Dockerfile, layers, registry, pull, cache, copy-on-write', async ({ page }) => {
  await openPage(page, './?scenario=images');
  const panel = await openWorkshop(page, 'Images');
  await inOrder(page);
  const steps = panel.getByRole('region', { name: /^(What a build|Building|Built)/ });
  const text = panel.getByLabel(/^Dockerfile/);
  await panel.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(steps.getByRole('heading')).toContainText(/^Built in/, { timeout: 20_000 });
  // A line in the middle is changed: what is beneath is kept, what is above is made again.
  const before = await text.inputValue();
  await text.fill(before.replace('nginx.conf /etc', 'nginx.conf /usr/local/etc'));
  await expect(steps.getByRole('heading')).toHaveText(/^What a build would do: 2 to make, 3 kept/);
  await panel.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(steps.getByRole('heading')).toHaveText(/^Built in .*: 2 made, 3 from the cache/, {
    timeout: 20_000,
  });
  await expect(panel.getByText('$ docker build --tag web .')).toBeVisible();
  await expect(panel.getByText(/^Nobody writes into a layer/)).toBeVisible();
  // Without the registry a machine that does not hold the image cannot start it.
  await panel.getByRole('button', { name: 'Unplug it' }).click();
  await expect(panel.getByText('✕ unplugged')).toBeVisible();
  await panel.getByRole('button', { name: 'Scale apache out' }).click();
  await playUntil(page, panel.getByText(/could not fetch its image/).first(), 10);
});
