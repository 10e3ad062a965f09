import { expect, type Locator, test } from '@playwright/test';
import { openPage } from '../page.ts';
import { inOrder, openWorkshop } from './acts.ts';

const fact = async (world: Locator, name: string): Promise<number> =>
  Number(
    (
      await world.locator('dl > div').filter({ hasText: name }).locator('dd').first().innerText()
    ).replaceAll(',', ''),
  );

test('26 · outdated images and patching', async ({ page }) => {
  await openPage(page, './?scenario=upkeep');
  const panel = await openWorkshop(page, 'Upkeep');
  const [machines, containers] = ['KVM', 'Docker'].map((name) =>
    panel.getByRole('region', { name, exact: true }),
  ) as [Locator, Locator];
  await panel.getByRole('button', { name: '90 days' }).click();
  await expect(machines.getByText('2016-11-30')).toBeVisible({ timeout: 30_000 });
  expect(await fact(machines, 'Flaw-days exposed')).toBeGreaterThan(0);
  expect(await fact(containers, 'Open flaws')).toBeGreaterThan(0);
  await inOrder(page);
  // Patch in place, against rebuild and roll out.
  await machines.getByRole('button', { name: /^Patch all/ }).click();
  await containers.getByRole('button', { name: /^Rebuild all/ }).click();
  await panel.getByRole('button', { name: '1 day', exact: true }).click();
  await expect.poll(() => fact(machines, 'Patches'), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => fact(containers, 'Rebuilds')).toBeGreaterThan(0);
  await containers.getByRole('button', { name: /^Roll out all/ }).click();
  await expect.poll(() => fact(machines, 'Open flaws')).toBe(0);
});
