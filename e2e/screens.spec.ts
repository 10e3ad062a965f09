/** The screens of the page: going from one to the other keeps what was done on each. */
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { openIsolation, rung } from './isolation.ts';
import { box, inspect, openPage, playUntil, worldOf } from './page.ts';

const screens = (page: Page) => page.getByRole('navigation', { name: 'Screens' });

test('the foot of the page leads to its screens and says which one is open', async ({ page }) => {
  const complaints = await openPage(page);
  const compare = screens(page).getByRole('button', { name: 'Compare' });
  const isolation = screens(page).getByRole('button', { name: 'Isolation' });
  await expect(compare).toHaveAttribute('aria-current', 'page');
  await isolation.focus();
  await page.keyboard.press('Enter');
  await expect(rung(page, /^Docker/)).toBeVisible();
  await expect(isolation).toHaveAttribute('aria-current', 'page');
  await expect(compare).not.toHaveAttribute('aria-current', 'page');
  expect(complaints).toEqual([]);
});

test('whoever comes back finds the run as it was left, with its history', async ({ page }) => {
  await openPage(page);
  await playUntil(page, box(worldOf(page, 'Docker'), /^db-1, .*running/), 10);
  await box(worldOf(page, 'Docker'), /^db-1,/)
    .first()
    .click();
  await page.getByRole('button', { name: 'Crash the application' }).click();
  const there = await inspect(page);
  await screens(page).getByRole('button', { name: 'Isolation' }).click();
  await expect(rung(page, /^Docker/)).toBeVisible();
  await screens(page).getByRole('button', { name: 'Compare' }).click();
  await expect(worldOf(page, 'Docker')).toBeVisible();
  expect(await inspect(page)).toEqual(there);
  const undo = page.getByRole('button', { name: /^Undo/ });
  await expect(undo).toHaveAttribute('title', /crash/i);
  await undo.click();
  await expect.poll(async () => (await inspect(page)).hash).not.toBe(there.hash);
});

test('screens= opens the screens that it names, in its order', async ({ page }) => {
  await openPage(page, './?screens=isolation,compare');
  await expect(rung(page, /^Docker/)).toBeVisible();
  await expect(screens(page).getByRole('button')).toHaveText(['Isolation', 'Compare']);
});

test('with one screen there is nothing to choose', async ({ page }) => {
  await openPage(page, './?embed=1&screens=isolation');
  await expect(rung(page, /^Docker/)).toBeVisible();
  await expect(screens(page)).toHaveCount(0);
});

test('a screen that does not exist is told, and the others open', async ({ page }) => {
  await openPage(page, './?screens=moon,compare');
  await expect(page.getByText(/no screen “moon”/).first()).toBeVisible();
  await expect(worldOf(page, 'Docker')).toBeVisible();
});

for (const theme of ['light', 'dark', 'projector'] as const) {
  test(`axe finds nothing on the screen of isolation, ${theme}`, async ({ page }) => {
    await openIsolation(page, `&theme=${theme}`);
    await check(page);
    await page.getByRole('button', { name: /^Dirty COW/ }).click();
    await page.getByRole('button', { name: 'Play on every rung' }).click();
    await expect(page.getByText(/of 14 rungs gave way/)).toBeVisible();
    await check(page);
  });
}

test('axe finds nothing on the screen of isolation with the colours of the system', async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await openIsolation(page);
  await check(page);
});

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
}

for (const width of [320, 720, 1280]) {
  test(`the screen of isolation is not cut off sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 720 });
    for (const scenario of ['ladder', 'dmz', 'attachments']) {
      await openPage(page, `./?scenario=${scenario}`);
      await expect(page.getByRole('heading', { name: 'The deck' })).toBeVisible();
      const wide = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(wide[0]).toBeLessThanOrEqual(wide[1] ?? 0);
    }
  });
}

test('with reduced motion nothing is animated on the screen of isolation', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openIsolation(page);
  await page.getByRole('switch', { name: /^Processes/ }).click();
  await expect(page.getByRole('switch', { name: /^Processes/ })).not.toBeChecked();
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('the ladder is walked with the arrow keys', async ({ page }) => {
  await openIsolation(page);
  await rung(page, /^Docker/).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator(':focus')).toHaveAttribute('data-rung', 'gvisor');
  await expect(page.getByRole('heading', { name: /^gVisor/ })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(page.getByRole('heading', { name: /^Processes/, level: 2 })).toBeVisible();
});

test('all targets on the screen of isolation are at least 24 pixels in size', async ({ page }) => {
  await openIsolation(page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('main button, main select, main input, [role=option]')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box: b }) => b.width > 0 && (b.width < 23.5 || b.height < 23.5))
      .filter(({ element }) => !element.closest('label'))
      .map(({ element, box: b }) => `${element.outerHTML.slice(0, 80)} ${b.width}×${b.height}`),
  );
  expect(small).toEqual([]);
});
