import { expect, test } from '@playwright/test';
import { box, choose, openPage, playUntil, worldOf } from '../page.ts';
import { inOrder } from './acts.ts';

test('6 · virtual hardware: vCPU, memory, disk, NIC, firmware', async ({ page }) => {
  await openPage(page);
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  await choose(kvm, /^db-1,/);
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByText('Virtual hardware').click();
  for (const part of ['Processor', 'Memory', 'Firmware', 'Disk', 'Network card']) {
    await expect(inspector.getByRole('listitem').filter({ hasText: part }).first()).toBeVisible();
  }
  await inOrder(page);
  await inspector.getByRole('button', { name: 'Take out the disk' }).click();
  await playUntil(page, inspector.getByText(/did not boot.*bootable device/i).first());
  await inspector.getByRole('button', { name: 'Put back the disk' }).click();
  await playUntil(page, box(kvm, /^db-1, .*running/));
});
