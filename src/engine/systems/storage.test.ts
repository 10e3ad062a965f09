import { describe, expect, test } from 'vitest';
import type { ServiceDocument, WorldDocument } from '../../scenarios/document.ts';
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
