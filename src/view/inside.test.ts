/** What is seen from inside and from outside, said in sentences, on the ladder of isolation. */
import { describe, expect, test } from 'vitest';
import type { EntityDocument } from '../scenarios/document.ts';
import { ladderAt } from '../scenarios/ladder.ts';
import { type Looker, lookers, spaceOf } from './inside.ts';
import { type LookId, lookOf, looksOf } from './looks.ts';
import type { World } from './read.ts';
import { entity, type Run, run } from './testing/run.ts';

const opened = run({ document: ladderAt() }, 1);
const world = opened.left;

const inside = (id: string, on: World = world): Looker => lookers(on, entity(on, id))[0] as Looker;
const outside = (id: string, on: World = world): Looker => lookers(on, entity(on, id))[1] as Looker;
const seen = (looker: Looker, id: LookId, on: World = world): string[] =>
  lookOf(on, looker, id, opened.mirror.now).things.map(({ name }) => name);
const owners = (looker: Looker, id: LookId): string[] => [
  ...new Set(lookOf(world, looker, id, opened.mirror.now).things.map(({ of }) => of)),
];

describe('processes', () => {
  test('a chroot jail sees all processes of its machine, and only its own files', () => {
    expect(owners(inside('chroot-web'), 'processes')).toEqual([
      'chroot-linux',
      'chroot-web',
      'chroot-neighbour',
    ]);
    expect(owners(inside('chroot-web'), 'files')).toEqual(['chroot-web']);
  });

  test('a Docker container sees its own process as number 1 and no other', () => {
    const { things } = lookOf(world, inside('docker-web'), 'processes', 0);
    expect(things).toEqual([
      { name: 'nginx', detail: 'number 1, of docker-web', of: 'docker-web', own: true },
    ]);
  });

  test('the root of the machine sees those of all containers', () => {
    expect(owners(outside('docker-web'), 'processes')).toEqual([
      'docker-linux',
      'docker-docker',
      'docker-web',
      'docker-neighbour',
    ]);
  });

  test('a system container has a first process like a machine', () => {
    expect(seen(inside('lxc-web'), 'processes')[0]).toMatch(/^init \(/);
  });

  test('of a virtual machine its root sees all, and the machine beneath only the monitor', () => {
    expect(owners(inside('kvm-web'), 'processes')).toEqual(['kvm-web']);
    const processes = seen(outside('kvm-web'), 'processes');
    expect(processes.filter((name) => name.includes('QEMU'))).toHaveLength(2);
    expect(processes).not.toContain('nginx');
  });

  test('of a sandbox with a kernel of software the machine sees only that kernel', () => {
    expect(seen(outside('gvisor-web'), 'processes')).toContain('Sentry (gVisor)');
    expect(seen(outside('gvisor-web'), 'processes')).not.toContain('nginx');
    expect(seen(inside('gvisor-web'), 'processes')).toEqual(['nginx']);
  });
});

describe('the other kinds of things', () => {
  test('a process shares everything with its machine', () => {
    for (const id of ['files', 'name', 'kernel', 'users'] as const) {
      expect(owners(inside('process-web'), id)).toContain('process-linux');
    }
  });

  test('a container has the kernel of its machine, a virtual machine its own', () => {
    expect(owners(inside('docker-web'), 'kernel')).toEqual(['docker-linux']);
    expect(owners(inside('kvm-web'), 'kernel')).toEqual(['kvm-web']);
    expect(seen(inside('kvm-web'), 'kernel')[0]).toMatch(/^Linux \d/);
  });

  test('root of a Docker container is root of the machine without most rights', () => {
    const [root] = lookOf(world, inside('docker-web'), 'users', 0).things;
    expect(root?.detail).toBe('root of docker-linux, without most rights');
    const [nobody] = lookOf(world, inside('lxc-web'), 'users', 0).things;
    expect(nobody?.detail).toBe('nobody outside lxc-web');
  });

  test('a program without files of its own runs as an ordinary user', () => {
    const [user] = lookOf(world, inside('process-web'), 'users', 0).things;
    expect(user).toMatchObject({ name: 'nginx', detail: 'an ordinary user of process-linux' });
  });

  test('a container has an interface with an address of its own, and sees no other', () => {
    const { things } = lookOf(world, inside('docker-web'), 'interfaces', 0);
    expect(things.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'eth0 172.17.0.2 in docker0',
    ]);
    expect(owners(inside('chroot-web'), 'interfaces')).toEqual(['chroot-linux']);
  });

  test('each says which switch decided, and the command that would show it', () => {
    const look = lookOf(world, inside('chroot-web'), 'processes', 0);
    expect(look.decidedBy).toBe('pid');
    expect(look.because).toBe('“Processes” is off: it is as in chroot-linux.');
    expect(look.command).toBe('ps -ef');
    const files = lookOf(world, inside('chroot-web'), 'files', 0);
    expect(files.because).toBe('“Files” is on: chroot-web has its own.');
    expect(lookOf(world, inside('kvm-web'), 'name', 0).because).toBe(
      'kvm-web brings a kernel: everything behind it is its own.',
    );
    expect(lookOf(world, inside('lpar-web'), 'interfaces', 0).command).toBe('ifconfig -a');
  });

  test('everything can be looked at from every rung, from inside and from beneath', () => {
    for (const one of world.entities.filter(({ application }) => application)) {
      for (const looker of lookers(world, one)) {
        for (const { because, command, things } of looksOf(world, looker, 1e6)) {
          expect(because).toMatch(/^\S.*\.$/);
          expect(command).not.toBe('');
          expect(things.every(({ name, detail }) => name !== '' && detail !== '')).toBe(true);
        }
      }
    }
  });
});

describe('a switch that is turned off', () => {
  const turned = (switches: EntityDocument['separation']): Run => {
    const document = ladderAt();
    const ladder = document.worlds.ladder as (typeof document.worlds)[string];
    const entities = ladder.entities?.map((one) =>
      one.id === 'docker-web' ? { ...one, separation: switches } : one,
    );
    return run({ document: { ...document, worlds: { ladder: { ...ladder, entities } } } }, 1);
  };

  test('lets a container see the processes of its machine, those of other containers too', () => {
    const { left } = turned({ pid: false });
    const { things } = lookOf(left, inside('docker-web', left), 'processes', 0);
    expect(things.map(({ of }) => of)).toContain('docker-neighbour');
    expect(spaceOf(left, entity(left, 'docker-web'), 'pid').id).toBe('docker-linux');
  });

  test('gives it the name and the interfaces of the machine', () => {
    const { left } = turned({ uts: false, network: false });
    expect(seen(inside('docker-web', left), 'name', left)).toEqual(['docker-linux']);
    const { things } = lookOf(left, inside('docker-web', left), 'interfaces', 0);
    expect(things.map(({ name }) => name)).toContain('docker0');
  });
});
