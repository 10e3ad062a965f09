/** A situation travels in a link; the same run comes out everywhere, byte for byte. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, type Page, test } from '@playwright/test';
import { box, choose, inspect, openPage, playUntil, worldOf } from './page.ts';

/** Boots, crashes something, goes on a little; then gives the link of the situation. */
async function situation(page: Page): Promise<string> {
  await openPage(page);
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  await choose(kvm, /^db-1,/);
  await page.getByRole('button', { name: 'Crash the application' }).click();
  await playUntil(page, box(kvm, /^db-1, .*running/), 4);
  await page.getByRole('button', { name: 'Share' }).click();
  const field = page.getByRole('textbox', { name: /link/i }).first();
  await expect(field).toHaveValue(/#s=1\./);
  return field.inputValue();
}

test('a link opens the same situation in a fresh browser, byte-equal', async ({
  page,
  browser,
}) => {
  const link = await situation(page);
  const here = await inspect(page);
  const fresh = await browser.newPage();
  await fresh.goto(link);
  await expect(fresh.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect.poll(async () => (await inspect(fresh)).now, { timeout: 20_000 }).toBe(here.now);
  expect(await inspect(fresh)).toEqual(here);
  await fresh.close();
});

test('replaying the journal headless gives the hash of the page', async ({ page }) => {
  const link = await situation(page);
  const { now, hash } = await inspect(page);
  const packed = Buffer.from(link.split('#s=1.')[1] ?? '', 'base64url');
  const shared = JSON.parse(inflateRawSync(packed).toString()) as {
    scenario: object;
    seed: number;
    journal: unknown[];
  };
  const file = join(mkdtempSync(join(tmpdir(), 'hypervisible-')), 'scenario.json');
  const { scenario, seed, journal } = shared;
  expect(journal).toHaveLength(1);
  writeFileSync(file, JSON.stringify({ ...scenario, seed, journal }));
  const run = (...more: string[]): { hash: string; at: number } =>
    JSON.parse(
      execFileSync(
        process.execPath,
        ['scripts/cli.mjs', 'sim', file, '--until', `${now}us`, '--json', ...more],
        { encoding: 'utf8', maxBuffer: 1e9 },
      ),
    );
  expect(run()).toMatchObject({ hash, at: now });
  expect(run('--seed', '8').hash).not.toBe(hash);
});

const attacks: readonly (readonly [string, () => string])[] = [
  ['cut off', () => `1.${Buffer.from('{"v":1').toString('base64url')}`],
  ['of nonsense', () => '1.!!!!'],
  ['of another version', () => '9.AAAA'],
  ['that unfolds to 64 MB', () => `1.${deflateRawSync(Buffer.alloc(64e6)).toString('base64url')}`],
  [
    'with a scenario that is wrong',
    () => `1.${deflateRawSync('{"v":1,"scenario":{"version":1},"seed":1}').toString('base64url')}`,
  ],
];
for (const [what, make] of attacks) {
  test(`a link ${what} gives a clear card, and the page works`, async ({ page }) => {
    await openPage(page, `./#s=${make()}`);
    await expect(page.getByRole('region', { name: 'This link cannot be opened' })).toBeVisible();
    await expect(worldOf(page, 'KVM').getByRole('treeitem').first()).toBeVisible();
  });
}

test('killing the engine loses nothing', async ({ page }) => {
  await situation(page);
  await page.keyboard.press('Escape');
  const before = await inspect(page);
  await page.workers()[0]?.evaluate(() => self.close());
  const after = await inspect(page);
  expect(after).toEqual(before);
  await expect(page.getByText(/Nothing was lost/).first()).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect((await inspect(page)).now).toBeLessThan(before.now);
});
