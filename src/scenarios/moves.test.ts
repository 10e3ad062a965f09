import { expect, test } from 'vitest';
import type { ScenarioDocument, WorldDocument } from './document.ts';
import { parseScenario } from './parse.ts';

const hosts = ['a', 'b'].map((id) => ({ id, cores: 1, memory: '1 GiB', disk: '10 GB' }));
const read = (change: Partial<WorldDocument>) => {
  const document: ScenarioDocument = {
    version: 1,
    title: 'Moves',
    worlds: { w: { hosts, ...change } },
  };
  return parseScenario(document);
};
const worldOf = (change: Partial<WorldDocument>) => {
  const parsed = read(change);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join());
  return parsed.scenario.worlds[0];
};
const problemsOf = (change: Partial<WorldDocument>): string[] => {
  const parsed = read(change);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

test('a network multiplies its latency by its factor, without rounding', () => {
  const network = { latency: '20 us', latencyFactor: 13.01, efficiency: 0.97, duplex: 'half' };
  expect(worldOf({ network } as Partial<WorldDocument>)?.network).toEqual({
    latencyMicros: 20 * 13.01,
    efficiency: 0.97,
    reverseShare: 0,
    halfDuplex: true,
  });
  expect(worldOf({})?.network).toBeUndefined();
});

test('a world says how its machines are moved', () => {
  const rate = { min: '100 Mbit/s', max: '500 Mbit/s', step: '50 Mbit/s' };
  const migration = { downtime: '30 ms', rounds: 9, rate, rest: '256 KiB', skipsDirty: true };
  expect(worldOf({ migration })?.migration).toEqual({
    downtimeMicrosMax: 30_000,
    roundsMax: 9,
    rate: { min: 12.5e6, max: 62.5e6, step: 6.25e6 },
    restBytesMax: 262_144,
    skipsDirty: true,
  });
  const upside = { ...rate, max: '50 Mbit/s' };
  expect(problemsOf({ migration: { rate: upside } })).toEqual([
    'worlds.w.migration.rate: needs a minimum above 0 and a maximum that is not below it',
  ]);
});

test('an entity says how fast it writes, to one set of pages or to several', () => {
  const settings = (more: object) => {
    const entity = { id: 'x', kind: 'linux', system: 'alpine', on: 'a', ...more };
    return worldOf({ entities: [entity] })?.entities.find(({ id }) => id === 'x');
  };
  expect(settings({ dirtyRate: '25 MB/s', workingSet: '200 MB' })).toMatchObject({
    dirtyBytesPerSecond: 25e6,
    workingSetBytes: 200e6,
  });
  expect(settings({ workingSet: [{ size: '16 MB', rate: '60 MB/s' }] })).toMatchObject({
    pageSets: [{ bytes: 16e6, bytesPerSecond: 60e6 }],
  });
});

test('transfers have names, go between hosts that exist, and follow what stands before them', () => {
  const one = { from: 'a', to: 'b', bytes: '1 MB' };
  expect(
    worldOf({ transfers: [one, { ...one, after: 'transfer-1', at: '2 s' }] })?.transfers,
  ).toEqual([
    { id: 'transfer-1', from: 'a', to: 'b', bytes: 1e6, at: 0 },
    { id: 'transfer-2', from: 'a', to: 'b', bytes: 1e6, at: 2e6, after: 'transfer-1' },
  ]);
  const wrong = [
    { ...one, to: 'c' },
    { ...one, to: 'a' },
    { ...one, id: 'x', after: 'y', rateMax: '0 B/s' },
    { ...one, id: 'x' },
  ];
  expect(problemsOf({ transfers: wrong })).toEqual([
    expect.stringContaining('worlds.w.transfers[0].to: no host "c"'),
    'worlds.w.transfers[1].to: is the host it comes from; pick another',
    expect.stringContaining('worlds.w.transfers[2].after: no transfer "y" stands before it'),
    'worlds.w.transfers[2].rateMax: lets nothing through; raise it',
    'worlds.w.transfers[3].id: "x" is used twice; rename one',
  ]);
});
