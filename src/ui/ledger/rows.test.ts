import { describe, expect, test } from 'vitest';
import { defaultScenario } from '../../scenarios/index.ts';
import { startClient } from '../../worker/testing/connect.ts';
import { Lit } from './lit.ts';
import { Recent } from './recent.ts';
import { formatShare, ROWS, rowsFor } from './rows.ts';

describe('the rows of the ledger', () => {
  test('print every number and give each its reason, before and after a start', async () => {
    const { client } = startClient();
    await client.openScenario(defaultScenario.document);
    for (const at of [0, 60e6]) {
      await client.seek(at);
      for (const { metrics } of client.mirror.worlds) {
        expect(metrics).not.toBeNull();
        if (!metrics) continue;
        for (const row of ROWS) {
          expect(row.text(metrics, row.bar(metrics)) ?? '—', row.id).not.toMatch(
            /NaN|undefined|Infinity|^-/,
          );
          expect(row.bar(metrics), row.id).toBeGreaterThanOrEqual(0);
          expect(row.why(metrics), row.id).toMatch(/^[A-Z0-9].{20,}\.$/);
          expect(row.why(metrics), row.id).not.toMatch(/NaN|undefined/);
        }
      }
    }
    client.end();
  });

  test('have different names', () => {
    expect(new Set(ROWS.map((row) => row.title)).size).toBe(ROWS.length);
  });

  test('tell availabilities apart by their nines and round none up to 100 %', () => {
    expect([1, 0.99999999, 0.9995, 0.995, 0.5].map(formatShare)).toEqual([
      '100 %',
      '99.999 %',
      '99.950 %',
      '99.50 %',
      '50.0 %',
    ]);
  });
});

describe('a row is lit', () => {
  test('once, when it changes after it has been still', () => {
    const lit = new Lit();
    expect(lit.look('a', '1', 0, false)).toBe(0);
    expect(lit.look('a', '1', 1000, false)).toBe(0);
    expect(lit.look('a', '2', 2000, false)).toBe(1);
    expect(lit.look('a', '3', 2100, false)).toBe(1);
    expect(lit.look('a', '4', 3000, false)).toBe(1);
    expect(lit.look('a', '5', 9000, false)).toBe(2);
  });

  test('not when time went back or another scenario was opened', () => {
    const lit = new Lit();
    lit.look('a', '1', 0, false);
    expect(lit.look('a', '2', 5000, true)).toBe(0);
    expect(lit.look('a', '3', 5100, false)).toBe(1);
  });
});

test('CPU at work is the mean of the last looks, and only those at different times', async () => {
  const { client } = startClient();
  await client.openScenario(defaultScenario.document);
  const metrics = client.mirror.worlds[0]?.metrics;
  client.end();
  expect(metrics).toBeTruthy();
  if (!metrics) return;
  const recent = new Recent();
  const look = (cores: number, now: number): number =>
    recent.smooth({ ...metrics, cpuBusyCores: cores }, now).cpuBusyCores;
  expect(look(2, 10)).toBe(2);
  expect(look(2, 10)).toBe(2);
  expect(look(0, 20)).toBe(1);
  expect(look(4, 5)).toBe(4);
});

describe('the rows that are shown', () => {
  const ids = (services: number, clients: number, power: boolean): string[] =>
    rowsFor([{ services, clients, power }]).map(({ id }) => id);

  test('leave out what a world without services, clients or figures of power cannot have', () => {
    expect(ids(0, 0, false)).toEqual(['memory', 'disk', 'cpu', 'restarts']);
    expect(ids(1, 0, false)).toContain('fit');
    expect(ids(1, 0, false)).not.toContain('p50');
    expect(ids(0, 0, true)).toContain('power');
    expect(ids(1, 1, true)).toEqual(ROWS.map(({ id }) => id));
  });
});
