import { expect, test } from '@playwright/test';
import { card, openIsolation } from '../isolation.ts';

test('14 · microVMs: Firecracker, Kata; Bromium’s per-task micro-virtualization', async ({
  page,
}) => {
  await openIsolation(page);
  await page.getByRole('radio', { name: 'Attachments' }).check();
  const micro = page.getByRole('region', { name: 'A small machine for each task' });
  const plain = page.getByRole('region', { name: 'Plain programs' });
  await expect(micro.getByRole('button', { name: /^Attachment:.*running/ })).toHaveCount(5);
  // One of five is malicious, in a machine of its own and as a plain program.
  await micro.getByRole('button', { name: /^Attachment: application/ }).click();
  for (const title of [/^Sandworm/, /^Windows’ window manager/]) {
    await card(page, title).click();
    await page.getByRole('button', { name: 'Play in both worlds' }).click();
  }
  await expect(micro).toContainText('1 of 5 reached');
  await expect(plain).toContainText('5 of 5 reached');
  for (const mail of ['invoice', 'minutes', 'offer', 'holiday']) {
    const box = micro.getByRole('button', { name: new RegExp(`^Attachment: ${mail}`) });
    await expect(box).toHaveAccessibleName(/running$/);
  }
  // The claim of 2015 stands beside it, with its date.
  await page.getByText('What has been claimed, and when').click();
  await expect(page.locator('[data-claim=perfect-score]')).toContainText('2015-04-28');
});
