import { expect, test } from 'vitest';
import { parseScenario } from './parse.ts';

const scenario = (host: object, vm: object) => ({
  version: 1,
  title: 'Memory',
  worlds: {
    w: {
      hosts: [{ id: 'h', cores: 1, memory: '4 GiB', disk: '50 GB', ...host }],
      entities: [
        { id: 'esxi', kind: 'esxi', on: 'h', up: true },
        { id: 'vm', kind: 'esxi-guest', system: 'ubuntu', memory: '1 GiB', on: 'esxi', ...vm },
      ],
    },
  },
});
const problems = (host: object, vm: object): string[] => {
  const parsed = parseScenario(scenario(host, vm));
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
};

test('what a host and an entity say of memory is read', () => {
  const parsed = parseScenario(
    scenario(
      { memoryOvercommit: true, swap: '8 GiB' },
      {
        memoryReserved: '256 MiB',
        memoryLimit: '512 MiB',
        memoryShares: 2,
        memoryTouched: '1 GiB',
        memoryContents: [{ id: 'zero', share: 0.25 }],
        memoryGrowth: '10 MB/s',
        memoryMax: '100 MB',
        memoryPerRequest: '1 MB',
        pids: 100,
        oomScoreAdjust: -500,
      },
    ),
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [host, , vm] = parsed.scenario.worlds[0]?.entities ?? [];
  expect(host?.hardware).toMatchObject({ memoryOvercommit: true, swapBytes: 8 * 2 ** 30 });
  expect(vm).toMatchObject({
    memoryReservedBytes: 256 * 2 ** 20,
    memoryLimitBytes: 512 * 2 ** 20,
    memoryShares: 2,
    memoryTouchedBytes: 2 ** 30,
    memoryContents: [{ id: 'zero', share: 0.25 }],
    memoryGrowthPerSecond: 10e6,
    memoryMaxBytes: 100e6,
    memoryPerRequestBytes: 1e6,
    pids: 100,
    oomScoreAdjust: -500,
  });
});

test('processes are read with their memory', () => {
  const parsed = parseScenario(scenario({}, { spawns: '10/s', processMemory: '1 MB' }));
  const vm = parsed.ok ? parsed.scenario.worlds[0]?.entities[2] : null;
  expect(vm).toMatchObject({ spawnPerSecond: 10, processMemoryBytes: 1e6 });
});

test.each([
  [{ memoryReserved: '2 GiB' }, /memoryReserved is more than it may have/],
  [{ memoryLimit: '0 B' }, /memoryLimit leaves it nothing/],
  [
    {
      memoryContents: [
        { id: 'a', share: 0.6 },
        { id: 'b', share: 0.6 },
      ],
    },
    /come to more than all/,
  ],
  [{ memoryGrowth: '1 MB/s', spawns: '1/s' }, /does not go with/],
  [{ memoryMax: '1 GB' }, /bounds a growth that is not there/],
  [{ pids: 0 }, /pids/],
])('nonsense is refused with a way out (%o)', (vm, message) => {
  expect(problems({}, vm).join('\n')).toMatch(message);
});
