/** What the tests do on the page, in the words of somebody who uses it. */
import { expect, type Locator, type Page } from '@playwright/test';

export interface Inspection {
  readonly now: number;
  readonly hash: string;
  readonly stateHash: string;
}

/** Everything the page complains about, from before its first script. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security/.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return complaints;
}

export async function openPage(page: Page, address = './'): Promise<string[]> {
  const complaints = listen(page);
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  return complaints;
}

export const inspect = (page: Page): Promise<Inspection> =>
  page.evaluate(async () => {
    const { hypervisible } = globalThis as unknown as {
      hypervisible: { inspect(): Promise<Inspection> };
    };
    const { now, hash, stateHash } = await hypervisible.inspect();
    return { now, hash, stateHash };
  });

/** Closes the report of an import, once it is there. */
export async function closeReport(page: Page): Promise<void> {
  await expect(
    page.getByRole('dialog').getByRole('heading', { name: /compose\.yaml/i }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
}

export const setSpeed = (page: Page, speed: number): Promise<unknown> =>
  page.getByLabel('Speed').selectOption(String(speed));

export const play = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Play', exact: true }).click();
export const pause = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Pause', exact: true }).click();

/** Plays fast until something is to be seen, then pauses. */
export async function playUntil(page: Page, seen: Locator, speed = 60): Promise<void> {
  await setSpeed(page, speed);
  await play(page);
  await expect(seen).toBeVisible({ timeout: 20_000 });
  await pause(page);
}

/** The picture of one world; its boxes are tree items that say what they are. */
export const worldOf = (page: Page, title: string): Locator =>
  page.getByRole('tree', { name: title, exact: true });

export const box = (world: Locator, name: RegExp): Locator => world.getByRole('treeitem', { name });

/** Chooses a box; the inspector then speaks of it. */
export async function choose(world: Locator, name: RegExp): Promise<void> {
  await box(world, name).first().click();
}

/** Both numbers of a row of the ledger. */
export async function ledger(page: Page, row: string | RegExp): Promise<string[]> {
  const cells = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: row }) })
    .getByRole('cell');
  return (await cells.allInnerTexts()).map((text) => text.trim());
}
