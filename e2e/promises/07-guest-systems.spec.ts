import { expect, test } from '@playwright/test';
import { box, openPage, worldOf } from '../page.ts';
import { inOrder, tool } from './acts.ts';

test('7 · different guest OSes on one host', async ({ page }) => {
  await openPage(page, './?scenario=guests');
  const machines = worldOf(page, 'Virtual machines');
  for (const id of ['windows-8-1', 'macos', 'rhel', 'windows-server-2008', 'windows-server-2012']) {
    await expect(box(machines, new RegExp(`^${id}, .*running`))).toBeVisible();
  }
  // The same with containers is refused, with the reason.
  await tool(page, 'Containers', 'Add…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Technology').selectOption({ label: 'LXC container (2008)' });
  await dialog.getByRole('button', { name: /^Five guest systems/ }).click();
  const refused = dialog.getByRole('list', { name: 'Refused' });
  await expect(refused.getByRole('listitem')).toHaveCount(4);
  await expect(refused).toContainText('Linux kernels only, and Windows 8.1 is made for Windows');
  await inOrder(page);
  // The way out: it gets a kernel of its own.
  await refused
    .getByRole('button', { name: /virtual machine/ })
    .first()
    .click();
  await expect(dialog).toBeHidden();
  await expect(box(worldOf(page, 'Containers'), /^windows-8-1, KVM virtual/)).toBeVisible();
});
