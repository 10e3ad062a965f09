import { expect, test } from '@playwright/test';
import { ledger, openPage } from '../page.ts';
import { inOrder, tool } from './acts.ts';

test('13 · minimal host systems (CoreOS, Photon OS)', async ({ page }) => {
  await openPage(page);
  // Of both hosts, and all that is on them.
  const disk = async (): Promise<number> => {
    const [, right = ''] = await ledger(page, 'disk used in all');
    return Number.parseFloat(right.replaceAll(',', '')) * (right.includes('GB') ? 1000 : 1);
  };
  const before = await disk();
  await tool(page, 'Docker', 'Host…').click();
  const dialog = page.getByRole('dialog');
  const systems = dialog.getByLabel('Operating system of the hosts');
  await expect(systems.getByRole('option', { name: /CoreOS/ })).toHaveCount(1);
  await inOrder(page);
  await systems.selectOption({
    label: (await systems.getByRole('option', { name: /Photon/ }).innerText()).trim(),
  });
  await dialog.getByRole('button', { name: /^Begin again/ }).click();
  await expect(dialog).toBeHidden();
  await expect.poll(disk).toBeLessThan(before / 2);
});
