/** Setting things up otherwise: switches, limits, parts of hardware, extensions, addresses. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import type { EntityDocument, ScenarioDocument, WorldDocument } from '../scenarios/document.ts';
import type { PartId } from './define.ts';
import { stateDigest } from './digest.ts';
import { assertLaws } from './testing/laws.ts';
import {
  cell,
  eventsOf,
  give,
  host,
  metricsOf,
  refusal,
  run,
  stateIn,
  viewOf,
  wait,
} from './testing/run.ts';

const document = (world: Partial<WorldDocument>): ScenarioDocument => ({
  version: 1,
  title: 'Set up otherwise',
  worlds: { w: { hosts: [host(1)], ...world } },
});
const linux: EntityDocument = {
  ...{ id: 'linux', kind: 'linux', on: 'host-1', system: 'ubuntu' },
  up: true,
};
const docker: EntityDocument = { id: 'docker', kind: 'docker', on: 'linux', up: true };
const kvm: EntityDocument = { id: 'kvm', kind: 'kvm', on: 'linux', up: true };
const web: EntityDocument = {
  ...{ id: 'web', kind: 'docker-container', on: 'linux', application: 'nginx' },
  up: true,
};
const vm: EntityDocument = {
  ...{ id: 'vm', kind: 'kvm-guest', on: 'kvm', system: 'ubuntu', application: 'nginx' },
  ...{ memory: '1 GiB', up: true },
};

describe('a switch of isolation', () => {
  test('is turned by making what runs anew, as its processes keep what they were born into', () => {
    const sim = run(document({ entities: [linux, docker, web] }));
    give(sim, { type: 'configure', id: 'web', separation: { pid: false } });
    expect(metricsOf(sim).isolation?.changed).toEqual({});
    expect(stateIn(sim, 'web')).toBe('stopping');
    wait(sim, 30);
    expect(stateIn(sim, 'web')).toBe('running');
    expect(metricsOf(sim).isolation?.changed).toEqual({ web: { pid: false } });
    expect(eventsOf(sim, 'configured', 'web')[0]?.data).toEqual({
      what: 'without a process list of its own',
    });
    give(sim, { type: 'configure', id: 'web', separation: { pid: true } });
    wait(sim, 30);
    expect(metricsOf(sim).isolation?.changed).toEqual({});
    assertLaws(sim);
  });

  test('is turned at once on what is down', () => {
    const sim = run(document({ entities: [linux, docker, { ...web, up: false }] }));
    give(sim, { type: 'configure', id: 'web', separation: { seccomp: false } });
    expect(stateIn(sim, 'web')).toBe('off');
    expect(metricsOf(sim).isolation?.changed).toEqual({ web: { seccomp: false } });
  });

  test('stands in a scenario as in a command', () => {
    const privileged = { ...web, separation: { capabilities: false, devices: false } };
    const sim = run(document({ entities: [linux, docker, privileged] }));
    expect(metricsOf(sim).isolation?.changed).toEqual({
      web: { capabilities: false, devices: false },
    });
  });

  test('that a technology does not have is refused, with those that do', () => {
    const sim = run(document({ entities: [linux, { ...web, id: 'c', kind: 'process' }] }));
    const no = refusal(sim, { type: 'configure', id: 'c', separation: { pid: true } });
    expect(no.code).toBe('misfit');
    expect(no.reason).toContain('cannot be given a process list of its own');
    expect(no.remedy).toMatch(/^Use an? .+ instead\.$/);
  });

  test('is refused while its daemon is down, which would have to make it anew', () => {
    const sim = run(document({ entities: [linux, docker, web] }));
    give(sim, { type: 'kill', id: 'docker' });
    const command = { type: 'configure', id: 'web', separation: { pid: false } } as const;
    expect(refusal(sim, command).code).toBe('daemonDown');
    expect(refusal(sim, { type: 'configure', id: 'web' }).code).toBe('outOfRange');
  });
});

describe('a limit of a resource', () => {
  const tasks = Array.from({ length: 20 }, () => '10 s');
  const busy: EntityDocument = { ...web, cpus: 0.5, tasks, tasksAtOnce: 2 };
  const used = (sim: ReturnType<typeof run>): number =>
    (viewOf(sim).cpu('web')?.usedMicros ?? 0) / 1e6;

  test.each([undefined, '100 ms'])('of CPU is lifted and put back at once (%s)', (cpuPeriod) => {
    const entity = { ...busy, ...(cpuPeriod && { cpuPeriod }) };
    const sim = run(document({ entities: [linux, docker, entity] }));
    wait(sim, 10);
    const first = used(sim);
    expect(first).toBeCloseTo(5, 0);
    give(sim, { type: 'configure', id: 'web', separation: { cpu: false } });
    expect(stateIn(sim, 'web')).toBe('running');
    wait(sim, 10);
    const second = used(sim) - first;
    expect(second).toBeCloseTo(20, 0);
    give(sim, { type: 'configure', id: 'web', separation: { cpu: true } });
    wait(sim, 10);
    expect(used(sim) - first - second).toBeCloseTo(5, 0);
    assertLaws(sim);
  });

  test('of memory holds a leak up no more, and kills when it is put back', () => {
    const leak = { ...web, memory: '100 MiB', memoryGrowth: '10 MB/s', restart: 'no' };
    const sim = run(document({ entities: [linux, docker, leak] }));
    give(sim, { type: 'configure', id: 'web', separation: { memory: false } });
    wait(sim, 30);
    expect(stateIn(sim, 'web')).toBe('running');
    expect(cell(sim, 'web', 'memoryBytes')).toBeGreaterThan(300e6);
    give(sim, { type: 'configure', id: 'web', separation: { memory: true } });
    expect(eventsOf(sim, 'killedForMemory', 'web')).toHaveLength(1);
  });

  test('of disk I/Os is lifted and put back at once', () => {
    const io = { ...web, io: { outstanding: 4 }, diskLimit: '100/s' };
    const hosts = [host(1, { diskIops: '1000/s' })];
    const sim = run(document({ hosts, entities: [linux, docker, io] }));
    const done = () => metricsOf(sim).hosts[0]?.ioDone ?? 0;
    wait(sim, 10);
    const first = done();
    expect(first).toBeLessThan(1100);
    give(sim, { type: 'configure', id: 'web', separation: { io: false } });
    wait(sim, 10);
    expect(done() - first).toBeGreaterThan(9000);
    give(sim, { type: 'configure', id: 'web', separation: { io: true } });
    const second = done();
    wait(sim, 10);
    expect(done() - second).toBeLessThan(1100);
    assertLaws(sim);
  });

  test('of processes is lifted, and what has been made stays when it is put back', () => {
    const fork = { ...web, spawns: '100/s', processMemory: '1 MB', pids: 50 };
    const sim = run(document({ entities: [linux, docker, fork] }));
    wait(sim, 10);
    const capped = cell(sim, 'web', 'memoryBytes');
    give(sim, { type: 'configure', id: 'web', separation: { pids: false } });
    wait(sim, 5);
    const more = cell(sim, 'web', 'memoryBytes');
    expect(more - capped).toBeGreaterThan(400e6);
    give(sim, { type: 'configure', id: 'web', separation: { pids: true } });
    wait(sim, 5);
    expect(cell(sim, 'web', 'memoryBytes')).toBe(more);
    assertLaws(sim);
  });
});

test('a limit that was never set cannot be switched on', () => {
  const sim = run(document({ entities: [linux, docker, web] }));
  const no = refusal(sim, { type: 'configure', id: 'web', separation: { cpu: true } });
  expect(no.reason).toContain('was given no limit of CPU');
});

describe('a machine without a part', () => {
  const cases: readonly (readonly [PartId, RegExp, number])[] = [
    ['cpu', /monitor makes no machine/, 0],
    ['memory', /monitor makes no machine/, 0],
    ['firmware', /first instruction/, 0],
    ['disk', /no bootable device/, 1],
  ];
  test.each(cases)('%s does not boot, from its next start on', (part, reason, tiers) => {
    const sim = run(document({ entities: [linux, kvm, vm] }));
    give(sim, { type: 'configure', id: 'vm', without: [part] });
    expect(stateIn(sim, 'vm')).toBe('running');
    give(sim, { type: 'restart', id: 'vm' });
    wait(sim, 60);
    expect(stateIn(sim, 'vm')).toBe('crashed');
    expect(eventsOf(sim, 'bootFailed', 'vm')[0]?.data.reason).toMatch(reason);
    expect(cell(sim, 'vm', 'tiersUp')).toBe(tiers);
    expect(metricsOf(sim).isolation?.without).toEqual({ vm: [part] });
    give(sim, { type: 'configure', id: 'vm', without: [] });
    give(sim, { type: 'start', id: 'vm' });
    wait(sim, 60);
    expect(stateIn(sim, 'vm')).toBe('running');
    assertLaws(sim);
  });

  test('goes through its firmware before it finds no disk', () => {
    const sim = run(document({ entities: [linux, kvm, { ...vm, up: false, without: ['disk'] }] }));
    give(sim, { type: 'start', id: 'vm' });
    wait(sim, 20);
    const phases = eventsOf(sim, 'phaseEnded', 'vm').map(({ data }) => data.phase);
    expect(phases).toContain('Firmware');
    expect(eventsOf(sim, 'bootFailed', 'vm')).toHaveLength(1);
  });

  test('to start with is not up at the beginning', () => {
    const sim = run(document({ entities: [linux, kvm, { ...vm, without: ['cpu'] }] }));
    expect(stateIn(sim, 'vm')).toBe('crashed');
    expect(eventsOf(sim, 'bootFailed', 'vm')).toHaveLength(1);
  });

  test('of real hardware starts nothing that stands on its firmware', () => {
    const sim = run(document({ entities: [linux, kvm, vm] }));
    give(sim, { type: 'configure', id: 'host-1', without: ['disk'] });
    give(sim, { type: 'restart', id: 'host-1' });
    wait(sim, 300);
    expect(stateIn(sim, 'host-1')).toBe('running');
    expect(stateIn(sim, 'linux')).toBe('crashed');
    expect(eventsOf(sim, 'bootFailed', 'linux')[0]?.data.reason).toMatch(/no bootable device/);
    expect(stateIn(sim, 'vm')).toBe('fallen');
    give(sim, { type: 'configure', id: 'host-1', without: [] });
    give(sim, { type: 'restart', id: 'host-1' });
    wait(sim, 400);
    expect(stateIn(sim, 'vm')).toBe('running');
  });

  test('that is its network card serves nobody, and runs', () => {
    const service = { id: 'web', on: ['kvm'], template: { ...vm, id: undefined, on: undefined } };
    const { id: _i, on: _o, up: _u, ...template } = vm;
    const sim = run(
      document({
        entities: [linux, kvm],
        services: [{ ...service, template: { ...template, without: ['nic'] } }],
        clients: [{ id: 'c', service: 'web', rate: '10/s', timeout: '1 s' }],
      }),
    );
    wait(sim, 60);
    expect(stateIn(sim, 'web-1')).toBe('running');
    expect(metricsOf(sim).services[0]).toMatchObject({ ready: 0, served: 0 });
    give(sim, { type: 'configure', id: 'web-1', without: [] });
    give(sim, { type: 'restart', id: 'web-1' });
    wait(sim, 60);
    expect(metricsOf(sim).services[0]?.served).toBeGreaterThan(100);
    assertLaws(sim);
  });

  test('that it never had is refused', () => {
    const sim = run(document({ entities: [linux, docker, web] }));
    const no = refusal(sim, { type: 'configure', id: 'web', without: ['disk'] });
    expect(no.reason).toContain('has no disk of its own');
  });
});

describe('virtualization extensions', () => {
  const needs = catalog.kinds.find(({ id }) => id === 'hyper-v')?.needsExtensions;

  test('are a setting of firmware: what needs them goes on until the machine is restarted', () => {
    expect(needs).toBe(true);
    const hyperV: EntityDocument = { id: 'hv', kind: 'hyper-v', on: 'host-1', up: true };
    const parent: EntityDocument = {
      ...{ id: 'parent', kind: 'hyper-v-parent', on: 'hv', system: 'windows-server-2016' },
      up: true,
    };
    const sim = run(document({ entities: [hyperV, parent] }));
    give(sim, { type: 'configure', id: 'host-1', virtualization: false });
    wait(sim, 5);
    expect(stateIn(sim, 'parent')).toBe('running');
    expect(metricsOf(sim).isolation?.extensionsOff).toEqual([]);
    give(sim, { type: 'restart', id: 'host-1' });
    wait(sim, 300);
    expect(metricsOf(sim).isolation?.extensionsOff).toEqual(['host-1']);
    expect(eventsOf(sim, 'bootFailed', 'hv')[0]?.data.reason).toMatch(/extensions .* are off/);
    const no = refusal(sim, { type: 'start', id: 'hv' });
    expect(no.code).toBe('misfit');
    for (const command of no.wayOut ?? []) expect(sim.submit(command)).toEqual({ accepted: true });
    wait(sim, 400);
    expect(stateIn(sim, 'parent')).toBe('running');
  });

  test('are done without where a slower technique is known', () => {
    const slow = catalog.kinds.find((kind) => kind.withoutExtensions && kind.standsOn);
    expect(slow).toBeDefined();
    const tasks = ['10 s'];
    const speed = (virtualization: boolean): number => {
      const hypervisor = slow?.needs?.[0] ?? '';
      const under = catalog.kinds.find(({ id }) => id === hypervisor)?.standsOn;
      const on = under === 'firmware' ? 'host-1' : 'linux';
      const entities: EntityDocument[] = [
        ...(on === 'linux' ? [linux] : []),
        { id: 'hv', kind: hypervisor, on, up: true },
        { ...vm, id: 'slow', kind: slow?.id ?? '', on: 'hv', application: 'nginx', tasks },
      ];
      const sim = run(document({ hosts: [host(1, { virtualization })], entities }));
      wait(sim, 1000);
      return 10e6 / metricsOf(sim).batch.lastMicros;
    };
    expect(speed(true)).toBeCloseTo(slow?.cpuEfficiency.value ?? 0, 3);
    expect(speed(false)).toBeCloseTo(slow?.withoutExtensions?.value ?? 0, 3);
  });

  test('are set on machines only', () => {
    const sim = run(document({ entities: [linux, kvm, vm] }));
    const no = refusal(sim, { type: 'configure', id: 'vm', virtualization: false });
    expect(no).toMatchObject({ code: 'wrongTarget', remedy: 'Set it on host-1.' });
  });
});

test('what was set up is in a snapshot, and its journal gives it again', () => {
  const entities = [linux, kvm, vm, docker, { ...web, cpus: 2 }];
  const sim = run(document({ entities }));
  const before = sim.snapshot();
  give(sim, { type: 'configure', id: 'web', separation: { cpu: false, uts: false } });
  give(sim, { type: 'configure', id: 'host-1', virtualization: false });
  wait(sim, 20);
  const after = sim.snapshot();
  const again = run(document({ entities }), { journal: sim.journal });
  again.advance(sim.now);
  expect(stateDigest(again.snapshot())).toBe(stateDigest(after));
  sim.restore(before);
  expect(metricsOf(sim).isolation).toBe(undefined);
  sim.restore(after);
  expect(metricsOf(sim).isolation?.changed).toEqual({ web: { uts: false, cpu: false } });
});
