import { expect, test } from '@playwright/test';
import { box, openPage, worldOf } from '../page.ts';
import { moreStacks, tool } from './acts.ts';

test('12 · Windows containers, Hyper-V isolation, Docker Desktop’s hidden Linux VM', async ({
  page,
}) => {
  await openPage(page);
  await tool(page, 'Docker', 'Add…').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^A Windows container/ }).click();
  const refused = dialog.getByRole('list', { name: 'Refused' });
  await expect(refused).toContainText(/Windows/);
  await refused.getByRole('button', { name: 'Put it in a virtual machine' }).click();
  await expect(dialog).toBeHidden();
  const docker = worldOf(page, 'Docker');
  await expect(box(docker, /^iis-1, Windows container/)).toBeVisible();
  // One step of undo takes the machine away again.
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(box(docker, /^iis-1/)).toBeHidden();
  const isolated = await moreStacks(page, 'Docker', /^Windows containers, Hyper-V/);
  await expect(box(worldOf(page, isolated), /^db-1, Windows container/)).toBeVisible();
  const desktop = await moreStacks(page, isolated, /^Docker Desktop on Windows/);
  await expect(box(worldOf(page, desktop), /^vm-1, /)).toBeVisible();
});
