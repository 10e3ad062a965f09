/** Files that people really have. The real ones are used where they are, if they are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { box, closeReport, inspect, openPage, play, setSpeed, worldOf } from './page.ts';

const corpora = process.env.HYPERVISIBLE_CORPORA ?? resolve('../shared/corpora');
const folder = join(corpora, 'docker+awesome-compose');

async function pick(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole('button', { name: /Open a compose file/ }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });
}

const projects = existsSync(folder)
  ? (['nginx-golang-mysql', 'flask-redis', 'wordpress-mysql'] as const)
  : [];
if (projects.length === 0) {
  test('skipped: the corpus of real files is not present on this machine', () => {
    expect(existsSync(folder)).toBe(false);
  });
}
for (const project of projects) {
  test(`${project} opens in both worlds, boots and serves`, async ({ page }) => {
    const complaints = await openPage(page);
    await pick(page, 'compose.yaml', readFileSync(join(folder, project, 'compose.yaml'), 'utf8'));
    await closeReport(page);
    await setSpeed(page, 100);
    await play(page);
    for (const title of ['KVM', 'Docker']) {
      const guests = box(
        worldOf(page, title),
        /-1, (KVM virtual machine|Docker container), running/,
      );
      await expect(guests.nth(1)).toBeVisible({ timeout: 20_000 });
    }
    await expect
      .poll(async () => {
        const row = page.getByRole('row').filter({ hasText: 'requests served' });
        const cells = await row.getByRole('cell').allInnerTexts();
        return cells.every((cell) => Number(cell.replaceAll(',', '')) > 0);
      })
      .toBe(true);
    expect(complaints).toEqual([]);
  });
}

test('limits, replicas and the restart policy are kept; what is left out is told', async ({
  page,
}) => {
  await openPage(page);
  await pick(
    page,
    'compose.yaml',
    `services:
  web:
    image: nginx
    ports: ["8080:80"]
    restart: unless-stopped
    logging: { driver: syslog }
    deploy:
      replicas: 2
      resources: { limits: { cpus: "0.5", memory: 256M } }
`,
  );
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('logging');
  await expect(dialog).toContainText('6');
  await closeReport(page);
  await expect(box(worldOf(page, 'Docker'), /^web-2,/)).toBeVisible();
});

const wrong: readonly (readonly [string, string, RegExp])[] = [
  ['compose file', 'services:\n  web:\n    image: nginx\n    ports: ["80000:80"]\n', /80000/],
  ['key', 'services:\n  web:\n    imagee: nginx\n', /imagee/],
  ['scenario', '{"version":1,"title":"x","worlds":{"a":{"hosts":[]}}}', /worlds\.a/],
  ['text', 'hello world', /understands|services/i],
];
for (const [what, text, says] of wrong) {
  test(`a malformed ${what} shows place, reason and remedy; the running world stays`, async ({
    page,
  }) => {
    await openPage(page);
    const before = await inspect(page);
    await pick(page, 'file.yaml', text);
    await expect(page.getByRole('dialog')).toContainText(says);
    await page.keyboard.press('Escape');
    expect(await inspect(page)).toEqual(before);
  });
}
