import { describe, expect, test } from 'vitest';
import { TIERS } from '../engine/define.ts';
import { catalog } from './index.ts';
import { LISTINGS, listing } from './listing.ts';

const row = (id: string) => listing('kinds').find((kind) => kind.id === id);

describe('a listing', () => {
  test('has a row for every entry of its list, with id, title and source', () => {
    for (const what of LISTINGS) {
      const entries = catalog[what];
      const rows = listing(what);
      expect(rows.map((each) => each.id)).toEqual(entries.map((each) => each.id));
      for (const each of rows) expect(each.title && each.source, each.id).not.toBe('');
    }
  });

  test('says that a container shares everything up to the kernel', () => {
    expect(row('docker-container')?.brings).toEqual(['userland', 'application']);
    expect(row('docker-container')?.shares).toEqual([
      'hardware',
      'firmware',
      'hypervisor',
      'kernel',
    ]);
  });

  test('says that a virtual machine shares the hardware and the hypervisor only', () => {
    for (const id of ['kvm-guest', 'esxi-guest', 'virtualbox-guest']) {
      expect(row(id)?.shares).toEqual(['hardware', 'hypervisor']);
    }
  });

  test('says that a machine on the floor shares nothing', () => {
    expect(row('server')?.shares).toEqual([]);
  });

  test('names tiers from the bottom up and none on both sides', () => {
    for (const { id, brings = [], shares = [] } of listing('kinds')) {
      const ground = catalog.kinds.find((kind) => kind.id === id)?.standsOn;
      const all = [...brings.filter((tier) => tier !== ground), ...shares];
      expect(new Set(all).size, id).toBe(all.length);
      for (const tiers of [brings, shares]) {
        expect(tiers, id).toEqual(TIERS.filter((tier) => tiers.includes(tier)));
      }
    }
  });
});
