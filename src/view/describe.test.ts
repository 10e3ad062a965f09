import { expect, test } from 'vitest';
import { describeWorld, hostName, nameOf, shortBytes, subtitleOf } from './describe.ts';
import { outlineOf } from './outline.ts';
import { pictureOf, run, stackOf } from './testing/run.ts';

test('a name says kind, state, kernel and size', () => {
  const opened = run();
  const vm = nameOf(opened.left, stackOf(pictureOf(opened, 0), 'db-1'), 'memory');
  expect(vm).toBe('db-1, KVM virtual machine, running, kernel E, 368 MiB');
  const container = nameOf(opened.right, stackOf(pictureOf(opened, 1), 'db-1'), 'memory');
  expect(container).toBe('db-1, Docker container, running, shares kernel C, 128 MiB');
});

test('a name says what is wrong', () => {
  const opened = run();
  opened.give({ type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' });
  opened.give({ type: 'kill', world: 'right', id: 'docker-1' });
  const vm = nameOf(opened.left, stackOf(pictureOf(opened, 0), 'db-1'), 'memory');
  expect(vm).toContain('crashed at its kernel');
  const container = nameOf(opened.right, stackOf(pictureOf(opened, 1), 'db-1'), 'memory');
  expect(container).toContain('running, unmanaged');
});

test('a start says its phase', () => {
  const opened = run({}, 5);
  expect(nameOf(opened.left, stackOf(pictureOf(opened, 0), 'db-1'), 'memory')).toContain(
    'starting: Init',
  );
});

test('a host says how full it is, and what it has promised', () => {
  const opened = run();
  const [host] = pictureOf(opened, 0).hosts;
  expect(host && hostName(opened.left, host, 'memory')).toBe(
    'host-1, Server, running, 8 cores, 725 MiB of 8 GiB used, 2.36 GiB promised',
  );
});

test.each([
  ['kvm', 'own kernel each · KVM virtual machines on Ubuntu Server'],
  ['esxi', 'own kernel each · ESXi virtual machines on the bare machine'],
  ['virtualbox', 'own kernel each · VirtualBox virtual machines on Ubuntu Server'],
  ['docker', 'one shared kernel · Docker containers on Ubuntu Server'],
  [
    'docker-in-vm',
    'one shared kernel · Docker containers on Ubuntu Server in a KVM virtual machine',
  ],
  ['bare', 'one shared kernel · Services on Ubuntu Server'],
])('the line under the heading of %s', (left, line) => {
  expect(subtitleOf(run({ left, hosts: 1 }).left)).toBe(line);
});

test('a world in words names every box, whom it stands on and whose kernel it has', () => {
  const opened = run();
  const lines = describeWorld(opened.right, opened.mirror.worlds);
  expect(lines[0]).toBe('Docker: one shared kernel · Docker containers on Ubuntu Server.');
  expect(lines).toContain(
    'db-1 (Docker container) stands on the kernel of linux-1; it shares kernel C of linux-1; ' +
      'it is running and uses 128 MiB.',
  );
  expect(lines).toContain(
    'docker-1 (Docker daemon) stands beside what it manages, on the userland of linux-1; ' +
      'it shares kernel C of linux-1; it is running and uses 100 MiB.',
  );
  expect(lines).toContain('Service web: 1 of 1 replica ready, calls db.');
});

test('the tree to walk lists the machine first, then what stands on it', () => {
  const opened = run();
  const items = outlineOf(opened.right, pictureOf(opened, 1), 'memory');
  expect(items.map((item) => `${item.level} ${item.text}`)).toEqual([
    '1 host-1',
    '2 linux-1',
    '3 db-1',
    '3 web-1',
    '3 docker-1',
    '1 host-2',
    '2 linux-2',
    '3 docker-2',
  ]);
  expect(items.find((item) => item.text === 'db-1')?.parent).toBe('1/linux-1');
});

test('what is folded is not walked', () => {
  const opened = run();
  const picture = pictureOf(opened, 1, 'memory', new Set(['1/linux-1']));
  const items = outlineOf(opened.right, picture, 'memory');
  expect(items.map((item) => item.text)).not.toContain('db-1');
  const linux = items.find((item) => item.text === 'linux-1');
  expect([linux?.expandable, linux?.expanded]).toEqual([true, false]);
  expect(linux?.name).toContain('3 boxes folded away');
});

test('short sizes fit into narrow columns', () => {
  expect(shortBytes(0, 'memory')).toBe('0');
  expect(shortBytes(8e6, 'memory')).toBe('7.6 MiB');
  expect(shortBytes(134_217_728, 'memory')).toBe('128 MiB');
  expect(shortBytes(3.1e9, 'disk')).toBe('3.1 GB');
});
