import { describe, expect, test } from 'vitest';
import type { ScenarioDocument, ServiceDocument, WorldDocument } from '../../scenarios/document.ts';
import { scenarios } from '../../scenarios/index.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import type { ServiceWish } from '../../scenarios/twin.ts';
import type { Simulation } from '../simulation.ts';
import {
  cell,
  give,
  host,
  metricsOf,
  nginx,
  oneWorld,
  refusal,
  run,
  wait,
} from '../testing/run.ts';

const radius = { id: 'radius', application: 'freeradius' } as const;
const diskOf = (sim: Simulation, world = 'w'): number =>
  metricsOf(sim, world).replicaDiskBytes / 1e6;

/** One world in which all replicas share or copy their disks, up. */
function up(
  stack: string,
  services: readonly ServiceWish[],
  copies?: 'full' | 'shared',
): Simulation {
  const document = oneWorld(stack, { title: 'Disks', hosts: [host(1)], services, clients: [] });
  const world = document.worlds.w as WorldDocument;
  const set = (service: ServiceDocument): ServiceDocument => ({
    ...service,
    template: { ...service.template, ...(copies && { copies }) },
  });
  const changed = { ...world, services: (world.services ?? []).map(set) };
  const sim = run({ ...document, worlds: { w: changed } }, { checkEvery: 20 });
  wait(sim, 150);
  const { services: reports } = metricsOf(sim);
  expect(reports.every(({ ready, wanted }) => ready === wanted)).toBe(true);
  return sim;
}

describe('FreeRADIUS both ways', () => {
  test('takes 3405 MB in a virtual machine and 5 MB in a container', () => {
    const { document } = scenarios.find(({ id }) => id === 'freeradius') ?? {};
    expect(parseScenario(document).ok).toBe(true);
    const sim = run(document as NonNullable<typeof document>);
    wait(sim, 60);
    expect([diskOf(sim, 'left'), diskOf(sim, 'right')]).toEqual([3405, 5]);
    expect(cell(sim, 'radius-1', 'diskBytes', 'left')).toBe(3405e6);
  });

  test.each([
    ['full virtual machines', 'kvm', 'full', 34_050],
    ['linked clones', 'kvm', 'shared', 3_400 + 10 * 5],
    ['containers', 'docker', 'shared', 5],
    ['containers without shared layers', 'docker', 'full', 50],
    ['programs on one system', 'bare', 'shared', 50],
    ['full virtual machines on ESXi', 'esxi', 'full', 34_050],
    ['linked clones on VirtualBox', 'virtualbox', 'shared', 3_450],
  ] as const)('ten %s (%s, %s) take %d MB', (_what, stack, copies, megabytes) => {
    const sim = up(stack, [{ ...radius, replicas: 10 }], copies);
    expect(diskOf(sim)).toBe(megabytes);
    const { diskUsedBytes, hosts } = metricsOf(sim);
    expect(hosts[0]?.diskUsedBytes).toBe(diskUsedBytes);
  });

  test('that are scaled in give their own disks back and leave what is shared', () => {
    const vms = up('kvm', [{ ...radius, replicas: 3 }]);
    give(vms, { type: 'scale', service: 'radius', replicas: 1 });
    wait(vms, 30);
    expect(diskOf(vms)).toBe(3405);
    const clones = up('kvm', [{ ...radius, replicas: 3 }], 'shared');
    give(clones, { type: 'scale', service: 'radius', replicas: 0 });
    wait(clones, 30);
    expect(diskOf(clones)).toBe(3400);
    const containers = up('docker', [{ ...radius, replicas: 3 }]);
    give(containers, { type: 'scale', service: 'radius', replicas: 0 });
    wait(containers, 30);
    expect(diskOf(containers)).toBe(5);
  });
});

describe('image layers', () => {
  const db = { id: 'db', application: 'postgresql' } as const;

  test('are shared only if their digests are equal: nginx and PostgreSQL share nothing', () => {
    expect(metricsOf(up('docker', [nginx, db])).replicaDiskBytes).toBe(63_110_572 + 162_473_560);
  });

  test('with one Debian beneath both, 195,803,227 bytes are enough', () => {
    const document = oneWorld('docker', {
      title: 'One Debian',
      hosts: [host(1)],
      services: [{ ...nginx, image: 'nginx-on-b' }, db],
      images: [
        {
          id: 'nginx-on-b',
          layers: [
            { digest: 'debian-trixie/b', size: '29830418 B' },
            { digest: 'nginx-own', size: `${63_110_572 - 29_780_905} B` },
          ],
        },
      ],
      clients: [],
    });
    const sim = run(document);
    wait(sim, 60);
    expect(metricsOf(sim).replicaDiskBytes).toBe(195_803_227);
    const shared = metricsOf(sim).hosts[0]?.sharedLayers ?? [];
    expect(shared.find(({ digest }) => digest === 'debian-trixie/b')?.users).toBe(2);
  });

  test('are stored once for a second replica on the same host', () => {
    expect(metricsOf(up('docker', [{ ...nginx, replicas: 2 }])).replicaDiskBytes).toBe(63_110_572);
  });

  test('of a container on a second host are stored there too', () => {
    const sim = run(
      oneWorld('docker', {
        title: 'Two hosts',
        hosts: [host(1, { memory: '230 MB' }), host(2)],
        services: [nginx, { ...nginx, id: 'web2', restart: 'no' }],
        clients: [],
      }),
    );
    wait(sim, 60);
    expect(metricsOf(sim).replicaDiskBytes).toBe(2 * 63_110_572);
  });
});

describe('a disk that is full', () => {
  test('takes no further replica, and the event says why', () => {
    const wish = {
      title: 'Full',
      hosts: [host(1, { disk: '8 GB' })],
      services: [radius],
      clients: [],
    };
    const sim = run(oneWorld('kvm', wish));
    wait(sim, 60);
    expect(diskOf(sim)).toBe(3405);
    give(sim, { type: 'scale', service: 'radius', replicas: 2 });
    expect(sim.events.at(-1)).toMatchObject({
      type: 'refused',
      subject: 'radius-2',
      data: { reason: 'not enough disk' },
    });
    expect(refusal(sim, { type: 'start', id: 'radius-2' })).toEqual({
      code: 'notEnoughDisk',
      subject: 'radius-2',
      reason: 'does not fit on the disk of host-1',
      remedy: 'Remove something there.',
    });
  });
});

describe('a thousand images of ten layers at once', () => {
  const images = Array.from({ length: 1000 }, (_, i) => ({
    id: `image-${i}`,
    layers: Array.from({ length: 10 }, (__, j) => ({ digest: `${i}/${j}`, size: '1 MB' })),
  }));
  const document: ScenarioDocument = {
    version: 1,
    title: 'Many layers',
    worlds: {
      w: {
        registry: { bandwidth: '10 Gbit/s' },
        hosts: [
          host(1, { network: '10 Gbit/s', cores: 64, memory: '512 GiB' }),
        ] as WorldDocument['hosts'],
        images,
        entities: [
          { id: 'linux', kind: 'linux', system: 'alpine', on: 'host-1', up: true },
          { id: 'docker', kind: 'docker', on: 'linux', up: true },
          ...images.map(({ id }) => ({
            id: `of-${id}`,
            kind: 'docker-container',
            application: 'worker',
            image: id,
            on: 'linux',
          })),
        ],
      },
    },
    journal: images.map(({ id }) => ({
      at: 0,
      command: { type: 'start', world: 'w', id: `of-${id}` },
    })),
  };

  test('are fetched three at a time over the whole link, each byte once, first come first', () => {
    const sim = run(document, { checkEvery: 0 });
    wait(sim, 4);
    const layers = metricsOf(sim).hosts[0]?.sharedLayers ?? [];
    expect(layers.length).toBe(10_000);
    wait(sim, 4.1);
    const pulled = sim.events.filter(
      (e) => e.type === 'phaseEnded' && String(e.data.phase).startsWith('Pull'),
    );
    expect(pulled.length).toBe(1000);
    expect((pulled.at(-1)?.at ?? 0) / 1e6).toBeCloseTo(10_000e6 / 1.25e9, 2);
    expect(pulled.map((e) => e.subject)).toEqual(images.map(({ id }) => `of-${id}`));
  });
});

describe('what a container writes', () => {
  const document = (more: object): ScenarioDocument => {
    const { worlds, ...rest } = oneWorld('docker', {
      title: 'Writes',
      hosts: [host(1)],
      services: [{ ...radius, replicas: 3 }],
      clients: [],
    });
    const world = worlds.w as WorldDocument;
    const services = (world.services ?? []).map((service) => ({
      ...service,
      template: { ...service.template, ...more },
    }));
    return { ...rest, worlds: { w: { ...world, services } } };
  };

  test('goes with it; its volume stays, one for all replicas of a service', () => {
    const sim = run(document({ writes: '20 MB', volume: '1 GB' }), { checkEvery: 20 });
    wait(sim, 60);
    expect(diskOf(sim)).toBe(5 + 3 * 20 + 1000);
    expect(cell(sim, 'radius-1', 'diskBytes')).toBe(20e6);
    give(sim, { type: 'scale', service: 'radius', replicas: 0 });
    wait(sim, 60);
    expect(diskOf(sim)).toBe(5 + 1000);
    give(sim, { type: 'scale', service: 'radius', replicas: 1 });
    wait(sim, 60);
    expect(diskOf(sim)).toBe(5 + 20 + 1000);
  });

  test('needs room on the disk before it starts', () => {
    const sim = run(document({ writes: '190 GB' }), { checkEvery: 20 });
    wait(sim, 60);
    expect(metricsOf(sim).services[0]?.ready).toBe(1);
  });
});

test('what is up from the beginning has its image, and pulls nothing when it is restarted', () => {
  const entities = [
    { id: 'linux', kind: 'linux', system: 'alpine', on: 'host-1', up: true },
    { id: 'docker', kind: 'docker', on: 'linux', up: true },
    { id: 'web', kind: 'docker-container', application: 'nginx', on: 'linux', up: true },
  ];
  const hosts = [host(1)] as WorldDocument['hosts'];
  const sim = run({ version: 1, title: 'Up', worlds: { w: { hosts, entities } } });
  const before = metricsOf(sim).diskUsedBytes;
  expect(metricsOf(sim).hosts[0]?.sharedLayers.length).toBe(7);
  give(sim, { type: 'restart', id: 'web' });
  wait(sim, 20);
  expect(metricsOf(sim).diskUsedBytes).toBe(before);
  const pull = sim.events.find((e) => String(e.data.phase).startsWith('Pull'));
  expect(pull?.data.tookMicros).toBe(0);
});
