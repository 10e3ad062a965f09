/** What the tests do on the screen of isolation. */
import { expect, type Locator, type Page } from '@playwright/test';
import { openPage } from './page.ts';

/** Opens the screen with the ladder. */
export async function openIsolation(page: Page, query = ''): Promise<string[]> {
  const complaints = await openPage(page, `./?screens=isolation,compare${query}`);
  await expect(rung(page, /^Docker/)).toBeVisible();
  return complaints;
}

/** A rung of the ladder; its name begins with its title. */
export const rung = (page: Page, name: RegExp): Locator =>
  page.getByRole('listbox', { name: /Ladder/ }).getByRole('option', { name });

export const choose = (page: Page, name: RegExp): Promise<void> =>
  rung(page, name).locator('.rung-title').click();

/** A switch of what is chosen. */
export const toggle = (page: Page, name: RegExp): Locator => page.getByRole('switch', { name });

/** What is seen of one kind, from inside and from outside. */
export const look = (page: Page, id: string): { inside: Locator; outside: Locator } => {
  const cells = page.locator(`[data-look=${id}] td`);
  return { inside: cells.nth(0), outside: cells.nth(1) };
};

/** Opens a card of the deck. */
export const card = (page: Page, title: RegExp): Locator =>
  page.getByRole('button', { name: title, expanded: false });

/** What a card came to on a rung. */
export const result = (page: Page, id: string): Locator =>
  page.locator(`.result-row[data-rung=${id}]`);
