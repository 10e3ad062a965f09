import { expect, test } from '@playwright/test';
import { box, choose, openPage, playUntil, worldOf } from '../page.ts';
import { moreStacks } from './acts.ts';

test('5 · type 2: VirtualBox, VMware Workstation', async ({ page }) => {
  await openPage(page);
  // On a laptop's Windows …
  await moreStacks(page, 'Docker', /^VirtualBox on Windows/);
  const world = worldOf(page, 'VirtualBox on Windows');
  await playUntil(page, box(world, /^db-1, .*running/));
  // … whose crash loses the guests.
  await choose(world, /^windows-1,/);
  await page.getByRole('button', { name: 'Crash the kernel' }).first().click();
  await expect(box(world, /^db-1, .*fallen/)).toBeVisible();
  for (const name of [/^VirtualBox on macOS/, /^VirtualBox 2007/, /^VMware Workstation/]) {
    const title = await moreStacks(page, 'KVM', name);
    await expect(worldOf(page, title)).toBeVisible();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(worldOf(page, 'KVM')).toBeVisible();
  }
});
