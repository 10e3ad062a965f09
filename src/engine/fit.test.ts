/** What can stand on what, over the catalogue and over things that are not in it. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { type Arch, called, type KindSpec, type SystemSpec } from './define.ts';
import { archOn, misfit, partMisfit, type Standing, switchMisfit } from './fit.ts';

const kind = (id: string, change: Partial<KindSpec> = {}): KindSpec => {
  const found = catalog.kinds.find((one) => one.id === id);
  if (!found) throw new Error(`no kind ${id}`);
  return { ...found, ...change };
};
const system = (id: string, change: Partial<SystemSpec> = {}): SystemSpec => {
  const found = catalog.systems.find((one) => one.id === id);
  if (!found) throw new Error(`no system ${id}`);
  return { ...found, ...change };
};
const image = catalog.images.find(({ id }) => id === 'nginx');

const machine = (arch: Arch = 'x86-64', change: Partial<Standing> = {}): Standing => ({
  ...{ id: 'host', kind: kind('server'), arch },
  ...change,
});
const os = (id = 'ubuntu', change: Partial<SystemSpec> = {}): Standing => ({
  ...{ id: 'os', kind: kind('linux'), system: system(id, change) },
});
const kvm: Standing = { id: 'kvm', kind: kind('kvm') };
const guest = (id: string, change: Partial<KindSpec> = {}): Standing => ({
  ...{ id: 'vm', kind: kind('kvm-guest', change), system: system(id) },
});
const container: Standing = { id: 'c', kind: kind('docker-container'), image };

describe('the tier beneath', () => {
  test('is brought, or the reason says that it is not', () => {
    expect(misfit(container, [os(), machine()])).toBe(null);
    expect(misfit(container, [machine()])?.reason).toMatch(/stands on a kernel, .* brings none/);
    expect(misfit(container, [])?.reason).toMatch(/not on the floor/);
    expect(misfit(machine(), [machine()])?.reason).toMatch(/stands on the floor/);
  });

  test('is that of the technology which is needed, by its title', () => {
    const other: Standing = { id: 'esxi', kind: kind('esxi') };
    const found = misfit(guest('ubuntu'), [other, machine()], (id) => id.toUpperCase());
    expect(found?.reason).toMatch(/needs KVM.* beneath it, and "esxi" is VMware ESXi/);
  });

  test('is no firmware that starts a kernel of its own', () => {
    const esxi: Standing = { id: 'esxi', kind: kind('esxi') };
    const found = misfit(esxi, [guest('ubuntu'), kvm, os(), machine()]);
    expect(found?.reason).toMatch(/that of "vm" starts a kernel of its own/);
  });
});

describe('a family of kernels', () => {
  test('is one that knows that it is a guest, on a hypervisor that imitates nothing', () => {
    const xen: Standing = { id: 'xen', kind: kind('xen') };
    const on = (id: string, of: string): ReturnType<typeof misfit> =>
      misfit({ id: 'vm', kind: kind(id), system: system(of) }, [xen, machine()]);
    expect(on('xen-guest', 'debian-minimal')).toBe(null);
    expect(on('xen-guest', 'windows-8.1')?.reason).toMatch(/exists on Linux kernels only/);
    expect(on('xen-unikernel', 'mini-os')).toBe(null);
    for (const of of ['windows-8.1', 'ubuntu']) expect(on('xen-unikernel', of)).not.toBe(null);
  });

  test('is that of the nearest kernel beneath', () => {
    const inside = [guest('ubuntu'), kvm, os(), machine()];
    expect(misfit(container, inside)).toBe(null);
    const windows = [guest('windows-server-2016'), kvm, os(), machine()];
    expect(misfit(container, windows)).toMatchObject({
      about: 'on',
      elsewhere: 'put it on a host with a Linux kernel',
    });
  });

  test('is asked of the one version that an image runs on', () => {
    const strict = {
      ...container,
      image: image && { ...image, kernelVersion: 'Linux 4.15' },
    };
    const version = (kernelVersion: string) => [os('ubuntu', { kernelVersion }), machine()];
    expect(misfit(strict, version('Linux 4.15'))).toBe(null);
    expect(misfit(strict, version('Linux 6.1'))?.reason).toMatch(/runs on Linux 4.15 alone/);
  });
});

describe('an architecture', () => {
  const foreign = guest('windows-server-2016');

  test('is that of the processor, or one that is imitated', () => {
    const power = [kvm, os(), machine('power')];
    expect(misfit(foreign, power)?.reason).toMatch(/built for x86-64, .* "host" is POWER/);
    const imitated = guest('windows-server-2016', { emulates: ['x86-64'] });
    expect(misfit(imitated, power)).toBe(null);
    expect(archOn([imitated, ...power])).toBe('x86-64');
    expect(archOn(power)).toBe('power');
  });

  test('is that of the technology too', () => {
    const bound = { ...container, kind: kind('docker-container', { archs: ['s390'] }) };
    expect(misfit(bound, [os(), machine()])?.remedy).toBe('put it on a machine with S/390');
  });
});

describe('a technology in a sentence', () => {
  test('is called as people say it', () => {
    expect(called(kind('lxc-container'))).toBe('an LXC container');
    expect(called(kind('xen-unikernel'))).toBe('a unikernel on Xen');
    expect(called(kind('kvm'))).toBe('KVM');
    expect(called(kind('esxi-guest'))).toBe('an ESXi virtual machine');
    expect(called({ title: 'userland' })).toBe('a userland');
    for (const one of catalog.kinds) expect(called(one), one.id).not.toMatch(/^an? [A-Z][a-z]+ed /);
  });

  test('needs a kernel by the name of its family', () => {
    const program = catalog.applications.find(({ id }) => id === 'apache-aix');
    const aix: Standing = { id: 'p', kind: kind('process'), application: program };
    expect(misfit(aix, [os(), machine()])?.reason).toMatch(/ needs an AIX kernel, and "os" runs /);
  });

  test('has a remedy that is a sentence even where there is none', () => {
    const alone = switchMisfit(kind('chroot'), { pid: true }, []);
    expect(alone?.remedy).toBe('nothing here can do that');
  });
});

test('extensions that are off are no matter for what does without them', () => {
  const below = [os(), machine('x86-64', { extensionsOff: true })];
  expect(misfit(kvm, below)?.remedy).toBe('turn them on and restart host');
  expect(misfit(container, below)).toBe(null);
});

test('a switch, or a part, that a technology does not have is named', () => {
  const none = switchMisfit(kind('chroot'), { pid: true }, catalog.kinds);
  expect(none?.reason).toMatch(/cannot be given a process list of its own/);
  expect(none?.remedy).toMatch(/^use an? /);
  const own = switchMisfit(kind('kvm-guest'), { pid: true }, catalog.kinds);
  expect(own?.reason).toMatch(/has a kernel of its own/);
  expect(partMisfit(kind('docker-container'), ['disk'])?.reason).toMatch(/no disk of its own/);
  expect(partMisfit(kind('kvm-guest'), ['disk'])).toBe(null);
});
