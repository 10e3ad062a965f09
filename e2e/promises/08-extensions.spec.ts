import { expect, test } from '@playwright/test';
import { box, choose, ledger, openPage, play, playUntil, worldOf } from '../page.ts';
import { inOrder, moreStacks, tool } from './acts.ts';

const millis = (text = ''): number => Number.parseFloat(text) * (/µs/.test(text) ? 0.001 : 1);

test('8 · hardware-assisted virtualization on / off', async ({ page }) => {
  await openPage(page);
  // The same guests on processors that help, and on ones that are imitated.
  const emulated = await moreStacks(page, 'Docker', /^Emulated machine/);
  await playUntil(page, box(worldOf(page, emulated), /^proxy-1, .*running/), 100);
  await play(page);
  const row = 'half answered within (p50)';
  await expect
    .poll(async () => {
      const [direct, imitated] = await ledger(page, row);
      return millis(imitated) / millis(direct);
    })
    .toBeGreaterThan(2);
  // Imitated and paravirtual devices.
  const boxed = await moreStacks(page, emulated, /^VirtualBox 2007/);
  await tool(page, boxed, 'Host…').click();
  const card = page.getByRole('dialog').getByLabel('Network card of the guests');
  await expect(card.getByRole('option')).toHaveCount(2);
  await card.selectOption({ label: 'Paravirtual card (virtio)' });
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Begin again/ })
    .click();
  await expect(page.getByRole('dialog')).toBeHidden();
  // Without the extensions KVM does not start at all, and says so.
  await tool(page, 'KVM', 'Host…').click();
  const dialog = page.getByRole('dialog');
  await inOrder(page);
  await dialog.getByLabel(/^Virtualization extensions/).uncheck();
  await dialog.getByRole('button', { name: /^Begin again/ }).click();
  await expect(dialog).toBeHidden();
  await choose(worldOf(page, 'KVM'), /^kvm-1, .*crashed/);
  await expect(page.getByText(/did not boot: .*extensions/i).first()).toBeVisible();
});
