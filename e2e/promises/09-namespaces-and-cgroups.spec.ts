import { expect, test } from '@playwright/test';
import { card, choose, look, openIsolation, result, rung, toggle } from '../isolation.ts';

test('9 · containers: namespaces and cgroups, shared kernel', async ({ page }) => {
  await openIsolation(page);
  await choose(page, /^Docker/);
  // One kernel under both containers: clicked, it lights up with all that stands on it.
  await page.getByRole('button', { name: /^kernel/ }).click();
  for (const block of [
    'docker-linux/kernel',
    'docker-web/application',
    'docker-neighbour/application',
  ]) {
    await expect(page.locator(`[data-block="${block}"]`)).toHaveClass(/block-lit/);
  }
  // A namespace off: what the others run is seen from inside.
  const { inside, outside } = look(page, 'processes');
  await expect(inside).not.toContainText('dockerd');
  await expect(outside).toContainText('dockerd');
  await toggle(page, /^Processes/).click();
  await expect(toggle(page, /^Processes/)).not.toBeChecked();
  await expect(inside).toContainText('dockerd');
  await expect(page.getByText(/docker run .*--pid=host/)).toBeVisible();
  // A resource controller.
  await toggle(page, /^Memory/).click();
  await expect(toggle(page, /^Memory/)).not.toBeChecked();
  await toggle(page, /^Memory/).click();
  await expect(toggle(page, /^Memory/)).toBeChecked();
  await expect(page.getByText(/docker update --memory/)).toBeVisible();
  // The kernel panics, and both are gone.
  await page.getByRole('radio', { name: 'Faults' }).check();
  await card(page, /^Kernel panic/).click();
  await page.getByRole('button', { name: 'Play on Docker' }).click();
  await expect(result(page, 'docker')).toContainText('docker-web and docker-neighbour');
  await expect(rung(page, /^Docker/)).toHaveAccessibleName(/fallen/);
});
