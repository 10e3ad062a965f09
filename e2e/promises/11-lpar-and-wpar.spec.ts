import { expect, test } from '@playwright/test';
import { card, choose, look, openIsolation, result, rung } from '../isolation.ts';

test('11 · LPAR and WPAR (AIX on POWER)', async ({ page }) => {
  await openIsolation(page);
  // The frame, in partitions kept apart by its firmware.
  await choose(page, /^LPAR/);
  await expect(rung(page, /^LPAR/)).toHaveAccessibleName(/meets its neighbour at the hypervisor/);
  await expect(look(page, 'kernel').inside).toContainText('AIX');
  // A partition of that kind, in workload partitions: they share its kernel.
  await choose(page, /^WPAR/);
  await expect(rung(page, /^WPAR/)).toHaveAccessibleName(/meets its neighbour at the kernel/);
  await expect(look(page, 'processes').inside).not.toContainText('wpar-neighbour');
  await expect(look(page, 'processes').outside).toContainText('wpar-neighbour');
  // A panic of a kernel takes both workload partitions, and of two partitions one.
  await page.getByRole('radio', { name: 'Faults' }).check();
  await card(page, /^Kernel panic/).click();
  await page.getByRole('button', { name: 'Play on every rung' }).click();
  await expect(result(page, 'wpar')).toContainText('wpar-web and wpar-neighbour');
  await expect(result(page, 'lpar')).toContainText('lost lpar-web.');
});
