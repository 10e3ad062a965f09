import { describe, expect, test } from 'vitest';
import { usualStacks } from '../engine/testing/run.ts';
import { barsBeneath, hostWidths, largestHost } from './measure.ts';
import type { Stack } from './picture.ts';
import { columnsOf, pictureOf, type Run, run, stackOf } from './testing/run.ts';

const areaOf = (stack: Stack): number =>
  columnsOf(stack).reduce((sum, { column, width }) => {
    const bands = column.type === 'stack' ? column.bands : [];
    return sum + bands.reduce((area, band) => area + band.height * width, 0);
  }, 0);

/** What the columns of a host reach, highest first. */
const tops = (stack: Stack): number[] =>
  columnsOf(stack).map(({ column }) => (column.type === 'stack' ? column.given : 0));

describe('the glass', () => {
  const opened = run();

  test('the coloured area of a host is the memory it uses, on both sides', () => {
    const largest = largestHost(opened.mirror.worlds, 'memory');
    for (const index of [0, 1]) {
      for (const host of pictureOf(opened, index).hosts) {
        expect(areaOf(host.stack) * largest).toBeCloseTo(host.usedBytes, -3);
      }
    }
  });

  test('what a virtual machine was given is drawn as an area too', () => {
    const picture = pictureOf(opened, 0);
    const largest = largestHost(opened.mirror.worlds, 'memory');
    const [host] = picture.hosts;
    const found = columnsOf(host?.stack as Stack).find(
      ({ column }) => column.type === 'stack' && column.entity.id === 'db-1',
    );
    const stack = found?.column as Stack;
    expect(stack.given * (found?.width ?? 0) * largest).toBeCloseTo(stack.givenBytes, -3);
    expect(stack.givenBytes).toBeGreaterThan(1024 ** 3);
  });

  test('a container takes what it uses and nothing is kept for it', () => {
    expect(stackOf(pictureOf(opened, 1), 'db-1').given).toBe(0);
  });

  test('a host of half the memory has half the height', () => {
    const uneven = run({ memory: ['8 GiB', '4 GiB'] }, 0);
    expect(pictureOf(uneven, 0).hosts.map((host) => host.height)).toEqual([1, 0.5]);
  });

  test.each(usualStacks)('on %s nothing rises above a rim that is not reached', (id) => {
    const swapped = run({ left: id });
    for (const host of pictureOf(swapped, 0).hosts) {
      expect(Math.max(...tops(host.stack))).toBeLessThanOrEqual(host.height * 1.001);
    }
  });

  test('drawn by disk, layers that are shared lie once under those who use them', () => {
    const [host] = pictureOf(opened, 1, 'disk').hosts;
    const floor = columnsOf(host?.stack as Stack).find(
      ({ column }) => column.type === 'stack' && column.layers !== null,
    )?.column as Stack;
    expect(floor.entity.id).toBe('linux-1');
    expect(floor.layers?.count).toBeGreaterThan(10);
    expect(stackOf(pictureOf(opened, 1, 'disk'), 'db-1').bands.every((b) => b.bytes === 0)).toBe(
      true,
    );
  });
});

describe('who stands on what', () => {
  const opened = run();

  test('containers stand on the kernel; the daemon stands beside them on the userland', () => {
    const linux = stackOf(pictureOf(opened, 1), 'linux-1');
    expect(linux.bands.map((band) => band.tier)).toEqual(['kernel']);
    const names = linux.above.map((column) =>
      column.type === 'stack' ? `${column.entity.id}${column.whole ? '' : ' (upper part)'}` : '',
    );
    expect(names).toEqual(['db-1', 'web-1', 'linux-1 (upper part)']);
    const upper = linux.above[2] as Stack;
    expect(upper.bands.map((band) => band.tier)).toEqual(['userland']);
    expect(upper.above.map((c) => c.type === 'stack' && c.entity.id)).toEqual(['docker-1']);
  });

  test('bare processes stand on an unbroken stack', () => {
    const bare = run({ right: 'bare' });
    const linux = stackOf(pictureOf(bare, 1), 'linux-1');
    expect(linux.bands.map((band) => band.tier)).toEqual(['kernel', 'userland']);
  });

  test('containers in a virtual machine stand inside of it', () => {
    const nested = run({ right: 'docker-in-vm' });
    const vm = stackOf(pictureOf(nested, 1), 'vm-1');
    expect(vm.bands.map((band) => band.tier)).toEqual(['firmware', 'kernel']);
    expect(vm.above.some((c) => c.type === 'stack' && c.entity.id === 'db-1')).toBe(true);
  });

  test('levels and places count for screen readers', () => {
    const db = stackOf(pictureOf(opened, 1), 'db-1');
    const daemon = stackOf(pictureOf(opened, 1), 'docker-1');
    expect([db.level, db.position, db.siblings]).toEqual([3, 1, 3]);
    expect([daemon.level, daemon.position, daemon.siblings]).toEqual([3, 3, 3]);
  });
});

describe('what both worlds share', () => {
  test('a host has the same width in both worlds', () => {
    const opened = run();
    const widths = hostWidths([pictureOf(opened, 0), pictureOf(opened, 1)]);
    expect(widths).toHaveLength(2);
    expect(widths[0]).toBeGreaterThan(widths[1] ?? 0);
  });

  test('labels of the deepest stack are counted', () => {
    expect(barsBeneath(run({}, 0).mirror.worlds)).toBe(2);
    expect(barsBeneath(run({ left: 'virtualbox' }, 0).mirror.worlds)).toBe(3);
    expect(barsBeneath(run({ left: 'esxi' }, 0).mirror.worlds)).toBe(1);
  });
});

describe('many replicas', () => {
  const crowd = (): Run => {
    const opened = run({ hosts: 1 });
    opened.give({ type: 'scale', world: 'right', service: 'web', replicas: 12 });
    opened.wait(20);
    return opened;
  };

  test.each([
    [8, 8],
    [9, 1],
  ])('%i guests that stand there by themselves and are alike make %i columns', (n, columns) => {
    const host = { id: 'host-1', cores: 8, memory: '64 GiB', disk: '1 TB' };
    const guest = { kind: 'kvm-guest', system: 'ubuntu', application: 'nginx', memory: '1 GiB' };
    const entities = [
      { id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true },
      { id: 'kvm-1', kind: 'kvm', on: 'linux-1', up: true },
      ...Array.from({ length: n }, (_, i) => ({ ...guest, id: `vm-${i}`, on: 'kvm-1' })),
    ];
    const worlds = { left: { hosts: [host], entities } };
    const opened = run({ document: { version: 1, title: 'For a test', worlds } });
    const above = stackOf(pictureOf(opened, 0), 'kvm-1').above;
    expect(above).toHaveLength(columns);
    const [first] = above;
    if (first?.type === 'group') expect(first.title).toBe('KVM virtual machine');
  });

  test('share a plate that can be opened', () => {
    const opened = crowd();
    const linux = stackOf(pictureOf(opened, 1), 'linux-1');
    const group = linux.above.find((column) => column.type === 'group');
    expect(group?.type === 'group' && group.members.length).toBe(12);
    expect(group?.type === 'group' && group.open).toBe(false);
    const key = group?.key ?? '';
    const again = stackOf(pictureOf(opened, 1, 'memory', new Set([key])), 'linux-1');
    const same = again.above.find((column) => column.type === 'group');
    expect(same?.type === 'group' && same.open).toBe(true);
  });

  test('take as much area together as apart', () => {
    const opened = crowd();
    const [host] = pictureOf(opened, 1).hosts;
    const grouped = columnsOf(host?.stack as Stack).reduce((sum, { column, width }) => {
      const stacks =
        column.type === 'group' ? column.members : column.type === 'stack' ? [column] : [];
      const bands = stacks.flatMap((stack) => stack.bands);
      return sum + bands.reduce((area, band) => area + band.height * width, 0);
    }, 0);
    const largest = largestHost(opened.mirror.worlds, 'memory');
    expect(grouped * largest).toBeCloseTo(host?.usedBytes ?? 0, -3);
  });

  test('stay apart while they are few', () => {
    const linux = stackOf(pictureOf(run(), 1), 'linux-1');
    expect(linux.above.every((column) => column.type === 'stack')).toBe(true);
  });
});

describe('a guest on its way', () => {
  test('is where it was, and has its room kept where it comes to', () => {
    const opened = run();
    opened.give({ type: 'migrate', world: 'left', id: 'db-1', to: 'host-2' });
    const picture = pictureOf(opened, 0);
    expect(stackOf(picture, 'db-1').journey?.to).toBe('host-2');
    const arrival = columnsOf(picture.hosts[1]?.stack as Stack).find(
      ({ column }) => column.type === 'arrival',
    );
    expect(arrival?.column.type === 'arrival' && arrival.column.entity.id).toBe('db-1');
    expect(picture.journeys).toHaveLength(1);
  });
});
