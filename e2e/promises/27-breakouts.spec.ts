import { expect, test } from '@playwright/test';
import { card, openIsolation, result, rung } from '../isolation.ts';

test('27 · breakouts and escapes', async ({ page }) => {
  await openIsolation(page);
  // What it would reach is outlined before it is played.
  await card(page, /^Dirty COW/).hover();
  await expect(page.locator('[data-block="docker-linux/kernel"]')).toHaveClass(/block-aimed/);
  await card(page, /^Dirty COW/).click();
  await page.getByRole('button', { name: 'Play on every rung' }).click();
  for (const id of ['process', 'chroot', 'lxc', 'docker']) {
    await expect(result(page, id)).toContainText('held at the kernel');
  }
  await expect(result(page, 'jail')).toContainText('withstood it');
  await expect(result(page, 'kvm')).toContainText('Nobody else falls with it');
  await expect(page.locator('[data-block="docker-linux/kernel"]')).toHaveClass(/block-held/);
  // From the kernel of a guest it goes on: "both are not 100 % secure".
  await card(page, /^VENOM/).click();
  await page.getByRole('button', { name: 'Play on every rung' }).click();
  await expect(result(page, 'kvm')).toContainText(/held at the monitor of kvm-web/);
  await page.getByText('What has been claimed, and when').click();
  await expect(page.locator('[data-claim=not-100-percent]')).toContainText('not 100% secure');
  // Back to before all that.
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect(rung(page, /^Docker/)).not.toHaveAccessibleName(/attacker/);
});
