/** I/Os in whole runs: documents in, through commands, snapshots and migrations. */
import { describe, expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import { give, host, metricsOf, refusal, run, specOf, viewOf, wait } from '../testing/run.ts';

const kvm = (n: number): EntityDocument[] => [
  { id: `linux-${n}`, kind: 'linux', system: 'alpine', on: `host-${n}`, up: true },
  { id: `kvm-${n}`, kind: 'kvm', on: `linux-${n}`, up: true },
];
const vm = (id: string, more: Partial<EntityDocument> = {}): EntityDocument => ({
  id,
  kind: 'kvm-guest',
  system: 'alpine',
  application: 'worker',
  memory: '1 GiB',
  on: 'kvm-1',
  up: true,
  ...more,
});

/** Two hosts with slow disks, and two guests on the first. */
const document: ScenarioDocument = {
  version: 1,
  title: 'I/Os',
  worlds: {
    w: {
      hosts: [
        host(1, { network: '10 Gbit/s', diskIops: '1000/s', diskService: 'exponential' }),
        host(2, { network: '10 Gbit/s', diskIops: '300/s', diskChannels: 2 }),
      ] as ScenarioDocument['worlds'][string]['hosts'],
      entities: [
        ...kvm(1),
        ...kvm(2),
        vm('a', { io: { outstanding: 8, reads: 0.5 }, diskWeight: 3, restart: 'always' }),
        vm('b', { io: { outstanding: 8, size: '64 KiB' }, diskLimit: '200/s' }),
      ],
    },
  },
};

const ioOf = (sim: Simulation, id: string) => {
  const found = viewOf(sim).io(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

describe('a run with I/Os', () => {
  test('shows them by host and by entity', () => {
    const sim = run(document, { checkEvery: 100 });
    wait(sim, 10);
    const [first] = metricsOf(sim).hosts;
    expect(ioOf(sim, 'b').done).toBeGreaterThan(1900);
    expect(ioOf(sim, 'b').done).toBeLessThanOrEqual(2001);
    expect(ioOf(sim, 'b').doneBytes).toBe(ioOf(sim, 'b').done * 65_536);
    expect((first?.ioDone ?? 0) / 10).toBeCloseTo(1000, -2);
    expect(first?.ioDone).toBe(ioOf(sim, 'host-1').done);
    expect(first?.ioOpen).toBeLessThanOrEqual(16);
    expect(first?.ioMeanMicros).toBeGreaterThan(1000);
    expect(ioOf(sim, 'host-2')).toEqual({ done: 0, meanMicros: -1, open: 0, doneBytes: 0 });
    expect(metricsOf(sim).io.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(viewOf(sim).io('nobody')).toBeUndefined();
  });

  test('goes on from a snapshot in the middle as if nothing had been', () => {
    const through = run(document, { checkEvery: 0 });
    wait(through, 0.5);
    give(through, { type: 'migrate', id: 'a', to: 'host-2' });
    const halves = [0.1, 0.3, 0.7, 1.3].map((pause) => {
      wait(through, pause);
      return through.snapshot();
    });
    wait(through, 2);
    const end = through.snapshot();
    for (const half of halves) {
      const again = run(document, { checkEvery: 0, journal: through.journal });
      again.restore(half);
      again.advance(through.now);
      expect(again.snapshot()).toEqual(end);
    }
  });

  test('follows a guest to another host', () => {
    const sim = run(document, { checkEvery: 10 });
    wait(sim, 1);
    give(sim, { type: 'migrate', id: 'a', to: 'host-2' });
    wait(sim, 5);
    const before = [ioOf(sim, 'a').done, ioOf(sim, 'host-1').done];
    wait(sim, 10);
    expect((ioOf(sim, 'a').done - (before[0] ?? 0)) / 10).toBeCloseTo(300, -0.5);
    expect((ioOf(sim, 'host-1').done - (before[1] ?? 0)) / 10).toBeCloseTo(200, -0.5);
    expect(ioOf(sim, 'a').open).toBe(8);
  });

  test('ends with its guest and begins again with it', () => {
    const sim = run(document, { checkEvery: 500 });
    wait(sim, 1);
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    expect([ioOf(sim, 'a').open, ioOf(sim, 'b').open]).toEqual([0, 0]);
    const done = ioOf(sim, 'a').done;
    wait(sim, 10);
    expect(ioOf(sim, 'a').done).toBe(done);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 140);
    expect(ioOf(sim, 'a').open).toBe(8);
    expect(ioOf(sim, 'a').done).toBeGreaterThan(done + 1000);
    expect(refusal(sim, { type: 'start', id: 'a' }).code).toBe('alreadyRunning');
  });
});

describe('in a scenario document', () => {
  const reads = (hosts: object, entity: object): (() => unknown) => {
    const [first] = document.worlds.w?.hosts ?? [];
    const changed = {
      ...document,
      worlds: { w: { hosts: [{ ...first, ...hosts }], entities: [...kvm(1), vm('a', entity)] } },
    };
    return () => specOf(changed);
  };

  test('rates and sizes are quantities', () => {
    const { worlds } = specOf(document);
    const [h1, h2] = worlds[0]?.entities ?? [];
    expect(h1?.hardware).toMatchObject({ diskIops: 1000, diskService: 'exponential' });
    expect(h2?.hardware).toMatchObject({ diskIops: 300, diskChannels: 2 });
    expect(worlds[0]?.entities.at(-2)).toMatchObject({
      io: { outstanding: 8, bytes: 4096, reads: 0.5 },
      diskWeight: 3,
    });
    expect(worlds[0]?.entities.at(-1)).toMatchObject({ diskLimit: 200 });
  });

  test.each([
    ['a disk that does nothing', { diskIops: '0/s' }, {}, /hosts\[0\]\.diskIops: is 0; leave/],
    ['a disk that does too much', { diskIops: '99999999/s' }, {}, /diskIops: is more than/],
    ['a limit of nothing', {}, { diskLimit: '0/s' }, /entities\[2\]\.diskLimit: lets no I\/O/],
    [
      'a reservation above its limit',
      {},
      { diskReserved: '9/s', diskLimit: '8/s' },
      /diskReserved: is more than diskLimit; reserve at most the limit/,
    ],
    [
      'less than a sector',
      {},
      { io: { outstanding: 1, size: '100 B' } },
      /io\.size: is less than a sector; write "512 B" or more/,
    ],
  ])('%s is refused with a way out', (_what, hosts, entity, message) => {
    expect(reads(hosts, entity)).toThrow(message);
    expect(reads({}, {})).not.toThrow();
  });

  test('equal digests of different sizes are refused', () => {
    const images = (size: string) => [
      { id: 'one', layers: [{ digest: 'base', size: '10 MB' }] },
      { id: 'two', layers: [{ digest: 'base', size }] },
    ];
    const withImages = (size: string) => () =>
      specOf({ ...document, worlds: { w: { ...document.worlds.w, images: images(size) } } });
    expect(withImages('10 MB')).not.toThrow();
    expect(withImages('11 MB')).toThrow(
      /images\[1\]\.layers\[0\]\.digest: "base" has 10000000 bytes elsewhere and 11000000 here/,
    );
  });
});
