import { expect, type Page, test } from '@playwright/test';
import { card, choose, openIsolation, rung, toggle } from '../isolation.ts';

const there = (page: Page) =>
  page.locator('[role=option][data-rung]:not([aria-disabled=true])').count();

test('30 · history 1966 → today', async ({ page }) => {
  await openIsolation(page);
  const year = page.getByRole('slider', { name: /Year/ });
  await year.fill('1966');
  await expect(year).toHaveAttribute('aria-valuetext', /^1966/);
  await expect.poll(() => there(page)).toBe(0);
  await year.fill('1979');
  await expect(rung(page, /^Changed root/)).not.toHaveAttribute('aria-disabled');
  await expect(rung(page, /^Docker/)).toHaveAccessibleName(/comes in 2013/);
  // In 2008 there are namespaces for processes, and none for users yet.
  await page.getByRole('button', { name: /^2008 Control groups/ }).click();
  await choose(page, /^LXC/);
  await expect(toggle(page, /^Processes/)).toBeChecked();
  await expect(toggle(page, /^Users.*comes in 2013/)).toHaveAttribute('aria-disabled', 'true');
  await card(page, /^Dirty COW/).click();
  await expect(page.getByText(/nobody knows of it before 2016-10-19/)).toBeVisible();
  await year.focus();
  await page.keyboard.press('End');
  await expect(year).toHaveAttribute('aria-valuetext', /^2026/);
  await expect.poll(() => there(page)).toBe(14);
});
