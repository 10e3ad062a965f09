/** Making things while the world runs, taking them away, and what is refused with a way out. */
import { describe, expect, test } from 'vitest';
import type { ScenarioDocument, WorldDocument } from '../scenarios/document.ts';
import { stateDigest } from './digest.ts';
import type { Simulation } from './simulation.ts';
import { assertLaws } from './testing/laws.ts';
import {
  eventsOf,
  give,
  host,
  nginx,
  oneWorld,
  refusal,
  run,
  stateIn,
  subjectsOf,
  wait,
} from './testing/run.ts';

const document = (world: Partial<WorldDocument>): ScenarioDocument => ({
  version: 1,
  title: 'Made by hand',
  worlds: { w: { hosts: [host(1)], ...world } },
});
const linux = { id: 'linux-1', kind: 'linux', on: 'host-1', system: 'ubuntu', up: true } as const;
const docker = { id: 'docker-1', kind: 'docker', on: 'linux-1', up: true } as const;

const dockerHost = (): Simulation => run(document({ entities: [linux, docker] }));
const container = { kind: 'docker-container', application: 'nginx' } as const;

describe('what is made', () => {
  test('starts like anything else when what it stands on is up', () => {
    const sim = dockerHost();
    wait(sim, 1);
    give(sim, { type: 'create', id: 'c', on: 'linux-1', settings: container });
    expect(stateIn(sim, 'c')).toBe('starting');
    wait(sim, 30);
    expect(stateIn(sim, 'c')).toBe('running');
    expect(eventsOf(sim, 'created', 'c')).toHaveLength(1);
    assertLaws(sim);
  });

  test('has whole bytes, entries and workers', () => {
    const sim = dockerHost();
    wait(sim, 1);
    for (const change of [{ memoryBytes: 2.5e8 + 0.5 }, { pids: 1.5 }, { workers: 2.5 }]) {
      const settings = { ...container, ...change };
      const refused = refusal(sim, { type: 'create', id: 'c', on: 'linux-1', settings });
      expect(refused).toMatchObject({ code: 'outOfRange', remedy: 'Ask for a whole number.' });
    }
  });

  test('has software of no day that is still to come', () => {
    const sim = run(document({ date: '2019-03-01', entities: [linux, docker] }));
    wait(sim, 1);
    const made = (asOf: string) => {
      const settings = { ...container, asOf };
      return { type: 'create', id: 'c', on: 'linux-1', settings } as const;
    };
    expect(refusal(sim, made('2999-01-01')).reason).toMatch(/is not there on 2019-03-01$/);
    expect(refusal(sim, made('1900-01-01')).code).toBe('outOfRange');
    give(sim, made('2019-03-01'));
  });

  test('waits for what it stands on, and for its daemon, and comes up with them', () => {
    const sim = run(document({ entities: [{ ...linux, up: false }, docker] }));
    give(sim, { type: 'create', id: 'c', on: 'linux-1', settings: container });
    wait(sim, 60);
    expect(stateIn(sim, 'c')).toBe('waiting');
    give(sim, { type: 'start', id: 'linux-1' });
    wait(sim, 120);
    expect(stateIn(sim, 'c')).toBe('running');
  });

  test('is made again by its journal, to the last bit', () => {
    const sim = dockerHost();
    wait(sim, 1);
    give(sim, { type: 'create', id: 'c', on: 'linux-1', settings: container });
    wait(sim, 40);
    give(sim, { type: 'kill', id: 'c' });
    give(sim, { type: 'remove', id: 'c' });
    wait(sim, 5);
    const again = run(document({ entities: [linux, docker] }), { journal: sim.journal });
    again.advance(sim.now);
    expect(stateDigest(again.snapshot())).toBe(stateDigest(sim.snapshot()));
  });

  test('is there in a snapshot, and gone in one from before', () => {
    const sim = dockerHost();
    const before = sim.snapshot();
    give(sim, { type: 'create', id: 'c', on: 'linux-1', settings: container });
    wait(sim, 10);
    const after = sim.snapshot();
    sim.restore(before);
    expect(stateIn(sim, 'c')).toBe(undefined);
    sim.restore(after);
    expect(stateIn(sim, 'c')).toBe('running');
    expect(stateDigest(sim.snapshot())).toBe(stateDigest(after));
  });

  test('comes back with its machine if nobody manages it', () => {
    const sim = run(document({ entities: [linux] }));
    give(sim, { type: 'create', id: 'kvm', on: 'linux-1', settings: { kind: 'kvm' } });
    wait(sim, 5);
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    give(sim, { type: 'restart', id: 'linux-1' });
    wait(sim, 200);
    expect(stateIn(sim, 'kvm')).toBe('running');
  });
});

describe('a thing is not made', () => {
  const settings = container;
  const cases = [
    ['whose name is taken', { id: 'docker-1', on: 'linux-1', settings }, 'idTaken', 'another'],
    ['on what is not there', { id: 'c', on: 'nowhere', settings }, 'noSuchEntity', 'one that is'],
    ['whose name is no name', { id: '<b>', on: 'linux-1', settings }, 'outOfRange', 'letter'],
    [
      'of a kind that does not exist',
      { id: 'c', on: 'linux-1', settings: { kind: 'tardis' } },
      'outOfRange',
      'technology',
    ],
    [
      'without the memory that it is given',
      { id: 'v', on: 'linux-1', settings: { kind: 'kvm-guest', system: 'ubuntu' } },
      'outOfRange',
      'how much',
    ],
    [
      'with a key that nobody asked for',
      { id: 'c', on: 'linux-1', settings: { ...settings, hardware: { cores: 1 } } as never },
      'outOfRange',
      'Leave',
    ],
    [
      'that wants more memory than there is',
      {
        id: 'c',
        on: 'linux-1',
        settings: { ...settings, applicationMemoryBytes: 1e14 },
      },
      'notEnoughMemory',
      'Stop',
    ],
    [
      'that wants more disk than there is',
      { id: 'c', on: 'linux-1', settings: { ...settings, volumeBytes: 1e14 } },
      'notEnoughDisk',
      'Remove',
    ],
    [
      'on firmware that starts something else',
      { id: 'e', on: 'host-1', settings: { kind: 'esxi' } },
      'busy',
      'Remove linux-1',
    ],
  ] as const;
  test.each(cases)('%s', (_what, command, code, remedy) => {
    const sim = dockerHost();
    const before = stateDigest(sim.snapshot());
    const no = refusal(sim, { type: 'create', ...command });
    expect(no.code).toBe(code);
    expect(no.remedy).toContain(remedy);
    expect(stateDigest(sim.snapshot())).toBe(before);
  });

  test('beyond the most that commands may make', () => {
    const sim = run(document({ entities: [linux] }), { checkEvery: 0 });
    for (let n = 0; n < 2000; n++) {
      const settings = { kind: 'process', application: 'nginx', applicationMemoryBytes: 1 };
      give(sim, { type: 'create', id: `p${n}`, on: 'linux-1', settings });
    }
    const settings = { kind: 'process', application: 'nginx' };
    const no = refusal(sim, { type: 'create', id: 'more', on: 'linux-1', settings });
    expect(no).toMatchObject({ code: 'outOfRange', remedy: expect.stringContaining('scale') });
  });
});

describe('what is taken away', () => {
  test('is gone with all that stands on it, and so is its disk', () => {
    const sim = run(document({ entities: [linux] }));
    const used = () => sim.views[0]?.measure().hosts[0]?.diskUsedBytes;
    const before = used();
    const vm = { kind: 'kvm-guest', system: 'ubuntu', memoryBytes: 2 ** 30 };
    give(sim, { type: 'create', id: 'kvm', on: 'linux-1', settings: { kind: 'kvm' } });
    give(sim, { type: 'create', id: 'vm', on: 'kvm', settings: vm });
    give(sim, { type: 'create', id: 'docker', on: 'vm', settings: { kind: 'docker' } });
    give(sim, { type: 'create', id: 'c', on: 'vm', settings: container });
    wait(sim, 60);
    expect(stateIn(sim, 'c')).toBe('running');
    expect(refusal(sim, { type: 'remove', id: 'vm' }).code).toBe('busy');
    give(sim, { type: 'kill', id: 'vm' });
    give(sim, { type: 'remove', id: 'vm' });
    expect(subjectsOf(sim, 'removed')).toEqual(['c', 'docker', 'vm']);
    expect(used()).toBe(before);
    expect(stateIn(sim, 'vm')).toBe('removed');
    const vmAgain = { type: 'create', id: 'vm', on: 'kvm', settings: vm } as const;
    expect(refusal(sim, vmAgain).code).toBe('idTaken');
    wait(sim, 10);
    assertLaws(sim);
  });

  test('is refused for replicas, for where they go, and for machines', () => {
    const wish = { title: 'One', hosts: [host(1)], services: [nginx], clients: [] };
    const sim = run(oneWorld('docker', wish));
    wait(sim, 30);
    expect(refusal(sim, { type: 'remove', id: 'web-1' }).remedy).toContain('Scale web in');
    give(sim, { type: 'kill', id: 'linux-1' });
    expect(refusal(sim, { type: 'remove', id: 'linux-1' }).code).toBe('wrongTarget');
    give(sim, { type: 'kill', id: 'host-1' });
    expect(refusal(sim, { type: 'remove', id: 'host-1' }).code).toBe('wrongTarget');
  });
});
