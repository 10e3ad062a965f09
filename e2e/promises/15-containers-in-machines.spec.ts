import { expect, test } from '@playwright/test';
import { card, openIsolation, result } from '../isolation.ts';

test('15 · containers inside VMs', async ({ page }) => {
  await openIsolation(page);
  await page.getByRole('radio', { name: 'DMZ' }).check();
  const walls = page.getByRole('region', { name: 'A machine for each application' });
  const flat = page.getByRole('region', { name: 'Containers side by side' });
  await expect(walls.getByRole('button', { name: /running/ })).toHaveCount(5, { timeout: 20_000 });
  await walls.getByRole('button', { name: /^shop-web-1/ }).click();
  await card(page, /^Dirty COW/).click();
  await page.getByRole('button', { name: 'Play in both worlds' }).click();
  await expect(result(page, 'shop-web-1')).toHaveCount(2);
  // Inside a machine the shop falls and the blog does not; without one both do.
  await expect(walls).toContainText('3 of 5 reached');
  await expect(flat).toContainText('5 of 5 reached');
  const blog = walls.getByRole('button', { name: /^blog-db-1/ });
  await expect(blog).not.toHaveAccessibleName(/attacker/);
});
