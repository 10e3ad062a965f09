import { expect, test } from '@playwright/test';
import { choose, openPage, worldOf } from '../page.ts';
import { inOrder, moreStacks } from './acts.ts';

const RUNGS = [
  {
    stack: /^ESXi/,
    bar: /^esxi-1,/,
    finds: 'VMkernel',
    says: [/^Type 1, for it stands on the firm/],
  },
  { stack: /^Xen/, bar: /^xen-1,/, finds: 'dom0-1', says: [/^Type 1, for it stands on the firm/] },
  { stack: /^Hyper-V/, bar: /^hyper-v-1,/, finds: 'parent-1', says: [/^Type 1, for/] },
  { stack: /^KVM 2007/, bar: /^kvm-1,/, finds: 'Linux', says: [/^Type 1, for/, /^Type 2, for/] },
] as const;

const CAPABILITY =
  'type 1: VMware ESXi (VMkernel), Citrix/Xen with its control domain, KVM, ' +
  'Hyper-V with its parent partition';

test(`4 · ${CAPABILITY}`, async ({ page }) => {
  await openPage(page);
  let title = 'Docker';
  for (const { stack, bar, finds, says } of RUNGS) {
    title = await moreStacks(page, title, stack);
    const world = page.locator('.place-2').getByRole('tree', { name: title, exact: true });
    await choose(world, bar);
    const inspector = page.getByRole('region', { name: 'Inspector' });
    await expect(inspector.getByText('What it consists of')).toBeVisible();
    await expect(inspector.getByText(finds).first()).toBeVisible();
    const types = inspector
      .getByRole('region', { name: 'Type 1 or type 2?' })
      .getByRole('listitem');
    await expect(types).toHaveCount(says.length);
    for (const [i, text] of says.entries()) await expect(types.nth(i)).toHaveText(text);
    if (finds === 'VMkernel') await inOrder(page);
  }
  await expect(worldOf(page, 'KVM').first()).toBeVisible();
});
