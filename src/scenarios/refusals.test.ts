/** What cannot exist is refused with a reason and a remedy, and where there is one, a way out. */
import { describe, expect, test } from 'vitest';
import type { Rejection } from '../engine/commands.ts';
import type { Simulation } from '../engine/simulation.ts';
import { host, refusal, run, stateIn, wait } from '../engine/testing/run.ts';
import type { EntityDocument, HostDocument, WorldDocument } from './document.ts';

const begin = (entities: readonly EntityDocument[], change: Partial<HostDocument> = {}) => {
  const world: WorldDocument = {
    hosts: [{ ...host(1, { memory: '64 GiB' }), ...change }],
    entities,
  };
  return run({ version: 1, title: 'Refused', worlds: { w: world } });
};
const os = (system: string): EntityDocument => ({
  ...{ id: 'os', kind: 'linux', on: 'host-1', system },
  up: true,
});

/** Gives the commands of the way out, each of which must be accepted, and waits. */
function takeWayOut(sim: Simulation, { wayOut }: Rejection): void {
  expect(wayOut?.length).toBeGreaterThan(0);
  for (const command of wayOut ?? []) expect(sim.submit(command)).toEqual({ accepted: true });
  wait(sim, 900);
}

const create = (sim: Simulation, on: string, settings: object): Rejection =>
  refusal(sim, { type: 'create', id: 'it', on, settings: settings as never });

describe('what is refused with a way out', () => {
  test('a Windows container on Linux gets a machine with Windows', () => {
    const sim = begin([os('ubuntu')]);
    const no = create(sim, 'os', { kind: 'windows-container', application: 'iis' });
    expect(no.code).toBe('misfit');
    expect(no.reason).toMatch(/exists on Windows kernels only, and "os" runs Ubuntu/);
    expect(no.remedy).toMatch(/^Put a machine beneath it: .* with Windows Server 2016\.$/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('a Linux container on Windows gets a hidden machine with Linux', () => {
    const sim = begin([os('windows-10')]);
    const no = create(sim, 'os', { kind: 'docker-container', application: 'nginx' });
    expect(no.reason).toMatch(/exists on Linux kernels only, and "os" runs Windows/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('a Linux container on macOS gets a hidden machine with Linux', () => {
    const sim = begin([os('macos')]);
    const no = create(sim, 'os', { kind: 'docker-container', application: 'nginx' });
    expect(no.reason).toMatch(/exists on Linux kernels only, and "os" runs macOS/);
    expect(no.remedy).toMatch(/Hidden Linux VM/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('an AIX WPAR outside AIX gets a partition with AIX, on a machine that has partitions', () => {
    const partition: EntityDocument = {
      ...{ id: 'part', kind: 'lpar', on: 'phyp', system: 'ubuntu', memory: '4 GiB' },
      up: true,
    };
    const phyp: EntityDocument = { id: 'phyp', kind: 'powervm', on: 'host-1', up: true };
    const sim = begin([phyp, partition], { arch: 'power' });
    const no = create(sim, 'part', { kind: 'wpar-system' });
    expect(no.reason).toMatch(/exists on AIX kernels only, and "part" runs Ubuntu/);
    expect(no.remedy).toMatch(/with AIX/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('an AIX WPAR on a machine that AIX was not made for gets one that is imitated', () => {
    const sim = begin([os('ubuntu')]);
    const no = create(sim, 'os', { kind: 'wpar-system' });
    expect(no.reason).toMatch(/exists on AIX kernels only/);
    expect(no.remedy).toMatch(/Emulated machine .* with AIX/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('a container without the daemon that would start it gets that first', () => {
    const sim = begin([os('ubuntu')]);
    const no = create(sim, 'os', { kind: 'docker-container', application: 'nginx' });
    expect(no).toMatchObject({ code: 'daemonDown', remedy: 'Put a Docker daemon on os first.' });
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('a guest on a system without its hypervisor gets that first', () => {
    const sim = begin([os('ubuntu')]);
    const settings = { kind: 'kvm-guest', system: 'alpine', memoryBytes: 2 ** 30 };
    const no = create(sim, 'os', settings);
    expect(no).toMatchObject({ code: 'misfit', remedy: 'Put it on KVM: kvm-1.' });
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('a hypervisor that needs extensions gets them switched on', () => {
    const sim = begin([os('ubuntu')], { virtualization: false });
    const no = create(sim, 'os', { kind: 'kvm' });
    expect(no.reason).toMatch(/needs the virtualization extensions .* off in the firmware/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });

  test('an x86 guest on POWER is imitated in software', () => {
    const kvm: EntityDocument = { id: 'kvm', kind: 'kvm', on: 'os', up: true };
    const sim = begin([os('ubuntu'), kvm], { arch: 'power' });
    const settings = { kind: 'kvm-guest', system: 'windows-server-2016', memoryBytes: 2 ** 31 };
    const no = create(sim, 'kvm', settings);
    expect(no.reason).toMatch(/is built for x86-64, and the processor of "host-1" is POWER/);
    expect(no.remedy).toMatch(/Emulated machine/);
    takeWayOut(sim, no);
    expect(stateIn(sim, 'it')).toBe('running');
  });
});

describe('what is refused, and has to be put elsewhere', () => {
  test('ESXi inside a container', () => {
    const docker: EntityDocument = { id: 'docker', kind: 'docker', on: 'os', up: true };
    const box: EntityDocument = {
      ...{ id: 'box', kind: 'docker-container', on: 'os', application: 'nginx' },
      up: true,
    };
    const no = create(begin([os('ubuntu'), docker, box]), 'box', { kind: 'esxi' });
    expect(no.reason).toMatch(/stands on firmware, and "box" \(Docker container\) brings none/);
    expect(no.remedy).toMatch(/^Put it on /);
  });

  test.each(['ubuntu', 'macos'])('a macOS container, on %s', (system) => {
    const image = { id: 'mac-image', family: 'macos', layers: [{ digest: 'm', size: '1 GB' }] };
    const world: WorldDocument = {
      hosts: [host(1)],
      entities: [os(system)],
      images: [image],
    };
    const sim = run({ version: 1, title: 'Refused', worlds: { w: world } });
    const no = create(sim, 'os', { kind: 'docker-container', image: 'mac-image' });
    expect(no.reason).toMatch(/exists on Linux kernels only, and the image .* is made for macOS/);
    expect(no.remedy).toMatch(/macOS system, or in a virtual machine/);
    expect(no.wayOut).toBe(undefined);
  });
});
