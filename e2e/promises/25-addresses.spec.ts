import { expect, type Page, test } from '@playwright/test';
import { box, choose, openPage, playUntil, worldOf } from '../page.ts';
import { inOrder } from './acts.ts';

const addressOf = async (page: Page): Promise<string> => {
  const part = page.getByRole('region', { name: 'Inspector' }).locator('details', {
    hasText: 'Addresses',
  });
  return part.locator('li strong').first().innerText();
};

const CAPABILITY =
  'networks: bridge, NAT, static addresses, overlay / virtual switch (NSX), segregation, DMZ';

test(`25 · ${CAPABILITY}`, async ({ page }) => {
  await openPage(page);
  const docker = worldOf(page, 'Docker');
  await playUntil(page, box(docker, /^proxy-1, .*running/), 10);
  // Three containers have three addresses of their own.
  const addresses = new Set<string>();
  for (const id of ['db-1', 'backend-1', 'proxy-1']) {
    await choose(docker, new RegExp(`^${id},`));
    await expect(page.getByRole('heading', { name: new RegExp(`^${id}`) })).toBeVisible();
    addresses.add(await addressOf(page));
  }
  expect(addresses.size).toBe(3);
  await inOrder(page);
  // A static one can be given, but not one that is taken.
  const [taken = ''] = addresses;
  await page.getByLabel('Static address').fill(taken);
  await page.getByRole('button', { name: 'Set', exact: true }).click();
  await expect(page.getByText(/^proxy-1 cannot have .*: db-1 has it/).first()).toBeVisible();
});

test(`25 · ${CAPABILITY}: the address of a machine goes with it`, async ({ page }) => {
  await openPage(page, './?scenario=write-load');
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  await choose(kvm, /^db-1,/);
  const before = await addressOf(page);
  await page.getByRole('button', { name: /migrate.*to host-2/i }).click();
  await playUntil(page, page.getByText(/arrived on kvm-2|arrived on host-2/i).first());
  expect(await addressOf(page)).toBe(before);
});
