/** The page works by keyboard alone, for screen readers, in every theme, small and in frames. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { box, choose, inspect, openPage, playUntil, worldOf } from './page.ts';

for (const theme of ['light', 'dark', 'projector']) {
  test(`axe finds nothing in the ${theme} theme, idle, running and with a dialog`, async ({
    page,
  }) => {
    await openPage(page, `./?theme=${theme}`);
    const check = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`)).toEqual([]);
    };
    await check();
    await playUntil(page, box(worldOf(page, 'KVM'), /^db-1, .*running/));
    await choose(worldOf(page, 'KVM'), /^db-1,/);
    await check();
    await page.getByRole('button', { name: 'Share' }).click();
    await check();
  });
}

test('everything can be done by keyboard: play, choose, crash, undo', async ({ page }) => {
  await openPage(page);
  await page.keyboard.press('Alt+k');
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible();
  await page.keyboard.press('Alt+k');
  await page.keyboard.press('Alt+j');
  const focused = page.locator(':focus');
  await expect(focused).toHaveAttribute('role', 'treeitem');
  await expect(focused).toHaveAccessibleName(/^host-1/);
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAccessibleName(/^db-1/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^db-1/ })).toBeVisible();
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(focused).toHaveAccessibleName(/^db-1/);
  await page.keyboard.press('Alt+i');
  await page.getByRole('button', { name: 'Kill' }).first().press('Enter');
  const killed = await inspect(page);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await inspect(page)).hash).not.toBe(killed.hash);
});

test('the picture is an ARIA tree with one tab stop and levels', async ({ page }) => {
  await openPage(page);
  for (const title of ['KVM', 'Docker']) {
    const items = worldOf(page, title).getByRole('treeitem');
    expect(await items.count()).toBeGreaterThan(3);
    expect(await worldOf(page, title).locator('[role=treeitem][tabindex="0"]').count()).toBe(1);
    await expect(items.first()).toHaveAttribute('aria-level', '1');
  }
});

for (const width of [320, 720, 1100, 1440]) {
  test(`nothing is cut off sideways at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 720 });
    await openPage(page);
    const wide = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    expect(wide[0]).toBeLessThanOrEqual(wide[1] ?? 0);
  });
}

test('all targets are at least 24 pixels in size', async ({ page }) => {
  await openPage(page);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, [role=treeitem], [role=slider], input')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box: b }) => b.width > 0 && (b.width < 23.5 || b.height < 23.5))
      .filter(({ element }) => !element.closest('label'))
      .map(({ element, box: b }) => `${element.outerHTML.slice(0, 80)} ${b.width}×${b.height}`),
  );
  expect(small).toEqual([]);
});

test('with reduced motion nothing is animated', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page);
  await playUntil(page, box(worldOf(page, 'Docker'), /^db-1, .*running/), 10);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('embedded it neither takes the focus nor scrolls its parent', async ({ page, baseURL }) => {
  await page.route('**/lesson', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<!doctype html><title>Lesson</title><button autofocus>mine</button>
        <div style="height:3000px"></div>
        <iframe src="${baseURL}/?embed=1" width="900" height="600"></iframe>`,
    }),
  );
  await page.goto(`${baseURL}/lesson`);
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  await expect(page.getByRole('button', { name: 'mine' })).toBeFocused();
});
