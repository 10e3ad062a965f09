import { expect, type Page, test } from '@playwright/test';
import { openIsolation } from '../isolation.ts';

/** How many fit, as the page says it. */
async function fits(page: Page, what: string): Promise<number> {
  const row = page.locator('.server-rows li').filter({ hasText: what });
  const words = await row.locator('.server-words').innerText();
  return Number(words.replaceAll(',', '').replace(/\D*$/, ''));
}

test('3 · cores, hyper-threading, multi-core, memory', async ({ page }) => {
  await openIsolation(page);
  const year = page.getByRole('slider', { name: /Year/ });
  const server = page.getByRole('region', { name: /^A server of/ });
  await year.fill('2000');
  await expect(server).toContainText('A server of 2000');
  await expect(server).toContainText('2 cores');
  await expect.poll(() => fits(page, 'virtual machines')).toBeLessThanOrEqual(1);
  await year.fill('2002');
  await expect(server).toContainText(/two threads each/);
  await year.fill('2017');
  await expect(server).toContainText('A server of 2017');
  await expect(server).toContainText('56 cores, two threads each · 384 GiB');
  await expect.poll(() => fits(page, 'virtual machines'), { timeout: 20_000 }).toBeGreaterThan(100);
  expect(await fits(page, 'containers')).toBeGreaterThan(await fits(page, 'virtual machines'));
  const alone = page.locator('.server-rows li').filter({ hasText: 'one service alone' });
  await expect(alone).toContainText(/0(\.\d+)? % CPU, 0(\.\d+)? % memory/);
});
