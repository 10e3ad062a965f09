import { describe, expect, test } from 'vitest';
import { assumed, type PhaseSpec, TIERS, valueOf } from '../engine/define.ts';
import { catalog } from './index.ts';
import { sources } from './sources/index.ts';
import { problemsOf, stacksOf } from './testing/check.ts';

const DISK_BYTES_PER_SECOND = 500e6;

const pick = <T extends { readonly id: string }>(list: readonly T[], id: string): T => {
  const found = list.find((entry) => entry.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};

/** How long phases take when nothing else runs, no image is missing and the disk does 500 MB/s. */
const idleMicros = (phases: readonly PhaseSpec[]): number =>
  phases.reduce(
    (sum, phase) =>
      sum +
      valueOf(phase.waitMicros) +
      valueOf(phase.cpuMicros) +
      (valueOf(phase.readBytes) * 1e6) / DISK_BYTES_PER_SECOND,
    0,
  );

const stack = (name: string): readonly PhaseSpec[] =>
  stacksOf(catalog).find((built) => built.name === name)?.phases ?? [];

const seconds = (phases: readonly PhaseSpec[]): number => idleMicros(phases) / 1e6;
const layersOf = (id: string) => pick(catalog.images, id).layers;
const bytesOf = (id: string): number => layersOf(id).reduce((sum, layer) => sum + layer.bytes, 0);
const diskOf = (id: string): number => {
  const { kernel, userland } = pick(catalog.systems, id);
  return valueOf(kernel.diskBytes) + valueOf(userland.diskBytes);
};
const memoryOf = (id: string): number => {
  const { kernel, userland } = pick(catalog.systems, id);
  return valueOf(kernel.memoryBytes) + valueOf(userland.memoryBytes);
};

describe('the catalogue', () => {
  test('is plain data: the page hands it to its worker as text', () => {
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog);
  });

  test('is in order: sources, ids, references, prose and phases of every entry', () => {
    expect(problemsOf(catalog, sources)).toEqual([]);
  });

  test('still holds the technologies of the first release, under their ids', () => {
    const ids = catalog.kinds.map((kind) => kind.id);
    const released = [
      'server',
      'linux',
      'process',
      'kvm',
      'kvm-guest',
      'esxi',
      'esxi-guest',
      'virtualbox',
      'virtualbox-guest',
      'docker',
      'docker-container',
    ];
    expect(released.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('has exactly one fault for each tier', () => {
    expect(catalog.faults.map((fault) => fault.strikes)).toEqual(TIERS);
  });

  test('puts no container on the daemon that manages it', () => {
    const container = pick(catalog.kinds, 'docker-container');
    const daemon = pick(catalog.kinds, 'docker');
    expect(container.managedBy).toBe('docker');
    expect(daemon.brings.map((brought) => brought.tier)).not.toContain(container.standsOn);
    expect(daemon.beside).toBe(true);
  });
});

describe('published sums', () => {
  test('Ubuntu takes 3400 MB of disk, and 3405 MB with FreeRADIUS', () => {
    const application = valueOf(pick(catalog.applications, 'freeradius').cost.diskBytes);
    expect(diskOf('ubuntu')).toBe(3_400_000_000);
    expect(diskOf('ubuntu') + application).toBe(3_405_000_000);
  });

  test('FreeRADIUS takes 5 MB as a container', () => {
    expect(bytesOf('freeradius')).toBe(5_000_000);
  });

  test('a minimal Alpine takes 130 MB of disk', () => {
    expect(diskOf('alpine')).toBe(130_000_000);
  });

  test('guests touch 114 MB with the large system and 27 MB with the small one', () => {
    expect(memoryOf('ubuntu')).toBe(114_000_000);
    expect(memoryOf('alpine')).toBe(27_000_000);
  });

  test('the monitor of a KVM guest takes 131 MiB', () => {
    const monitor = pick(catalog.kinds, 'kvm-guest').brings[0];
    const memory = monitor?.filledBy === 'kind' ? valueOf(monitor.memoryBytes) : 0;
    expect(memory / 1024 ** 2).toBeCloseTo(131.3, 1);
  });

  test('layers have the sizes of the official manifests', () => {
    for (const [image, layers, total] of [
      ['nginx', 'img-nginx-layers', 'img-nginx'],
      ['postgres', 'img-postgres-layers', 'img-postgres'],
    ] as const) {
      expect(layersOf(image).map((layer) => layer.bytes)).toEqual(pick(sources, layers).value);
      expect(bytesOf(image)).toBe(pick(sources, total).value);
    }
    expect(bytesOf('alpine')).toBe(pick(sources, 'img-alpine').value);
    expect(bytesOf('ubuntu')).toBe(pick(sources, 'img-ubuntu').value);
  });

  test('nginx and postgres share no layer: 225,584,132 bytes to pull for both', () => {
    const both = [...layersOf('nginx'), ...layersOf('postgres')];
    const stored = new Map(both.map((layer) => [layer.digest, layer.bytes]));
    expect([...stored.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(225_584_132);
  });

  test('nginx and the worker share their Debian', () => {
    expect(layersOf('worker')[0]).toEqual(layersOf('nginx')[0]);
  });
});

describe('starting on an idle host', () => {
  test('Ubuntu takes 2.426 s in the kernel and 15.197 s in its userland', () => {
    const { kernel, userland } = pick(catalog.systems, 'ubuntu');
    const [, ...afterLoading] = kernel.phases ?? [];
    expect(seconds(afterLoading)).toBeCloseTo(2.426, 3);
    expect(seconds(userland.phases ?? [])).toBeCloseTo(15.197, 3);
  });

  test('Alpine boots in 180 ms, as Tinyx does', () => {
    const { kernel, userland } = pick(catalog.systems, 'alpine');
    expect(seconds([...(kernel.phases ?? []), ...(userland.phases ?? [])])).toBeCloseTo(0.18, 3);
  });

  test('the monitor and firmware of a KVM guest take 141 ms', () => {
    const monitor = pick(catalog.kinds, 'kvm-guest').brings[0]?.phases ?? [];
    expect(seconds(monitor)).toBeCloseTo(0.24353 - 0.10246, 4);
  });

  test('a container whose image is at hand is up after about 200 ms', () => {
    expect(seconds(stack('docker-container, ubuntu, nginx'))).toBeCloseTo(0.2, 2);
  });

  test('a process is up sooner than a container, a container sooner than any machine', () => {
    const times = ['process', 'docker-container', 'kvm-guest'].map((kind) =>
      seconds(stack(`${kind}, alpine, nginx`)),
    );
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(times.length);
  });
});

describe('starts that were measured as a whole', () => {
  const number = (id: string): number => Number(pick(sources, id).value);
  const system = (id: string) => pick(catalog.systems, id);
  const bootOf = (id: string): readonly PhaseSpec[] => [
    ...(system(id).kernel.phases ?? []),
    ...(system(id).userland.phases ?? []),
  ];

  test.each([
    ['debian-minimal', 'boot-debian-create', 'boot-1000th-debian', 'boot-debian-boot'],
    ['tinyx', 'boot-tinyx-create', 'boot-1000th-tinyx', 'boot-tinyx-boot'],
    ['mini-os', 'boot-uk-create', 'boot-1000th-uk', 'boot-uk-boot'],
  ])('%s under xl: created alone, beside 999 others, and booted', (id, alone, crowded, boot) => {
    const [xl] = system(id).createdBy?.xl ?? [];
    const [load, ...rest] = bootOf(id);
    // Its image lies on a RAM disk that reads a megabyte in a millisecond (boot-image-linear).
    const loading = valueOf(load?.readBytes) / 1e9;
    const reading = rest.reduce((sum, phase) => sum + valueOf(phase.readBytes), 0);
    const slower = reading / DISK_BYTES_PER_SECOND - reading / 1e9;
    const first = valueOf(xl?.cpuMicros) / 1e6 + loading;
    const each = valueOf(xl?.cpuMicrosPerSibling) * 999;
    const pairs = valueOf(xl?.cpuMicrosPerSiblingSquared) * 999 * 999;
    expect(first).toBeCloseTo(number(alone), 6);
    expect(first + (each + pairs) / 1e6).toBeCloseTo(number(crowded), 3);
    expect(seconds(rest) - slower).toBeCloseTo(number(boot), 6);
  });

  test.each([
    ['firecracker', 'boot-fc-e2e'],
    ['cloud-hypervisor', 'boot-chv-e2e'],
    ['qemu-qboot', 'boot-qboot-e2e'],
    ['qemu-seabios', 'boot-qemu-e2e'],
  ])('%s boots a small Linux in the published time', (id, source) => {
    const kind = pick(catalog.kinds, id);
    const inside = bootOf('microvm').map((phase) => ({
      ...phase,
      cpuMicros: assumed(valueOf(phase.cpuMicros) / kind.cpuEfficiency.value, 'as long as inside'),
    }));
    const monitor = kind.brings[0]?.phases ?? [];
    expect(seconds([...monitor, ...inside]) * 1e3).toBeCloseTo(number(source), 2);
  });

  test('machines of a public cloud take what was measured from request to login', () => {
    expect(seconds(bootOf('cloud-linux'))).toBeCloseTo(number('boot-ec2-linux'), 6);
    expect(seconds(bootOf('cloud-windows'))).toBeCloseTo(number('boot-ec2-windows'), 6);
  });

  test('a guest describes the memory that it was given, at both ends of the measurement', () => {
    const { memoryBytes, memoryShare } = system('microvm').kernel;
    const hidden = (mebibytes: number): number =>
      valueOf(memoryBytes) / 1024 + valueOf(memoryShare) * mebibytes * 1024;
    expect(hidden(128)).toBeCloseTo(number('mem-guest-reserved-128'), -1);
    expect(hidden(8192)).toBeCloseTo(211_300, -1);
    expect(valueOf(memoryShare)).toBeGreaterThan(number('mem-struct-page'));
  });
});

describe('figures computed from others', () => {
  const number = (id: string): number => Number(pick(sources, id).value);
  const list = (id: string): readonly number[] => pick(sources, id).value as readonly number[];
  const request = (id: string): number => pick(catalog.applications, id).cpuMicrosPerRequest.value;

  test('speeds inside are ratios of published scores', () => {
    const speed = (id: string): number => pick(catalog.kinds, id).cpuEfficiency.value;
    expect(speed('kvm-guest')).toBe(number('cpu-linpack-kvm-tuned') / number('cpu-linpack-native'));
    const [native = 0, , workstation = 0] = list('xen-spec');
    expect(speed('virtualbox-guest')).toBe(workstation / native);
    expect(number('cpu-linpack-docker') / number('cpu-linpack-native')).toBeCloseTo(1, 3);
  });

  test('requests cost what the published rates leave for each', () => {
    expect(request('nginx')).toBe(Math.round(1e6 / number('nginx-tls-connections')));
    expect(request('postgresql')).toBe(Math.round(16e6 / number('app-mysql-native')));
    expect(request('worker')).toBe(Math.round(1e6 / (list('gv-http')[0] ?? 0)));
    expect(request('freeradius')).toBe(Math.round(1e6 / (list('freeradius-rate')[0] ?? 0)));
  });

  test('docker waits 102.3 s in all before the first ten restarts', () => {
    const policy = pick(catalog.policies, 'always');
    if (policy.policy !== 'restart') throw new Error('always is not a restart policy');
    let pause = policy.firstDelayMicros.value;
    let total = 0;
    for (let restart = 0; restart < 10; restart++) {
      total += Math.min(pause, policy.delayMicrosMax.value);
      pause *= policy.factor.value;
    }
    expect(total).toBe(102_300_000);
  });
});
