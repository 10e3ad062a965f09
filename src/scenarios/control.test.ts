import { describe, expect, test } from 'vitest';
import type { ScenarioDocument, WorldDocument } from './document.ts';
import { parseScenario } from './parse.ts';

const world: WorldDocument = {
  hosts: [
    {
      id: 'host-1',
      cores: 8,
      memory: '16 GiB',
      disk: '100 GB',
      mtbf: '1000 h',
      repair: '90 min',
      disks: 4,
      diskFailuresPerYear: 0.03,
      idleWatts: 100,
      peakWatts: 200,
    },
  ],
  entities: [{ id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true }],
  services: [
    {
      id: 'web',
      on: ['linux-1'],
      template: {
        kind: 'process',
        application: 'nginx',
        cpuReserved: 0.5,
        crashesAfter: '10 s',
        exitCode: 0,
        startTakes: '2 s',
      },
      controller: 'kubernetes',
      toleration: '0 s',
      placement: 'spread',
      cpuTarget: 0.8,
      disruptions: 2,
      autoscale: { max: 4, target: 0.6 },
    },
  ],
  faults: [{ at: '5 min', id: 'linux-1', tier: 'kernel' }],
};
const document = (change: Partial<WorldDocument> = {}): ScenarioDocument => ({
  version: 1,
  title: 'Control',
  worlds: { w: { ...world, ...change } },
});
const parsed = (input: ScenarioDocument) => {
  const result = parseScenario(input);
  if (!result.ok) throw new Error(result.problems.map((p) => `${p.path}: ${p.message}`).join('\n'));
  return result.scenario.worlds[0];
};
const problems = (input: unknown): string[] => {
  const result = parseScenario(input);
  return result.ok ? [] : result.problems.map((p) => `${p.path}: ${p.message}`);
};
const service = (change: object): ScenarioDocument =>
  document({
    services: [{ ...(world.services?.[0] as NonNullable<typeof world.services>[0]), ...change }],
  });

describe('what a document says about control, failures and power', () => {
  test('is read with its units', () => {
    const read = parsed(document());
    expect(read?.entities[0]?.hardware).toMatchObject({
      mtbfMicros: 3.6e12,
      repairMicros: 5.4e9,
      disks: 4,
      diskFailuresPerYear: 0.03,
      idleWatts: 100,
      peakWatts: 200,
    });
    expect(read?.services[0]).toMatchObject({
      controller: 'kubernetes',
      tolerationMicros: 0,
      placement: 'spread',
      cpuTarget: 0.8,
      disruptions: 2,
      autoscale: { policy: 'hpa', min: 1, max: 4, target: 0.6 },
      template: { crashesAfterMicros: 10e6, exitCode: 0, startMicros: 2e6 },
    });
    expect(read?.faults).toEqual([{ at: 300e6, id: 'linux-1', tier: 'kernel' }]);
  });

  test('is absent where the document is silent', () => {
    const plain = document({
      hosts: [{ id: 'host-1', cores: 8, memory: '16 GiB', disk: '100 GB' }],
      services: [],
    });
    const { faults: _faults, ...quiet } = plain.worlds.w as WorldDocument;
    const read = parsed({ ...plain, worlds: { w: quiet } });
    expect(Object.keys(read?.entities[0]?.hardware ?? {}).sort()).not.toContain('mtbfMicros');
    expect(read?.faults).toBeUndefined();
  });

  test.each([
    [service({ controller: 'kubernets' }), 'worlds.w.services[0].controller: no controller policy'],
    [service({ placement: 'x' }), 'worlds.w.services[0].placement: no placement policy "x"'],
    [service({ toleration: 'soon' }), 'worlds.w.services[0].toleration: "soon"'],
    [service({ cpuTarget: 0 }), 'worlds.w.services[0].cpuTarget'],
    [service({ autoscale: { target: 1 } }), 'worlds.w.services[0].autoscale'],
    [service({ autoscale: { max: 2, target: 1, min: 3 } }), 'worlds.w.services[0].autoscale.min'],
    [document({ faults: [{ at: '1 s', id: 'x', tier: 'kernel' }] }), 'worlds.w.faults[0].id'],
    [
      document({ hosts: [{ ...(world.hosts[0] as WorldDocument['hosts'][0]), mtbf: '0 s' }] }),
      'worlds.w.hosts[0].mtbf: is no time at all',
    ],
  ])('is refused where it cannot work (%#)', (input, expected) => {
    const found = problems(input);
    expect(
      found.some((p) => p.startsWith(expected)),
      found.join('\n'),
    ).toBe(true);
  });
});
