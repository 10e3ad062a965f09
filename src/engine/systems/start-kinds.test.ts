/** Starts of everything in the catalogue, and what makes them longer or shorter. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../../catalog/index.ts';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import { holderOf } from '../../scenarios/testing/holder.ts';
import type { KindSpec } from '../define.ts';
import type { Simulation } from '../simulation.ts';
import { cell, eventsOf, give, patient, run, stateIn, viewOf, wait } from '../testing/run.ts';

const kindOf = (id: string): KindSpec => {
  const found = catalog.kinds.find((kind) => kind.id === id);
  if (!found) throw new Error(`there is no ${id}`);
  return found;
};

const world = (entities: readonly EntityDocument[], host = {}, journal = {}): ScenarioDocument => ({
  version: 1,
  title: 'Starts',
  worlds: {
    w: {
      hosts: [
        {
          id: 'host',
          cores: 8,
          memory: '64 GiB',
          disk: '2 TB',
          diskSpeed: '1 GB/s',
          network: '1 Gbit/s',
          ...host,
        },
      ],
      entities,
    },
  },
  ...journal,
});

/** What has to be up before one of this kind can stand, down to the machine. */
function footing(kind: KindSpec): { place: string; entities: EntityDocument[] } {
  if (kind.standsOn === 'firmware') return { place: 'host', entities: withManager(kind, 'host') };
  const under = kind.needs?.[0] ?? (kind.standsOn === 'hypervisor' ? 'kvm' : 'linux');
  const beneath = footing(kindOf(under));
  const floor: EntityDocument = {
    id: under,
    kind: under,
    system: 'debian-minimal',
    on: beneath.place,
    up: true,
  };
  return { place: under, entities: [...beneath.entities, floor, ...withManager(kind, under)] };
}

const withManager = ({ managedBy }: KindSpec, on: string): EntityDocument[] =>
  managedBy === undefined
    ? []
    : [{ id: managedBy, kind: managedBy, system: 'debian-minimal', on, up: true }];

const bare = { system: 'debian-minimal', memory: '1 GiB' } as const;
const settings = { ...bare, application: 'nginx' } as const;

const one = (kind: string, change: Partial<EntityDocument> = {}, host = {}): Simulation => {
  const { place, entities } = footing(kindOf(kind));
  const it = { ...settings, id: 'it', kind, on: place, ...change };
  return run(world([...entities, it], host));
};

const took = (sim: Simulation, id = 'it'): number =>
  eventsOf(sim, 'started', id).at(-1)?.data.tookMicros as number;
const titles = (sim: Simulation, id = 'it'): unknown[] =>
  eventsOf(sim, 'phaseEnded', id).map((event) => event.data.phase);

describe('every technology of the catalogue', () => {
  const standing = catalog.kinds.filter((kind) => kind.standsOn !== null);
  test.each(standing)('takes as long to start as its phases together ($id)', patient, (kind) => {
    const held = holderOf({ kind });
    if (!held) throw new Error(`nothing can hold ${kind.id}`);
    const sim = run(held.document);
    give(sim, { type: 'start', id: 'it' });
    for (let i = 0; i < 10 && stateIn(sim, 'it') === 'starting'; i++) wait(sim, 120);
    expect(stateIn(sim, 'it')).toBe('running');
    const phases = viewOf(sim).records.find((record) => record.id === 'it')?.phases ?? [];
    expect(phases.length).toBeGreaterThan(0);
    expect(titles(sim)).toEqual(phases.map((phase) => phase.title));
    const sum = eventsOf(sim, 'phaseEnded', 'it').reduce(
      (all, event) => all + Number(event.data.tookMicros),
      0,
    );
    expect(took(sim)).toBe(sum);
  });
});

describe('a toolstack with a store', () => {
  const guests = (count: number): Simulation => {
    const { place, entities } = footing(kindOf('xen-guest'));
    const guest = { kind: 'xen-guest', system: 'tinyx', memory: '64 MiB', on: place };
    const names = Array.from({ length: count }, (_, i) => ({ ...guest, id: `vm-${i}`, up: true }));
    return run(world([...entities, ...names, { ...guest, id: 'it' }]), { checkEvery: 100 });
  };
  const creation = (count: number): number => {
    const sim = guests(count);
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 60);
    return Number(eventsOf(sim, 'phaseEnded', 'it')[0]?.data.tookMicros);
  };

  test('takes longer for every neighbour, and more than in proportion', () => {
    const [alone, some, twice] = [creation(0), creation(100), creation(200)] as const;
    expect(some - alone).toBe(Math.round(100 * 65 + 100 * 100 * 9.594));
    expect(twice - alone).toBe(Math.round(200 * 65 + 200 * 200 * 9.594));
    expect(twice - alone).toBeGreaterThan(2 * (some - alone));
  });

  test('counts what is up, and neither itself nor its control domain', () => {
    const sim = guests(2);
    give(sim, { type: 'kill', id: 'vm-0' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 60);
    const [first] = eventsOf(sim, 'phaseEnded', 'it');
    expect(Number(first?.data.tookMicros)).toBe(Math.ceil(350_500 + 65 + 9.594));
  });

  test('makes nothing while its control domain is down, and what runs goes on', () => {
    const sim = guests(1);
    give(sim, { type: 'crash', id: 'xen-dom0', tier: 'kernel' });
    wait(sim, 1);
    expect(stateIn(sim, 'vm-0')).toBe('running');
    const answer = sim.submit({ type: 'start', world: 'w', id: 'it' });
    expect(answer).toMatchObject({ accepted: false, rejection: { code: 'daemonDown' } });
  });
});

describe('a snapshot', () => {
  const restored = (): Simulation => {
    const sim = one('firecracker', { system: 'microvm', startFrom: 'snapshot' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 10);
    return sim;
  };

  test('takes the place of kernel, userland and program, not of the toolstack', () => {
    const sim = restored();
    const last = titles(sim).at(-1);
    expect(last).toBe('Restore the snapshot');
    expect(titles(sim)).toHaveLength(4);
    expect(stateIn(sim, 'it')).toBe('running');
    expect(cell(sim, 'it', 'tiersUp')).toBe(0b1111);
  });

  test('is used again after the kernel inside has stopped, but not for the program alone', () => {
    const sim = restored();
    give(sim, { type: 'crash', id: 'it', tier: 'kernel' });
    wait(sim, 1);
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 10);
    expect(titles(sim).filter((title) => title === 'Restore the snapshot')).toHaveLength(2);
    give(sim, { type: 'crash', id: 'it', tier: 'application' });
    wait(sim, 1);
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 10);
    expect(stateIn(sim, 'it')).toBe('running');
    expect(titles(sim).filter((title) => title === 'Restore the snapshot')).toHaveLength(2);
    expect(titles(sim).at(-1)).toContain('nginx');
  });

  test('of what has none is refused, with what to do', () => {
    const { place, entities } = footing(kindOf('esxi-guest'));
    const it = { ...settings, id: 'it', kind: 'esxi-guest', on: place } as const;
    expect(parseScenario(world([...entities, { ...it, startFrom: 'snapshot' }]))).toMatchObject({
      ok: false,
      problems: [{ message: 'an ESXi virtual machine has no snapshots here; leave it out' }],
    });
  });
});

describe('a copied disk', () => {
  test('is read whole before the first start, at the speed of the disk, and once', () => {
    const sim = one('kvm-guest', { startFrom: 'copy' }, { diskSpeed: '100 MB/s' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 60);
    const bytes = 1_100_000_000 + 33_325_076;
    const [copy] = eventsOf(sim, 'phaseEnded', 'it');
    expect(copy?.data).toMatchObject({ phase: 'Copy the disk' });
    expect(Number(copy?.data.tookMicros)).toBe(Math.ceil(bytes / 100));
    give(sim, { type: 'kill', id: 'it' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 60);
    expect(titles(sim).filter((title) => title === 'Copy the disk')).toHaveLength(1);
    expect(stateIn(sim, 'it')).toBe('running');
  });
});

describe('a lazy pull', () => {
  const pulled = (change: Partial<EntityDocument>): Simulation => {
    const sim = one('docker-container', change);
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 30);
    return sim;
  };
  const phaseTime = (sim: Simulation, title: string): number =>
    Number(eventsOf(sim, 'phaseEnded', 'it').find((e) => e.data.phase === title)?.data.tookMicros);

  test('moves and unpacks 6.4 % of the image, which takes its whole room on the disk', () => {
    const [eager, lazy] = [pulled({}), pulled({ pull: 'lazy' })];
    for (const title of ['Pull the missing layers', 'Unpack the layers']) {
      expect(phaseTime(lazy, title) / phaseTime(eager, title)).toBeCloseTo(0.064, 3);
    }
    const used = (sim: Simulation): number | undefined => viewOf(sim).measure().hosts[0]?.diskBytes;
    expect(used(lazy)).toBe(used(eager));
  });
});

describe('the small writes of a start', () => {
  const start = (host: object): number => {
    const sim = one('docker-container', { application: 'daytime' }, host);
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 30);
    return took(sim);
  };

  test('wait for the disk one by one where its I/Os are counted, and cost nothing elsewhere', () => {
    const free = start({});
    const slow = start({ diskIops: '100/s' });
    expect(slow - free).toBe(96 * 10_000);
    expect(start({ diskIops: '200/s' }) - free).toBe(96 * 5000);
  });

  test('go on where they were when the run is saved in the middle of them', () => {
    const sim = one('docker-container', { application: 'daytime' }, { diskIops: '100/s' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 0.6);
    const twin = sim.fork();
    wait(sim, 10);
    wait(twin, 10);
    expect(stateIn(twin, 'it')).toBe('running');
    expect(took(twin)).toBe(took(sim));
  });

  test('are given up with the start', patient, () => {
    const sim = one('docker-container', { application: 'daytime' }, { diskIops: '100/s' });
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 0.6);
    give(sim, { type: 'kill', id: 'it' });
    wait(sim, 10);
    expect(stateIn(sim, 'it')).toBe('off');
    give(sim, { type: 'start', id: 'it' });
    wait(sim, 10);
    expect(stateIn(sim, 'it')).toBe('running');
  });
});
