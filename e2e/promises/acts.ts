/** Acts of a student that several promises need. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

/** One of the tools under the heading of a world. */
export const tool = (page: Page, world: string, name: string): Locator =>
  page
    .getByRole('toolbar', { name: `What ${world} stands on`, exact: true })
    .getByRole('button', { name });

/** Puts a world on another stack; answers what it is called then. */
export async function moreStacks(page: Page, world: string, stack: RegExp): Promise<string> {
  await tool(page, world, 'More…').click();
  const choice = page.getByRole('dialog').getByRole('button', { name: stack }).first();
  const title = await choice.locator('strong').innerText();
  await choice.click();
  await expect(page.getByRole('dialog')).toBeHidden();
  return title.replace(/\s*\d{4}$/, '');
}

/** Opens a tab of the workshop. */
export async function openWorkshop(page: Page, tab: string): Promise<Locator> {
  await page.getByRole('button', { name: 'Workshop' }).click();
  await page.getByRole('tab', { name: tab }).click();
  return page.getByRole('tabpanel');
}

/** Nothing for axe to complain about, and nothing cut off sideways at 320 pixels. */
export async function inOrder(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = (): Promise<number[]> =>
    page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('dialog')].map(
        (one) => one.scrollWidth - one.clientWidth,
      ),
    );
  await expect.poll(async () => Math.max(...(await over()))).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}
