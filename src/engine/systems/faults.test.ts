import { describe, expect, test } from 'vitest';
import type { ScenarioDocument, WorldDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import {
  cell,
  eventsOf,
  give,
  host,
  metricsOf,
  oneWorld,
  refusal,
  run,
  stateIn,
  states,
  subjectsOf,
  viewOf,
  wait,
} from '../testing/run.ts';

/** Services `a` and `b` on host 1 and `c` on host 2, all up and under load. */
function threeServices(stack: string, restart = 'always'): Simulation {
  const service = (id: string) => ({ id, application: 'freeradius', restart });
  const document = oneWorld(stack, {
    title: 'Three services',
    hosts: [host(1), host(2)],
    services: [service('a'), service('b'), service('c')],
    clients: ['a', 'b', 'c'].map((id) => ({ id: `c-${id}`, service: id, rate: '2/s' })),
  });
  const sim = run(placed(document, { c: 2 }));
  wait(sim, 60);
  expect(states(sim, ['a-1', 'b-1', 'c-1'])).toEqual(all('running'));
  return sim;
}

const all = (state: string) => ({ 'a-1': state, 'b-1': state, 'c-1': state });

/** The document with some services on another host. */
function placed(
  document: ScenarioDocument,
  hosts: Readonly<Record<string, number>>,
): ScenarioDocument {
  const w = document.worlds.w as WorldDocument;
  const services = (w.services ?? []).map((service) => {
    const place = service.on[(hosts[service.id] ?? 1) - 1] as string;
    return { ...service, on: [place] };
  });
  return { ...document, worlds: { w: { ...w, services } } };
}

/** Whether a service answers requests within the next ten seconds. */
function serves(sim: Simulation, service: string): boolean {
  const served = (): number =>
    metricsOf(sim).services.find(({ id }) => id === service)?.served ?? Number.NaN;
  const before = served();
  wait(sim, 10);
  return served() > before;
}

describe('a kernel panic in a guest', () => {
  test.each(['kvm', 'esxi', 'virtualbox'])('fells that VM alone (%s)', (stack) => {
    const sim = threeServices(stack);
    const before = sim.eventCount;
    give(sim, { type: 'crash', id: 'a-1', tier: 'kernel' });
    wait(sim, 10);
    expect(states(sim, ['a-1', 'b-1', 'c-1'])).toEqual({ ...all('running'), 'a-1': 'crashed' });
    expect(subjectsOf(sim, 'fell', before)).toEqual([]);
    expect(subjectsOf(sim, 'serviceLost', before)).toEqual(['a']);
    expect(serves(sim, 'a')).toBe(false);
    expect(serves(sim, 'b')).toBe(true);
  });

  test('leaves the monitor of the VM, and its memory, where they are', () => {
    const sim = threeServices('kvm');
    const promised = metricsOf(sim).hosts[0]?.memoryPromisedBytes;
    give(sim, { type: 'crash', id: 'a-1', tier: 'kernel' });
    expect(cell(sim, 'a-1', 'tiersUp')).toBe(0b0001);
    expect(cell(sim, 'a-1', 'memoryBytes')).toBe(134_448 * 1024);
    expect(metricsOf(sim).hosts[0]?.memoryPromisedBytes).toBe(promised);
  });

  test('is answered by a restart of the VM, through firmware and kernel', () => {
    const sim = threeServices('kvm');
    give(sim, { type: 'crash', id: 'a-1', tier: 'kernel' });
    give(sim, { type: 'restart', id: 'a-1' });
    wait(sim, 60);
    expect(serves(sim, 'a')).toBe(true);
    const phases = eventsOf(sim, 'phaseEnded', 'a-1').map((e) => e.data.phase);
    expect(phases.filter((phase) => phase === 'Firmware')).toHaveLength(2);
  });
});

describe('a kernel panic of a host', () => {
  test('fells every container on it, and nothing on other hosts', () => {
    const sim = threeServices('docker');
    const before = sim.eventCount;
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    expect(stateIn(sim, 'linux-1')).toBe('crashed');
    expect(subjectsOf(sim, 'fell', before).sort()).toEqual(['a-1', 'b-1', 'docker-1']);
    expect(states(sim, ['a-1', 'b-1', 'c-1', 'docker-2'])).toEqual({
      ...all('fallen'),
      'c-1': 'running',
      'docker-2': 'running',
    });
    expect(serves(sim, 'c')).toBe(true);
  });

  test('fells the VMs on it, for their hypervisor is part of it, and no VM on other hosts', () => {
    const sim = threeServices('kvm');
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    expect(states(sim, ['kvm-1', 'a-1', 'b-1', 'c-1'])).toEqual({
      ...all('fallen'),
      'kvm-1': 'fallen',
      'c-1': 'running',
    });
  });

  test('every fall names what fell before it, down to the command', () => {
    const sim = threeServices('kvm');
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    const chain: string[] = [];
    for (let e = eventsOf(sim, 'fell', 'a-1')[0]; e; e = sim.events[e.cause]) {
      chain.push(`${e.type} ${e.subject}`);
    }
    expect(chain).toEqual(['fell a-1', 'fell kvm-1', 'crashed linux-1', 'commanded linux-1']);
  });
});

describe('a crash of the hypervisor', () => {
  test('of ESXi fells its VMs and leaves the machine', () => {
    const sim = threeServices('esxi');
    give(sim, { type: 'crash', id: 'esxi-1', tier: 'hypervisor' });
    expect(states(sim, ['host-1', 'esxi-1', 'a-1', 'b-1', 'c-1'])).toEqual({
      ...all('fallen'),
      'host-1': 'running',
      'esxi-1': 'crashed',
      'c-1': 'running',
    });
  });

  test('of KVM fells its VMs and leaves the Linux beneath it', () => {
    const sim = threeServices('kvm');
    give(sim, { type: 'crash', id: 'kvm-1', tier: 'hypervisor' });
    expect(states(sim, ['linux-1', 'a-1', 'c-1'])).toEqual({
      'linux-1': 'running',
      'a-1': 'fallen',
      'c-1': 'running',
    });
  });
});

describe('power loss', () => {
  test.each(['esxi', 'kvm', 'virtualbox', 'docker', 'docker-in-vm', 'bare'])(
    'takes everything on the machine down and nothing else (%s)',
    (stack) => {
      const sim = threeServices(stack);
      give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
      const standing = viewOf(sim).records.filter(({ id }) => stateIn(sim, id) === 'running');
      const onHost2 = [
        'host-2',
        'linux-2',
        'esxi-2',
        'kvm-2',
        'virtualbox-2',
        'docker-2',
        'vm-2',
        'c-1',
      ];
      expect(standing.map(({ id }) => id).filter((id) => !onHost2.includes(id))).toEqual([]);
      expect(standing.some(({ id }) => id === 'c-1')).toBe(true);
      expect(metricsOf(sim).hosts[0]).toMatchObject({ memoryUsedBytes: 0, memoryPromisedBytes: 0 });
    },
  );

  test.each(['esxi', 'kvm', 'virtualbox', 'docker', 'docker-in-vm', 'bare'])(
    'is over when the machine is started: what fell comes back from the ground up (%s)',
    (stack) => {
      const sim = threeServices(stack);
      give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
      wait(sim, 5);
      const before = sim.eventCount;
      give(sim, { type: 'start', id: 'host-1' });
      wait(sim, 400);
      expect(states(sim, ['a-1', 'b-1', 'c-1'])).toEqual(all('running'));
      expect(serves(sim, 'a')).toBe(true);
      const begun = subjectsOf(sim, 'startBegun', before);
      const parents = new Map(viewOf(sim).records.map(({ id, spec }) => [id, spec.on]));
      for (const id of begun) {
        const parent = parents.get(id) ?? 'host-1';
        if (parent !== 'host-1') expect(begun.indexOf(parent)).toBeLessThan(begun.indexOf(id));
      }
    },
  );

  test('brings containers back only after their daemon', () => {
    const sim = threeServices('docker');
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    const before = sim.eventCount;
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 400);
    const at = (type: 'started' | 'startBegun', id: string): number =>
      eventsOf(sim, type, id).find((e) => e.seq >= before)?.at ?? Number.NaN;
    expect(at('startBegun', 'docker-1')).toBe(at('started', 'linux-1'));
    expect(at('startBegun', 'a-1')).toBe(at('started', 'docker-1'));
  });

  test('brings back what was stopped by hand under "always" alone', () => {
    for (const restart of ['no', 'on-failure', 'always', 'unless-stopped']) {
      const sim = threeServices('docker', restart);
      give(sim, { type: 'stop', id: 'b-1' });
      wait(sim, 0.05);
      expect(stateIn(sim, 'b-1')).toBe('stopping');
      give(sim, { type: 'restart', id: 'host-1' });
      wait(sim, 400);
      const returns = restart === 'always' || restart === 'unless-stopped';
      expect(stateIn(sim, 'a-1'), restart).toBe(returns ? 'running' : 'fallen');
      expect(stateIn(sim, 'b-1'), restart).toBe(restart === 'always' ? 'running' : 'off');
    }
  });
});

describe('a crash of the userland of a host', () => {
  test('leaves what stands on the kernel alone and takes what stands on the userland', () => {
    const docker = threeServices('docker');
    give(docker, { type: 'crash', id: 'linux-1', tier: 'userland' });
    expect(states(docker, ['a-1', 'docker-1'])).toEqual({ 'a-1': 'running', 'docker-1': 'fallen' });
    expect(serves(docker, 'a')).toBe(true);
    const virtualbox = threeServices('virtualbox');
    give(virtualbox, { type: 'crash', id: 'linux-1', tier: 'userland' });
    expect(states(virtualbox, ['virtualbox-1', 'a-1'])).toEqual({
      'virtualbox-1': 'fallen',
      'a-1': 'fallen',
    });
  });

  test('is repaired by starting it, from the userland up', () => {
    const sim = threeServices('docker');
    give(sim, { type: 'crash', id: 'linux-1', tier: 'userland' });
    give(sim, { type: 'start', id: 'linux-1' });
    wait(sim, 60);
    expect(states(sim, ['linux-1', 'docker-1', 'a-1'])).toEqual({
      'linux-1': 'running',
      'docker-1': 'running',
      'a-1': 'running',
    });
    expect(eventsOf(sim, 'started', 'a-1')).toHaveLength(1);
  });
});

describe('what is not there cannot be struck', () => {
  test('a container has no kernel of its own', () => {
    const sim = threeServices('docker');
    expect(refusal(sim, { type: 'crash', id: 'a-1', tier: 'kernel' })).toEqual({
      code: 'noSuchTier',
      subject: 'a-1',
      reason: 'has no kernel of its own: a Docker container shares what it stands on',
      remedy: 'Strike one of: userland, application.',
    });
  });

  test('nor can what is down already', () => {
    const sim = threeServices('docker');
    give(sim, { type: 'kill', id: 'a-1' });
    expect(refusal(sim, { type: 'crash', id: 'a-1', tier: 'application' }).code).toBe('notRunning');
  });
});
