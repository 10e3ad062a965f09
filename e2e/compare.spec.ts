/** The main job: the same services on two stacks, booted, broken, moved and scaled on one page. */
import { expect, test } from '@playwright/test';
import {
  box,
  choose,
  inspect,
  ledger,
  listen,
  openPage,
  pause,
  play,
  playUntil,
  setSpeed,
  worldOf,
} from './page.ts';

test('the default scene is complete before anything is pressed', async ({ page }) => {
  const complaints = await openPage(page);
  await expect(worldOf(page, 'KVM').getByRole('treeitem')).not.toHaveCount(0);
  await expect(worldOf(page, 'Docker').getByRole('treeitem')).not.toHaveCount(0);
  expect(complaints).toEqual([]);
});

test('both worlds boot and serve; the ledger compares them', async ({ page }) => {
  await openPage(page);
  await playUntil(page, box(worldOf(page, 'KVM'), /^backend-1, .*running/));
  await expect(box(worldOf(page, 'Docker'), /^proxy-1, .*running/)).toBeVisible();
  const [kvm, docker] = await ledger(page, 'all services up after');
  expect(kvm).toMatch(/s$/);
  expect(docker).toMatch(/s$/);
  expect(await ledger(page, /^kernels/)).toEqual(['3', '1']);
  expect(await ledger(page, 'one kernel panic takes down')).toEqual(['1 of 3', '3 of 3']);
});

test('a guest kernel panic fells one virtual machine, a host kernel panic all containers', async ({
  page,
}) => {
  await openPage(page);
  const kvm = worldOf(page, 'KVM');
  const docker = worldOf(page, 'Docker');
  await playUntil(page, box(kvm, /^backend-1, .*running/));
  await choose(kvm, /^db-1,/);
  await page.getByRole('button', { name: 'Crash the kernel' }).first().hover();
  await expect(page.getByText(/takes down/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Crash the kernel' }).first().click();
  await expect(box(kvm, /^db-1, .*crashed/)).toBeVisible();
  await expect(box(kvm, /^proxy-1, .*running/)).toBeVisible();
  await choose(docker, /^linux-1,/);
  await page.getByRole('button', { name: 'Crash the kernel' }).first().click();
  for (const name of ['db-1', 'backend-1', 'proxy-1']) {
    await expect(box(docker, new RegExp(`^${name}, .*fallen`))).toBeVisible();
  }
  await expect(box(kvm, /^proxy-1, .*running/)).toBeVisible();
});

test('stopping the Docker daemon leaves containers running and unmanaged', async ({ page }) => {
  await openPage(page);
  const docker = worldOf(page, 'Docker');
  await playUntil(page, box(docker, /^backend-1, .*running/), 10);
  await choose(docker, /^docker-1,/);
  await page.getByRole('button', { name: 'Kill' }).first().click();
  await expect(box(docker, /^docker-1, .*off/)).toBeVisible();
  await expect(box(docker, /^proxy-1, .*running.*unmanaged/)).toBeVisible();
  await choose(docker, /^proxy-1,/);
  const stop = page.getByRole('button', { name: 'Stop', exact: true });
  await expect(stop).toHaveAttribute('aria-disabled', 'true');
  await expect(stop).toHaveAccessibleDescription(/daemon/);
});

test('a virtual machine migrates live under write load and goes on serving', async ({ page }) => {
  await openPage(page, './?scenario=write-load');
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  await choose(kvm, /^db-1,/);
  const [before] = await ledger(page, 'requests served');
  await page.getByRole('button', { name: /migrate.*to host-2/i }).click();
  await expect(box(kvm, /^db-1, .*migrating/)).toBeVisible();
  await setSpeed(page, 1);
  await play(page);
  await expect(page.getByText(/round \d+/i).first()).toBeVisible();
  await setSpeed(page, 10);
  // Not its words: that it has to arrive first is also why other verbs do not apply meanwhile.
  await expect(box(kvm, /^db-1, .*running/)).toBeVisible({ timeout: 20_000 });
  await pause(page);
  const [after] = await ledger(page, 'requests served');
  expect(Number(after?.replaceAll(',', ''))).toBeGreaterThan(Number(before?.replaceAll(',', '')));
});

test('migrating from a crashed host is refused with the remedy', async ({ page }) => {
  await openPage(page, './?scenario=write-load');
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  await choose(kvm, /^host-1,/);
  await page.getByRole('button', { name: 'Crash the hardware' }).click();
  await expect(box(kvm, /^db-1, .*fallen/)).toBeVisible();
  await choose(kvm, /^db-1,/);
  const migrate = page.getByRole('button', { name: /migrate.*to host-2/i });
  await expect(migrate).toHaveAttribute('aria-disabled', 'true');
  await expect(migrate).toHaveAccessibleDescription(/host-1 is down.*restart/i);
});

test('FreeRADIUS takes 3405 MB of disk as a virtual machine and 5 MB as a container', async ({
  page,
}) => {
  await openPage(page, './?scenario=freeradius');
  await playUntil(page, box(worldOf(page, 'KVM'), /^radius-1, .*running/));
  expect(await ledger(page, 'disk of the services')).toEqual(['3405 MB', '5 MB']);
  await choose(worldOf(page, 'KVM'), /^radius-1,/);
  await page.getByLabel('in both worlds').check();
  for (let n = 2; n <= 10; n++)
    await page.getByRole('button', { name: `Scale radius to ${n}` }).click();
  await setSpeed(page, 100);
  await play(page);
  await expect.poll(async () => (await ledger(page, 'disk of the services'))[0]).toBe('34,050 MB');
  await pause(page);
  expect((await ledger(page, 'disk of the services'))[1]).toBe('5 MB');
});

test('scrubbing back and playing on gives the same run; undo, redo and reset work', async ({
  page,
}) => {
  await openPage(page);
  const kvm = worldOf(page, 'KVM');
  await playUntil(page, box(kvm, /^db-1, .*running/));
  const there = await inspect(page);
  await choose(kvm, /^db-1,/);
  await page.getByRole('button', { name: 'Crash the application' }).click();
  const crashed = await inspect(page);
  expect(crashed.hash).not.toBe(there.hash);
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await inspect(page)).toEqual(there);
  await page.getByRole('button', { name: /^Redo/ }).click();
  expect((await inspect(page)).hash).toBe(crashed.hash);
  const scrubber = page.getByRole('slider');
  await scrubber.press('Home');
  await expect.poll(async () => (await inspect(page)).now).toBe(0);
  await scrubber.press('End');
  await expect.poll(async () => (await inspect(page)).now).toBe(crashed.now);
  expect(await inspect(page)).toEqual(crashed);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await expect.poll(async () => (await inspect(page)).now).toBe(0);
});

test('swapping the stack slides tiers in and can be undone', async ({ page }) => {
  await openPage(page);
  await page
    .getByRole('toolbar', { name: /Docker/ })
    .getByRole('button', { name: 'ESXi' })
    .click();
  await expect(worldOf(page, 'ESXi')).toBeVisible();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(worldOf(page, 'Docker')).toBeVisible();
});

test('every number answers why, with its source', async ({ page }) => {
  const complaints = listen(page);
  await openPage(page);
  await playUntil(page, box(worldOf(page, 'KVM'), /^db-1, .*running/));
  await choose(worldOf(page, 'KVM'), /^db-1,/);
  await page
    .getByRole('button', { name: /131 MiB/ })
    .first()
    .click();
  const reason = page.getByRole('region', { name: 'Inspector' }).locator('.reason');
  await expect(reason).toContainText(/Firecracker|QEMU/);
  await expect(reason).toContainText(/Agache|NSDI/);
  expect(complaints).toEqual([]);
});
