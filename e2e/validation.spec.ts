/** Published results beside simulated ones, and the papers behind the numbers. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Frame, type Page, test } from '@playwright/test';
import { listen, openPage, pause, play, setSpeed } from './page.ts';

const panelOf = (page: Page | Frame) =>
  page.getByRole('region', { name: 'Published and simulated', exact: true });

/** How many points of the simulated series there are, from the words of the diagram. */
async function simulatedPoints(page: Page): Promise<number> {
  const said = (await panelOf(page).getByRole('img').getAttribute('aria-label')) ?? '';
  return [...said.matchAll(/(\d+) simulated so far/g)].reduce((sum, m) => sum + Number(m[1]), 0);
}

test('a validation scenario shows the published series, and the simulated one grows', async ({
  page,
}) => {
  const complaints = await openPage(page, './?scenario=v01');
  const panel = panelOf(page);
  await expect(panel.getByRole('heading', { level: 3 })).toContainText('V01');
  const marks = await panel.locator('.validation-chart .validation-mark').count();
  expect(marks).toBeGreaterThan(1);
  const before = await simulatedPoints(page);
  await setSpeed(page, 100);
  await play(page);
  await expect.poll(() => simulatedPoints(page)).toBeGreaterThan(before + 10);
  await expect(panel.locator('.validation-chart .validation-line').first()).toBeVisible();
  await pause(page);
  await panel.getByText('The points as a table').click();
  const cells = panel.locator('.validation-points tbody tr').first().getByRole('cell');
  await expect(cells.last()).not.toHaveText('');
  await expect(panel.getByRole('table', { name: /npm run validate/ })).toBeVisible();
  await expect(panel.getByRole('list', { name: 'Sources' })).toContainText(/\d{4}/);
  expect(complaints).toEqual([]);
});

test('the cases are offered where scenarios are opened', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: /Open a compose file/ }).click();
  const group = page.getByRole('dialog').getByRole('region', { name: 'Validation' });
  await group.getByText('Show the cases').click();
  await group
    .getByRole('button', { name: /^V\d\d/ })
    .first()
    .click();
  await expect(panelOf(page)).toBeVisible();
});

test('works from the disk', async ({ page }) => {
  const complaints = listen(page);
  await page.goto(`${pathToFileURL(resolve('dist/index.html')).href}?scenario=v01`);
  await expect(panelOf(page).getByRole('img')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('works in a sandboxed frame', async ({ page, baseURL }) => {
  const complaints = listen(page);
  const address = `${baseURL}/?embed=1&scenario=v01`;
  await page.setContent(
    `<iframe sandbox="allow-scripts" width="900" height="640" src="${address}"></iframe>`,
  );
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1] as Frame;
  await expect(panelOf(frame).getByRole('img')).toBeVisible();
  // No tab may be opened here; the words still say where to look.
  await expect(
    panelOf(frame).getByRole('link', { name: /docs\/validation\.md#v01/ }),
  ).toBeVisible();
  expect(complaints).toEqual([]);
});

for (const [width, theme] of [
  [320, 'light'],
  [720, 'dark'],
  [1440, 'projector'],
] as const) {
  test(`fits ${width} pixels in the theme ${theme}, and breaks no rule of accessibility`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    await openPage(page, `./?scenario=v01&theme=${theme}`);
    await panelOf(page).scrollIntoViewIfNeeded();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    const { violations } = await new AxeBuilder({ page }).include('.validation').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
}

test('“why?” leads to the rule in the paper beside the page', async ({ page, context }) => {
  await openPage(page);
  await page
    .getByRole('treeitem', { name: /^db-1,/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'Inspector' }).locator('.number-button').first().click();
  const link = page.getByRole('link', { name: /docs\/model\.md#/ });
  const opened = context.waitForEvent('page');
  await link.click();
  const paper = await opened;
  await expect(paper.getByRole('heading', { level: 1 })).toHaveText('The model');
  const anchor = new URL(paper.url()).hash;
  await expect(paper.locator(anchor)).toBeInViewport();
});
