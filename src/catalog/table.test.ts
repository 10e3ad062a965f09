import { describe, expect, test } from 'vitest';
import { MB, seconds } from '../units.ts';
import { catalog } from './index.ts';
import { rowOf, technologyRows } from './table.ts';

const start = (id: string): number => rowOf(id)?.startMicros ?? Number.NaN;

describe('the table of technologies', () => {
  test('has a row for every kind, oldest first, with a source and finite figures', () => {
    const rows = technologyRows();
    expect(rows.map(({ id }) => id).toSorted()).toEqual(
      catalog.kinds.map(({ id }) => id).toSorted(),
    );
    expect(rows.map(({ year }) => year)).toEqual(
      rows.map(({ year }) => year).toSorted((a, b) => a - b),
    );
    for (const { id, source, startMicros, memoryBytes, diskBytes } of rows) {
      expect(source, id).not.toBe('');
      for (const figure of [startMicros, memoryBytes, diskBytes]) {
        expect(Number.isInteger(figure) && figure >= 0, id).toBe(true);
      }
    }
  });

  test('says with which system or image, wherever one fills a tier', () => {
    for (const { id, with: filling } of technologyRows()) {
      const kind = catalog.kinds.find((one) => one.id === id);
      const filled = kind?.brings.some((b) => b.filledBy === 'system' || b.filledBy === 'image');
      expect(filling !== null, id).toBe(filled === true);
    }
    expect(rowOf('docker-container')?.with).toBe('nginx 1.31.3');
    expect(rowOf('kvm-guest')?.with).toBe('Ubuntu Server 18.04 LTS');
    expect(rowOf('windows-container')?.with).toBe('IIS on Nano Server');
    expect(rowOf('firecracker')?.with).toBe('Micro-VM Linux');
    expect(rowOf('xen-guest')?.with).toBe('Debian 8, minimal');
    expect(rowOf('xen-unikernel')?.with).toBe('Mini-OS');
  });

  test('starts take what was published: a container 0.2 s, RunD 88 ms and its container', () => {
    expect(start('docker-container') / seconds(1)).toBeCloseTo(0.19, 1);
    expect(start('kata-container') - start('docker-container')).toBeCloseTo(seconds(0.5), -5);
    expect(start('rund-container')).toBeLessThan(start('kata-container'));
    expect(start('process')).toBeLessThan(start('docker-container'));
    expect(start('docker-container')).toBeLessThan(start('kvm-guest'));
    expect(start('firecracker')).toBeLessThan(start('kvm-guest'));
    expect(start('firecracker') / seconds(1)).toBeCloseTo(0.16, 2);
  });

  test('memory and disk are sums over the tiers', () => {
    expect(rowOf('kvm-guest')?.diskBytes).toBe(MB(3400));
    expect(rowOf('solaris-zone')?.diskBytes).toBe(MB(60));
    expect(rowOf('gvisor-container')?.memoryBytes).toBe(23_695_032 - 4_092_150);
    expect(rowOf('process')?.memoryBytes).toBe(0);
  });

  test('a kind that is not there has no row', () => {
    expect(rowOf('fog')).toBeUndefined();
  });
});
