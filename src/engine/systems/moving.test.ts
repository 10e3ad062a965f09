import { describe, expect, test } from 'vitest';
import type { EntityDocument, HostDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { stateDigest } from '../digest.ts';
import type { Simulation } from '../simulation.ts';
import { assertLaws, worldsOf } from '../testing/laws.ts';
import {
  cell,
  eventsOf,
  give,
  metricsOf,
  patient,
  refusal,
  run,
  stateIn,
  subjectsOf,
  wait,
} from '../testing/run.ts';
import { cpuUsed } from './cpu.ts';

type Settings = Partial<EntityDocument>;

/** Two hosts of 1 Gbit/s with KVM and Docker; a guest of 1 GB in use, a container of 100 MB. */
function hosts(guest: Settings = {}, change: Partial<HostDocument> = {}): ScenarioDocument {
  const beneath = (n: number): EntityDocument[] => [
    { id: `linux-${n}`, kind: 'linux', system: 'alpine', on: `host-${n}`, up: true },
    { id: `kvm-${n}`, kind: 'kvm', on: `linux-${n}`, up: true },
    { id: `docker-${n}`, kind: 'docker', on: `linux-${n}`, up: true },
  ];
  const size = { cores: 8, memory: '16 GiB', disk: '100 GB', diskSpeed: '500 MB/s' };
  const program = { application: 'worker', up: true, restart: 'always' } as const;
  return {
    version: 1,
    title: 'Moves',
    worlds: {
      w: {
        hosts: [
          { id: 'host-1', ...size, network: '1 Gbit/s' },
          { id: 'host-2', ...size, network: '1 Gbit/s', ...change },
        ],
        entities: [
          ...beneath(1),
          ...beneath(2),
          {
            ...{ id: 'vm', kind: 'kvm-guest', system: 'alpine', on: 'kvm-1', memory: '1 GiB' },
            ...{ applicationMemory: '973 MB', dirtyRate: '0 B/s', ...program, ...guest },
          },
          {
            ...{ id: 'box', kind: 'docker-container', on: 'linux-1', memory: '1 GiB' },
            ...{ applicationMemory: '100 MB', ...program },
          },
        ],
      },
    },
  };
}

const begin = (guest: Settings = {}, change: Partial<HostDocument> = {}): Simulation => {
  const sim = run(hosts(guest, change));
  wait(sim, 1);
  return sim;
};
const move = { type: 'migrate', id: 'vm', to: 'host-2' } as const;
const ended = (sim: Simulation) => eventsOf(sim, 'migrated')[0]?.data ?? {};
const hostOf = (sim: Simulation, id: string): string => {
  const [world] = worldsOf(sim);
  const row = world?.rows.get(id) as number;
  return world?.records[world.foot.at.machine[row] as number]?.id ?? '';
};

describe('post-copy', patient, () => {
  test('pauses for the state of the processors alone, and runs while its memory follows', () => {
    const sim = begin();
    give(sim, { ...move, method: 'postCopy' });
    expect(stateIn(sim, 'vm')).toBe('paused');
    wait(sim, 0.074); // 8 MB at 125 MB/s, and 9 ms
    expect(stateIn(sim, 'vm')).toBe('migrating');
    expect(hostOf(sim, 'vm')).toBe('host-2');
    assertLaws(sim);
    wait(sim, 20);
    expect(stateIn(sim, 'vm')).toBe('running');
    expect(ended(sim)).toMatchObject({ method: 'postCopy', downtimeMicros: 73_000 });
    expect(ended(sim).bytes).toBe(8e6 + 1000e6);
    expect(ended(sim).tookMicros).toBe(73_000 + 8e6);
    assertLaws(sim);
  });

  test('makes the guest wait for the pages that it asks for before they have come', () => {
    const work = (workingSet: string): number => {
      const sim = begin({ workingSet, tasks: ['1 h'], cpus: 1 });
      give(sim, { ...move, method: 'postCopy' });
      wait(sim, 0.073);
      const before = usedBy(sim);
      wait(sim, 8.5);
      expect(stateIn(sim, 'vm')).toBe('running');
      return 8.5e6 - (usedBy(sim) - before);
    };
    expect(work('0 B')).toBeCloseTo(0, -1);
    // 200 MB are 48,828 pages, of which 21 % are asked for, and each takes 250 µs.
    const stalls = (200e6 / 4096) * 0.21 * 250;
    expect(Math.abs(work('200 MB') / stalls - 1)).toBeLessThan(0.01);
  });

  test.each(['host-1', 'host-2'])('dies with %s while its memory is on both', (host) => {
    const sim = begin();
    give(sim, { ...move, method: 'postCopy' });
    wait(sim, 4);
    give(sim, { type: 'crash', id: host, tier: 'hardware' });
    expect(['crashed', 'fallen']).toContain(stateIn(sim, 'vm'));
    expect(eventsOf(sim, 'migrationAborted')).toHaveLength(1);
    assertLaws(sim);
    wait(sim, 10);
    expect(eventsOf(sim, 'migrated')).toEqual([]);
    assertLaws(sim);
  });

  test('survives its source once all its memory has come', () => {
    const sim = begin();
    give(sim, { ...move, method: 'postCopy' });
    wait(sim, 9);
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    expect(stateIn(sim, 'vm')).toBe('running');
  });
});

/** CPU time of the guest's own threads, in core-microseconds. */
function usedBy(sim: Simulation): number {
  const [world] = worldsOf(sim);
  if (!world) throw new Error('no world');
  return cpuUsed(world, world.rows.get('vm') as number);
}

describe('a cold move', patient, () => {
  test('stops the guest, and starts it at the target with its memory and disk', () => {
    const sim = begin();
    const disks = metricsOf(sim).hosts.map((host) => host.diskUsedBytes);
    const size = cell(sim, 'vm', 'diskBytes');
    give(sim, { ...move, method: 'cold' });
    expect(stateIn(sim, 'vm')).toBe('stopping');
    expect(refusal(sim, move).code).toBe('busy');
    wait(sim, 5);
    expect(stateIn(sim, 'vm')).toBe('running');
    expect(hostOf(sim, 'vm')).toBe('host-2');
    expect(eventsOf(sim, 'started', 'vm')).toHaveLength(1);
    expect(ended(sim)).toMatchObject({ method: 'cold', bytes: 0 });
    expect(metricsOf(sim).hosts.map((host) => host.diskUsedBytes)).toEqual([
      (disks[0] ?? 0) - size,
      (disks[1] ?? 0) + size,
    ]);
    assertLaws(sim);
  });

  test('takes the time of the disk where hosts share none, and refuses to start meanwhile', () => {
    const sim = begin();
    const bytes = cell(sim, 'vm', 'diskBytes');
    give(sim, { ...move, method: 'cold', storage: 'copied' });
    wait(sim, 1);
    expect(stateIn(sim, 'vm')).toBe('off');
    expect(refusal(sim, { type: 'start', id: 'vm' })).toMatchObject({
      code: 'busy',
      reason: 'is being moved',
    });
    assertLaws(sim);
    wait(sim, 20);
    const [stop] = eventsOf(sim, 'stopped', 'vm');
    const [end] = eventsOf(sim, 'migrated', 'vm');
    expect((end?.at ?? 0) - (stop?.at ?? 0)).toBe(bytes / 125);
    expect(ended(sim).diskBytes).toBe(bytes);
  });

  test('of a guest that is off leaves it off', () => {
    const sim = begin({ up: false });
    expect(refusal(sim, move).code).toBe('notRunning');
    give(sim, { ...move, method: 'cold' });
    wait(sim, 1);
    expect([stateIn(sim, 'vm'), hostOf(sim, 'vm')]).toEqual(['off', 'host-2']);
    give(sim, { type: 'start', id: 'vm' });
    wait(sim, 5);
    expect(stateIn(sim, 'vm')).toBe('running');
  });

  test('is off when the guest is killed or the target dies', () => {
    for (const command of [
      { type: 'kill', id: 'vm' },
      { type: 'crash', id: 'host-2', tier: 'hardware' },
    ] as const) {
      const sim = begin();
      give(sim, { ...move, method: 'cold', storage: 'copied' });
      wait(sim, 0.3);
      give(sim, command);
      assertLaws(sim);
      wait(sim, 20);
      expect(hostOf(sim, 'vm')).toBe('host-1');
      expect(eventsOf(sim, 'migrated')).toEqual([]);
      expect(eventsOf(sim, 'migrationAborted')).toHaveLength(1);
    }
  });
});

describe('hosts without common storage', patient, () => {
  test('send the disk first, over both disks and the network', () => {
    const sim = begin({}, { diskSpeed: '50 MB/s' });
    const bytes = cell(sim, 'vm', 'diskBytes');
    give(sim, { ...move, storage: 'copied' });
    wait(sim, 30);
    const [copied] = eventsOf(sim, 'migrationDiskCopied');
    expect(copied?.data.bytes).toBe(bytes);
    expect((copied?.at ?? 0) - 1e6).toBe(bytes / 50);
    expect(ended(sim)).toMatchObject({ diskBytes: bytes, bytes: bytes + 1000e6 + 1 });
    assertLaws(sim);
  });

  test('do so by themselves when the world says so, and not when the command says no', () => {
    const document = hosts();
    const world = { ...document.worlds.w, migration: { storage: 'copied' } } as const;
    for (const [storage, sent] of [
      [undefined, 1],
      ['shared', 0],
    ] as const) {
      const sim = run({ ...document, worlds: { w: world as ScenarioDocument['worlds'][string] } });
      give(sim, { ...move, ...(storage && { storage }) });
      wait(sim, 30);
      expect(eventsOf(sim, 'migrationDiskCopied')).toHaveLength(sent);
    }
  });

  test('keep room for all that is on its way', () => {
    const document = hosts();
    const twin = document.worlds.w?.entities?.find(({ id }) => id === 'vm') as EntityDocument;
    const entities = [...(document.worlds.w?.entities ?? []), { ...twin, id: 'vm-2' }];
    const before = begin();
    const [used, size] = [
      metricsOf(before).hosts[1]?.diskUsedBytes,
      cell(before, 'vm', 'diskBytes'),
    ];
    const disk = `${Math.round((used ?? 0) + 1.5 * size)} B`;
    const small = document.worlds.w?.hosts.map((host) =>
      host.id === 'host-2' ? { ...host, disk } : host,
    );
    const sim = run({
      ...document,
      worlds: { w: { ...document.worlds.w, hosts: small ?? [], entities } },
    });
    give(sim, { ...move, storage: 'copied' });
    expect(refusal(sim, { ...move, id: 'vm-2' }).code).toBe('notEnoughDisk');
    wait(sim, 30);
    expect(hostOf(sim, 'vm')).toBe('host-2');
    expect(refusal(sim, { ...move, id: 'vm-2' }).code).toBe('notEnoughDisk');
    assertLaws(sim);
  });
});

describe('a checkpoint of a container', patient, () => {
  const box = { type: 'migrate', id: 'box', to: 'host-2', method: 'checkpoint' } as const;

  test('freezes it, sends its memory and makes its processes again', () => {
    const sim = begin();
    give(sim, box);
    expect(stateIn(sim, 'box')).toBe('paused');
    wait(sim, 5);
    expect([stateIn(sim, 'box'), hostOf(sim, 'box')]).toEqual(['running', 'host-2']);
    expect(eventsOf(sim, 'startBegun', 'box')).toEqual([]);
    expect(ended(sim)).toMatchObject({ downtimeMicros: 170_000 + 800_000 + 170_000 });
    assertLaws(sim);
  });

  test('is refused without the same kernel, without a daemon, and with connections', () => {
    const document = hosts();
    const swap = (change: (entity: EntityDocument) => EntityDocument): Simulation => {
      const entities = document.worlds.w?.entities?.map(change) ?? [];
      const world = { ...document.worlds.w, entities } as ScenarioDocument['worlds'][string];
      return run({ ...document, worlds: { w: world } });
    };
    const other = swap((e) => (e.id === 'linux-2' ? { ...e, system: 'ubuntu' } : e));
    expect(refusal(other, box)).toMatchObject({
      code: 'cannotMigrate',
      remedy: 'Pick a host with the same kernel.',
    });
    const alone = swap((e) => (e.id === 'docker-2' ? { ...e, up: false } : e));
    expect(refusal(alone, box).code).toBe('daemonDown');
    const busy = run(document, { checkEvery: 0 });
    const [world] = worldsOf(busy);
    const row = world?.rows.get('box') as number;
    world?.column.inFlight.set(row, 2);
    expect(refusal(busy, box).reason).toBe(
      'cannot be checkpointed: it has 2 open connections to others',
    );
  });
});

describe('a method that a kind does not offer', () => {
  test('is refused with what it does offer', () => {
    const sim = begin();
    expect(refusal(sim, { ...move, method: 'checkpoint' })).toEqual({
      code: 'cannotMigrate',
      subject: 'vm',
      reason: 'cannot migrate by a checkpoint: a KVM virtual machine does not offer it',
      remedy: 'Use pre-copy or post-copy or a cold move.',
    });
    expect(refusal(sim, { type: 'migrate', id: 'box', to: 'host-2' }).reason).toContain(
      'its processes live in the kernel of its host',
    );
  });
});

describe('a program that crashes inside a moving guest', patient, () => {
  test('is started again there while the guest moves on', () => {
    const sim = begin();
    give(sim, move);
    wait(sim, 2);
    give(sim, { type: 'crash', id: 'vm', tier: 'application' });
    assertLaws(sim);
    wait(sim, 20);
    expect(eventsOf(sim, 'migrationAborted')).toEqual([]);
    expect(eventsOf(sim, 'migrated')).toHaveLength(1);
    expect(eventsOf(sim, 'started', 'vm')).toHaveLength(1);
    expect([stateIn(sim, 'vm'), hostOf(sim, 'vm')]).toEqual(['running', 'host-2']);
    assertLaws(sim);
  });

  test('that is still starting when the guest is paused goes on at the target', () => {
    const sim = begin({ dirtyRate: '500 MB/s', workingSet: '400 MB' });
    give(sim, move);
    while (stateIn(sim, 'vm') === 'migrating') wait(sim, 0.05);
    expect(stateIn(sim, 'vm')).toBe('paused');
    give(sim, { type: 'crash', id: 'vm', tier: 'application' });
    wait(sim, 1);
    assertLaws(sim);
    wait(sim, 30);
    expect([stateIn(sim, 'vm'), hostOf(sim, 'vm')]).toEqual(['running', 'host-2']);
    assertLaws(sim);
  });
});

describe('what goes on inside a moving guest', patient, () => {
  test('goes on over the links of its new host', () => {
    const document = hosts();
    const inside: EntityDocument[] = [
      { id: 'engine', kind: 'docker', on: 'vm', up: true },
      { id: 'late', kind: 'docker-container', on: 'vm', application: 'nginx', image: 'large' },
    ];
    const roomy = document.worlds.w?.entities?.map((entity) =>
      entity.id === 'vm' ? { ...entity, memory: '2 GiB' } : entity,
    );
    const entities = [...(roomy ?? []), ...inside];
    const images = [{ id: 'large', layers: [{ digest: 'large', size: '8 GB' }] }];
    const world = { ...document.worlds.w, entities, images, registry: { bandwidth: '10 Gbit/s' } };
    const sim = run({ ...document, worlds: { w: world as ScenarioDocument['worlds'][string] } });
    give(sim, { type: 'start', id: 'late' });
    wait(sim, 1);
    give(sim, move);
    wait(sim, 30);
    expect(hostOf(sim, 'late')).toBe('host-2');
    expect(stateIn(sim, 'late')).toBe('starting');
    const [state] = worldsOf(sim);
    const onHost = (id: string): number => {
      const first = state?.flow.linkOf.get(state.rows.get(id) as number) as number;
      return [0, 1, 2].filter((n) => (state?.flow.heads[first + n] as number) >= 0).length;
    };
    expect([onHost('host-1'), onHost('host-2')]).toEqual([0, 1]);
    wait(sim, 300);
    expect(subjectsOf(sim, 'started')).toContain('late');
    assertLaws(sim);
  });
});

describe('a run that is taken back to the middle of a move', patient, () => {
  test.each([
    ['preCopy', {}],
    ['preCopy', { storage: 'copied' }],
    ['postCopy', {}],
    ['postCopy', { storage: 'copied' }],
    ['cold', { storage: 'copied' }],
    ['checkpoint', {}],
  ] as const)('goes on as it did: %s %o', (method, storage) => {
    const id = method === 'checkpoint' ? 'box' : 'vm';
    const sim = begin({ dirtyRate: '60 MB/s', workingSet: '300 MB' });
    give(sim, { ...move, id, method, ...storage });
    for (let step = 0; step < 24; step++) {
      wait(sim, 0.7);
      const [now, bytes] = [sim.now, sim.snapshot()];
      wait(sim, 0.55);
      const digest = stateDigest(sim.snapshot());
      const hash = sim.hash;
      const twin = sim.fork();
      twin.restore(bytes);
      twin.advance(now + 0.55e6);
      expect(stateDigest(twin.snapshot()), `after ${now} µs`).toBe(digest);
      sim.restore(bytes);
      sim.advance(now + 0.55e6);
      expect([sim.hash, stateDigest(sim.snapshot())]).toEqual([hash, digest]);
    }
    expect(eventsOf(sim, 'migrated')).toHaveLength(1);
  });
});
