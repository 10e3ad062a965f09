import { describe, expect, test } from 'vitest';
import { defaultScenario, scenarios } from '../../scenarios/index.ts';
import type { Simulation } from '../simulation.ts';
import { afterwards } from '../systems.ts';
import { testCatalog } from '../testing/catalog.ts';
import { assertLaws } from '../testing/laws.ts';
import {
  cell,
  eventsOf,
  give,
  host,
  metricsOf,
  oneWorld,
  patient,
  refusal,
  run,
  stateIn,
  viewOf,
  wait,
} from '../testing/run.ts';
import { makeWorld, type TestWorld, testHost } from '../testing/world.ts';
import { addWork } from './cpu.ts';
import { beginMigration, promisedMemory } from './migration.ts';

const given = (value: number) => ({ value, source: 'assumption', note: 'made up for a test' });

interface Copy {
  /** Memory of the guest, and what a busy guest writes per second. */
  readonly bytes: number;
  readonly dirty: number;
  readonly bandwidth: number;
  readonly roundsMax?: number;
  readonly share?: number;
  readonly guests?: number;
  readonly workingSet?: number;
}

/**
 * Guests of one busy core each that write at a constant rate, all sent to the other host at once.
 */
function copy(wanted: Copy): TestWorld {
  const { bytes, dirty, bandwidth, roundsMax = 30, share = 1 } = wanted;
  const { guests = 1, workingSet = 1e12 } = wanted;
  const size = { cores: 8, memoryBytes: 1e12, diskBytes: 1e12, diskBytesPerSecond: 1e8 };
  const hardware = { ...size, networkBytesPerSecond: bandwidth };
  const preCopy = {
    downtimeMicrosMax: given(30_000),
    roundsMax: given(roundsMax),
    resumeMicros: given(0),
    workingSetShareMax: given(share),
  };
  const catalog = testCatalog(
    { vm: { preCopy } },
    { dirtyBytesPerCpuSecond: given(dirty), workingSetBytes: given(workingSet) },
  );
  const settings = { kind: 'vm', application: 'app', memoryBytes: bytes };
  const own = { applicationMemoryBytes: bytes, on: 'a', up: true };
  const vms = Array.from({ length: guests }, (_, i) => ({ id: `vm-${i}`, ...settings, ...own }));
  const entities = [testHost('a', { hardware }), testHost('b', { hardware }), ...vms];
  const it = makeWorld({ entities }, catalog);
  for (let i = 0; i < guests; i++) {
    addWork(it.world, 2 + i, 1e12, 0, 0);
    const room = { memoryBytes: promisedMemory(it.world, 2 + i), diskBytes: 0, copiesDisk: false };
    beginMigration(it.world, 2 + i, { ...room, to: 1, method: 'preCopy', stage: 'round' });
  }
  afterwards(it.world);
  it.run(10_000e6);
  return it;
}

const dataOf = (it: TestWorld, type: string) =>
  it.events.filter((e) => e.type === type).map((e) => e.data as Record<string, number>);

describe('pre-copy is a geometric series', () => {
  const bytes = 1024e6;
  const bandwidth = 125e6;

  test.each([
    [12.5e6, 3, 9.101, 0.008_192],
    [25e6, 4, 10.237, 0.013_107],
    [62.5e6, 9, 16.368, 0.016],
    [100e6, 26, 40.861, 0.024_76],
  ])(
    'writing %d bytes a second: %d rounds, %d s, stopped for %d s',
    (dirty, rounds, total, down) => {
      const it = copy({ bytes, dirty, bandwidth });
      const sent = dataOf(it, 'migrationRoundSent');
      const ratio = dirty / bandwidth;
      expect(sent).toHaveLength(rounds);
      sent.forEach((round, i) => {
        // A round ends at the next whole microsecond, in which the guest has written a little more.
        const expected = bytes * ratio ** i;
        const slack = (dirty / 1e6 + 1) / (1 - ratio);
        expect(Math.abs((round.bytes as number) - expected), `round ${i + 1}`).toBeLessThan(slack);
        expect(Math.abs((round.tookMicros as number) - expected / 125)).toBeLessThan(
          1 + slack / 125,
        );
      });
      const [end] = dataOf(it, 'migrated');
      const all = (bytes * (1 - ratio ** (rounds + 1))) / (1 - ratio);
      expect(Math.abs((end?.bytes as number) / all - 1)).toBeLessThan(1e-6);
      expect((end?.tookMicros as number) / 1e6).toBeCloseTo(total, 2);
      expect((end?.tookMicros as number) / 1e6).toBeCloseTo(all / bandwidth, 4);
      expect((end?.downtimeMicros as number) / 1e6).toBeCloseTo(down, 4);
      expect(end).toMatchObject({ rounds, converged: 'yes' });
    },
  );

  test.each([125e6, 200e6])(
    'writing %d bytes a second it never ends by itself, and says so',
    (dirty) => {
      const [end] = dataOf(copy({ bytes, dirty, bandwidth }), 'migrated');
      expect(end).toMatchObject({ rounds: 30, converged: 'no', downtimeMicros: 8.192e6 });
      expect(end?.tookMicros).toBe(31 * 8.192e6);
    },
  );

  test('an idle guest is sent once', () => {
    const [end] = dataOf(copy({ bytes, dirty: 0, bandwidth }), 'migrated');
    expect(end).toMatchObject({ rounds: 1, tookMicros: 8.192e6 + 1, downtimeMicros: 1 });
  });

  test('stop-and-copy of 512 MB takes 32, 16 and 8 s at 128, 256 and 512 Mbit/s (Clark, 4.2)', () => {
    for (const [megabits, expected] of [
      [128, 32],
      [256, 16],
      [512, 8],
    ] as const) {
      const it = copy({ bytes: 512e6, dirty: 1e9, bandwidth: megabits * 125_000, roundsMax: 1 });
      expect(dataOf(it, 'migrated')[0]?.downtimeMicros).toBe(expected * 1e6);
    }
  });

  test('two at once share the link: each takes twice as long', () => {
    const two = dataOf(copy({ bytes, dirty: 0, bandwidth, guests: 2 }), 'migrationRoundSent');
    expect(two.map((round) => round.tookMicros)).toEqual([16.384e6, 16.384e6]);
  });

  test('no more is dirty than the working set, and than a share of the memory', () => {
    for (const limit of [{ share: 0.25 }, { workingSet: 256e6 }]) {
      const it = copy({ bytes, dirty: 1e9, bandwidth, ...limit });
      expect(dataOf(it, 'migrationRoundSent')[0]?.dirtyBytes).toBe(256e6);
      expect(dataOf(it, 'migrated')[0]).toMatchObject({ converged: 'no', downtimeMicros: 2.048e6 });
    }
  });

  /**
   * Totals of the SimGrid plug-in on 1 GiB at 125 MiB/s; its rounds do not count the first copy.
   */
  test.each([
    [0.1, 2, 9.928_961_62],
    [0.2, 3, 11.294_803_1],
    [0.4, 6, 15.586_416_8],
    [0.6, 13, 25.173_071],
    [0.8, 39, 65.399_526],
  ])('as in SimGrid at intensity %d: %d further rounds, %d s', (intensity, rounds, total) => {
    const MiB = 2 ** 20;
    const dirty = intensity * 125 * MiB;
    const wanted = {
      bytes: 1024 * MiB,
      dirty,
      bandwidth: 0.97 * 125e6,
      roundsMax: 1000,
      share: 0.9,
    };
    const [end] = dataOf(copy(wanted), 'migrated');
    expect(end?.rounds).toBe(rounds + 1);
    // SimGrid adds 0.26 ms of latency a message, in which the guest goes on writing.
    expect(Math.abs((end?.tookMicros as number) / 1e6 / total - 1)).toBeLessThan(2e-3);
  });
});

/** The built-in scenario of a database under write load on KVM, up. */
function database(): Simulation {
  const { document } = scenarios.find(({ id }) => id === 'write-load') ?? defaultScenario;
  const { left } = document.worlds;
  const sim = run({ ...document, worlds: left ? { w: left } : {} }, { checkEvery: 10 });
  wait(sim, 40);
  expect(stateIn(sim, 'db-1')).toBe('running');
  return sim;
}
const move = { type: 'migrate', id: 'db-1', to: 'host-2' } as const;

function untilState(sim: Simulation, state: string, step = 0.001): void {
  const end = sim.now + 60e6;
  while (stateIn(sim, 'db-1') !== state && sim.now < end) wait(sim, step);
  expect(stateIn(sim, 'db-1')).toBe(state);
}

describe('a database under write load', patient, () => {
  test('goes on serving while it moves, waits while it is paused, and loses nothing', () => {
    const sim = database();
    const { failed, timedOut } = metricsOf(sim).requests;
    give(sim, move);
    const before = metricsOf(sim).requests.served;
    untilState(sim, 'paused');
    const atPause = metricsOf(sim).requests;
    expect(atPause.served).toBeGreaterThan(before + 100);
    wait(sim, 0.005);
    const later = metricsOf(sim).requests;
    expect(stateIn(sim, 'db-1')).toBe('paused');
    expect(later.served).toBe(atPause.served);
    expect(later.inFlight).toBeGreaterThan(atPause.inFlight);
    expect(metricsOf(sim).cpuBusyCores).toBe(0);
    untilState(sim, 'running');
    wait(sim, 5);
    expect(metricsOf(sim).requests).toMatchObject({ failed, timedOut });
    expect(metricsOf(sim).requests.served).toBeGreaterThan(later.served + 1000);
    const [end] = eventsOf(sim, 'migrated');
    expect(end?.data).toMatchObject({ to: 'host-2', converged: 'yes' });
    expect(end?.data.rounds).toBeGreaterThan(1);
    assertLaws(sim);
  });

  test('takes memory, promises and disk along', () => {
    const sim = database();
    const [from, to] = metricsOf(sim).hosts;
    const guest = cell(sim, 'db-1', 'memoryBytes');
    const promised = 2 * 2 ** 30 + 134_448 * 1024;
    give(sim, move);
    expect(metricsOf(sim).hosts[1]?.memoryPromisedBytes).toBe(
      (to?.memoryPromisedBytes ?? 0) + promised,
    );
    expect(metricsOf(sim).hosts[1]?.memoryUsedBytes).toBe(to?.memoryUsedBytes);
    wait(sim, 60);
    const [left, right] = metricsOf(sim).hosts;
    for (const [old, now, sign] of [
      [from, left, -1],
      [to, right, 1],
    ] as const) {
      expect((now?.memoryUsedBytes ?? 0) - (old?.memoryUsedBytes ?? 0)).toBe(sign * guest);
      expect((now?.memoryPromisedBytes ?? 0) - (old?.memoryPromisedBytes ?? 0)).toBe(
        sign * promised,
      );
      expect((now?.diskUsedBytes ?? 0) - (old?.diskUsedBytes ?? 0)).toBe(sign * 3_515_397_538);
    }
    give(sim, { ...move, to: 'host-1' });
    wait(sim, 60);
    expect(metricsOf(sim).hosts.map((h) => h.memoryPromisedBytes)).toEqual(
      [from, to].map((h) => h?.memoryPromisedBytes),
    );
  });

  test.each([0.2, 1.5])('whose source dies %d s into the move falls with it', (after) => {
    const sim = database();
    const promised = metricsOf(sim).hosts[1]?.memoryPromisedBytes;
    give(sim, move);
    wait(sim, after);
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    expect(stateIn(sim, 'db-1')).toBe('fallen');
    const [abort] = eventsOf(sim, 'migrationAborted');
    expect(abort?.data.reason).toBe('the source went down');
    expect(abort?.data.sentBytes).toBe(after * 125e6); // lost, with its cause
    expect(metricsOf(sim).hosts[1]?.memoryPromisedBytes).toBe(promised);
    wait(sim, 30);
    assertLaws(sim);
  });

  test('whose target dies midway goes on where it is', () => {
    const sim = database();
    give(sim, move);
    wait(sim, 1);
    give(sim, { type: 'crash', id: 'host-2', tier: 'hardware' });
    expect(stateIn(sim, 'db-1')).toBe('running');
    expect(eventsOf(sim, 'migrationAborted')[0]?.data.reason).toBe('the target went down');
    const { served } = metricsOf(sim).requests;
    wait(sim, 10);
    expect(metricsOf(sim).requests.served).toBeGreaterThan(served + 1000);
    expect(metricsOf(sim).hosts[1]).toMatchObject({ memoryPromisedBytes: 0, memoryUsedBytes: 0 });
  });

  test('whose target dies during the pause thaws where it is', () => {
    const sim = database();
    give(sim, move);
    untilState(sim, 'paused');
    give(sim, { type: 'crash', id: 'kvm-2', tier: 'hypervisor' });
    expect(stateIn(sim, 'db-1')).toBe('running');
    const { served } = metricsOf(sim).requests;
    wait(sim, 1);
    expect(metricsOf(sim).requests.served).toBeGreaterThan(served);
    assertLaws(sim);
  });

  test('that is stopped, killed or struck midway does not arrive', () => {
    for (const command of [
      { type: 'stop', id: 'db-1' },
      { type: 'kill', id: 'db-1' },
      { type: 'crash', id: 'db-1', tier: 'kernel' },
    ] as const) {
      const sim = database();
      give(sim, move);
      wait(sim, 0.5);
      give(sim, command);
      wait(sim, 30);
      expect(eventsOf(sim, 'migrated')).toEqual([]);
      expect(eventsOf(sim, 'migrationAborted')).toHaveLength(1);
      assertLaws(sim);
    }
  });

  test('is busy while it moves, and not to be stopped while it is paused', () => {
    const sim = database();
    give(sim, move);
    expect(refusal(sim, move).code).toBe('busy');
    untilState(sim, 'paused');
    expect(refusal(sim, { type: 'start', id: 'db-1' }).code).toBe('busy');
    expect(refusal(sim, { type: 'stop', id: 'db-1' }).code).toBe('busy');
    expect(refusal(sim, move).code).not.toBe('notEnoughMemory');
  });
});

describe('a move is refused', patient, () => {
  test('from a crashed host, with the remedy', () => {
    const sim = database();
    give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
    expect(refusal(sim, move)).toEqual({
      code: 'sourceDown',
      subject: 'db-1',
      reason: 'cannot migrate: host-1 is down, there is nothing left to copy',
      remedy: 'Restart it on host-2 instead.',
    });
  });

  test('to a host that is down', () => {
    const sim = database();
    give(sim, { type: 'crash', id: 'linux-2', tier: 'kernel' });
    expect(refusal(sim, move)).toEqual({
      code: 'targetDown',
      subject: 'db-1',
      reason: 'cannot migrate: no KVM is up on host-2',
      remedy: 'Start host-2, or pick a host that runs KVM.',
    });
  });

  test('to the host it is on, of what is off, and to nowhere', () => {
    const sim = database();
    expect(refusal(sim, { ...move, to: 'host-1' }).code).toBe('wrongTarget');
    expect(refusal(sim, { ...move, to: 'host-9' }).code).toBe('noSuchEntity');
    give(sim, { type: 'kill', id: 'db-1' });
    expect(refusal(sim, move).code).toBe('notRunning');
  });

  test('to a host without room for its memory or its disk', () => {
    const service = { id: 'db', application: 'postgresql', memory: '2 GiB' } as const;
    const wish = (change: object) =>
      run(
        oneWorld('kvm', {
          title: 'Full',
          hosts: [host(1), host(2, change)],
          services: [service],
          clients: [],
        }),
      );
    const memory = wish({ memory: '2 GiB' });
    wait(memory, 60);
    expect(refusal(memory, move)).toEqual({
      code: 'notEnoughMemory',
      subject: 'db-1',
      reason: 'needs 2.13 GiB; host-2 has 1.89 GiB free',
      remedy: 'Stop something on host-2 first.',
    });
    const disk = wish({ disk: '5 GB' });
    wait(disk, 60);
    expect(refusal(disk, move).code).toBe('notEnoughDisk');
  });

  test.each([
    [
      'docker',
      'db-1',
      'its processes live in the kernel of its host, so it is replaced, not moved',
    ],
    ['bare', 'db-1', 'its state lives in the kernel of its host'],
    ['kvm', 'host-1', 'it is a physical machine'],
    ['kvm', 'linux-1', 'it is installed on this machine and cannot leave it'],
  ])('on %s of %s, because %s', (stack, id, reason) => {
    const services = [{ id: 'db', application: 'postgresql' }];
    const sim = run(
      oneWorld(stack, { title: 'No', hosts: [host(1), host(2)], services, clients: [] }),
    );
    wait(sim, 60);
    const refused = refusal(sim, { type: 'migrate', id, to: 'host-2' });
    expect(refused).toMatchObject({ code: 'cannotMigrate', reason: `cannot migrate: ${reason}` });
    expect(refused.remedy).not.toBe('');
  });
});

test('a VM takes the containers in it along, with their memory and their layers', () => {
  const sim = run(
    oneWorld('docker-in-vm', {
      title: 'Inside',
      hosts: [host(1), host(2, { memory: '64 GiB' })],
      services: [{ id: 'web', application: 'nginx', restart: 'always' }],
      clients: [{ id: 'c', service: 'web', rate: '20/s' }],
    }),
  );
  wait(sim, 60);
  const before = metricsOf(sim);
  const { failed } = before.requests;
  give(sim, { type: 'migrate', id: 'vm-1', to: 'host-2' });
  wait(sim, 60);
  expect(stateIn(sim, 'vm-1')).toBe('running');
  const { records } = viewOf(sim);
  const onHost = (n: number): number =>
    records.reduce((sum, { row }) => sum + (machine(sim, row) === n ? 1 : 0), 0);
  expect(onHost(0)).toBe(3);
  const [bytes] = eventsOf(sim, 'migrationBegun').map((e) => e.data.bytes);
  expect(bytes).toBe(114_000_000 + 104_857_600 + 8_000_000);
  const after = metricsOf(sim);
  expect(after.diskUsedBytes).toBe(before.diskUsedBytes);
  expect(after.hosts[0]?.diskUsedBytes).toBe(3_400_000_000);
  expect(after.requests.failed).toBe(failed);
  expect(after.requests.served).toBeGreaterThan(before.requests.served + 1000);
  assertLaws(sim);
});

/** Row of the machine beneath a row, as the page finds it. */
function machine(sim: Simulation, row: number): number {
  const parents = viewOf(sim).drain(true).entities.columns.parent;
  let at = row;
  while ((parents?.[at] ?? -1) >= 0) at = parents?.[at] as number;
  return at;
}
