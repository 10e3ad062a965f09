import { expect, test } from 'vitest';
import {
  eventsOf,
  give,
  metricsOf,
  patient,
  refusal,
  run,
  states,
  wait,
} from '../engine/testing/run.ts';
import { parseScenario } from './parse.ts';
import { fourBoxes, oneServer } from './software.ts';
import { upkeepByHand, upkeepByPolicy } from './upkeep.ts';

const DAY = 86_400;
const NAMES = ['mail-1', 'web-1', 'names-1', 'db-1'];

test('upgrading one library on the one server breaks two of four programs', () => {
  const sim = run(oneServer.document, { checkEvery: 0 });
  wait(sim, 60);
  for (const world of ['left', 'right']) {
    give(sim, { type: 'upgrade', id: 'linux-1', library: 'openssl', version: '3' }, world);
  }
  wait(sim, 60);
  expect(states(sim, NAMES, 'left')).toEqual({
    'mail-1': 'crashed',
    'web-1': 'running',
    'names-1': 'crashed',
    'db-1': 'running',
  });
  expect(new Set(Object.values(states(sim, NAMES, 'right')))).toEqual(new Set(['running']));
  expect(metricsOf(sim, 'right').availability).toBe(1);
  expect(metricsOf(sim, 'left').availability).toBeLessThan(1);
});

test('with a server each an upgrade breaks nothing else, and four boxes are nearly idle', () => {
  const sim = run(fourBoxes.document, { checkEvery: 0 });
  wait(sim, 120);
  const command = { type: 'upgrade', library: 'openssl', version: '3' } as const;
  give(sim, { ...command, id: 'linux-2' }, 'left');
  give(sim, { ...command, id: 'web-1' }, 'right');
  wait(sim, 120);
  expect(eventsOf(sim, 'broke')).toEqual([]);
  const [apart, together] = ['left', 'right'].map((id) => metricsOf(sim, id));
  const busy = (apart?.cpuBusyCores ?? 1) / 16;
  expect(busy).toBeLessThan(0.1);
  expect(apart?.watts).toBeGreaterThanOrEqual(4 * 143);
  expect(together?.watts).toBeLessThan(244);
});

test('ninety days by hand: machines are patched in place, images built again and rolled out', () => {
  const sim = run(upkeepByHand.document, { checkEvery: 0 });
  wait(sim, 90 * DAY);
  for (const world of ['left', 'right']) {
    expect(metricsOf(sim, world).upkeep?.openFlaws).toBeGreaterThan(20);
  }
  for (const id of ['proxy-1', 'backend-1', 'db-1']) give(sim, { type: 'patch', id }, 'left');
  expect(refusal(sim, { type: 'patch', id: 'proxy-1' }, 'right').code).toBe('wrongTarget');
  for (const image of ['nginx', 'worker', 'postgres']) {
    give(sim, { type: 'rebuild', image }, 'right');
  }
  wait(sim, 600);
  for (const service of ['proxy', 'backend', 'db']) {
    give(sim, { type: 'update', service }, 'right');
  }
  wait(sim, 600);
  const [left, right] = ['left', 'right'].map((id) => metricsOf(sim, id));
  expect(left?.upkeep).toMatchObject({ patches: 3, reboots: 3 });
  expect(right?.upkeep).toMatchObject({ rebuilds: 3, reboots: 0 });
  const downOf = (metrics: typeof left): number =>
    (metrics?.services ?? []).reduce((sum, { downMicros }) => sum + downMicros, 0);
  expect(downOf(left)).toBeGreaterThan(5e6);
  expect(downOf(right)).toBe(0);
});

test('a year by policy keeps both sides current and up again after each restart', patient, () => {
  const sim = run(upkeepByPolicy.document, { checkEvery: 0 });
  const { fired } = sim.advance(365 * DAY * 1e6);
  expect(fired).toBeLessThan(50_000); // a third of a second
  for (const world of ['left', 'right']) {
    const { upkeep, services } = metricsOf(sim, world);
    expect(upkeep?.openFlaws).toBeLessThan(10);
    expect(services.every(({ ready, wanted }) => ready === wanted)).toBe(true);
    expect(services.every(({ downMicros }) => downMicros < 3600e6)).toBe(true);
  }
});

test('a policy that does not exist, and one without a date, is told where it stands', () => {
  const problems = (change: object): string[] => {
    const { left } = upkeepByHand.document.worlds;
    const parsed = parseScenario({
      ...upkeepByHand.document,
      worlds: { w: { ...left, ...change } },
    });
    return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
  };
  expect(problems({})).toEqual([]);
  expect(problems({ upkeep: 'unattended-upgrade' })).toEqual([
    'worlds.w.upkeep no upkeep policy "unattended-upgrade"; did you mean "unattended-upgrades"?',
  ]);
  const { date: _date, ...undated } = upkeepByHand.document.worlds.left ?? { hosts: [] };
  const parsed = parseScenario({
    ...upkeepByHand.document,
    worlds: { w: { ...undated, upkeep: 'rebuild-weekly' } },
  });
  expect(parsed.ok || parsed.problems.map(({ path }) => path)).toEqual(['worlds.w.upkeep']);
});
