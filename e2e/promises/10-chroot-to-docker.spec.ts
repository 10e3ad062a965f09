import { expect, type Page, test } from '@playwright/test';
import { card, choose, look, openIsolation, result, toggle } from '../isolation.ts';

const seen = (page: Page, id: string): Promise<string> => look(page, id).inside.innerText();

const TITLE =
  '10 · chroot (1979), jails (2000), LXC, Docker, system containers vs application containers';

test(TITLE, async ({ page }) => {
  await openIsolation(page);
  // A changed root hides files and nothing else.
  await choose(page, /^Changed root/);
  await expect(page.getByText(/since 1979/).first()).toBeVisible();
  await expect(look(page, 'processes').inside).toContainText('chroot-neighbour');
  await expect(look(page, 'files').inside).not.toContainText('chroot-neighbour');
  await expect(toggle(page, /^Processes/)).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('radio', { name: 'Misconfigurations' }).check();
  await card(page, /^Root in a chroot jail/).click();
  await page.getByRole('button', { name: 'Play on every rung' }).click();
  await expect(result(page, 'chroot')).toContainText('held at the kernel');
  await expect(result(page, 'jail')).toContainText('withstood');
  // A jail hides the processes too.
  await choose(page, /^FreeBSD jail/);
  await expect(page.getByText(/since 2000/).first()).toBeVisible();
  expect(await seen(page, 'processes')).not.toContain('jail-neighbour');
  // A system container has an init of its own, an application container its program only.
  await choose(page, /^LXC/);
  expect(await seen(page, 'processes')).toMatch(/init/);
  await choose(page, /^Docker/);
  expect(await seen(page, 'processes')).not.toMatch(/init/);
});
