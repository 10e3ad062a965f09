import { describe, expect, test } from 'vitest';
import {
  moveScenario,
  SIMGRID_MIGRATION,
  SIMGRID_TRANSPORT,
} from '../../scenarios/validation/moves.ts';
import type { Simulation } from '../simulation.ts';
import { eventsOf, patient, run, wait } from '../testing/run.ts';

const MiB = 2 ** 20;

interface Fixture {
  readonly ram: number;
  /** MB/s of the link, MiB/s of the rate that the intensity is a part of. */
  readonly link: number;
  readonly intensity: number;
}

function simgrid({ ram, link, intensity }: Fixture, guests = 1, hosts = 2, back = false) {
  const document = moveScenario({
    title: 'SimGrid',
    guests: Array.from({ length: guests }, () => ({
      bytes: ram * MiB,
      dirtyRate: `${+(intensity * link).toPrecision(12)} MiB/s`,
    })),
    hosts,
    network: `${link} MB/s`,
    transport: SIMGRID_TRANSPORT,
    migration: SIMGRID_MIGRATION,
    at: back ? ['10 s', '80 s'] : ['10 s'],
  });
  const sim = run(document, { checkEvery: guests > 1 ? 0 : 1 });
  wait(sim, 500);
  return sim;
}

const ends = (sim: Simulation) =>
  eventsOf(sim, 'migrated').map(({ data }) => ({
    seconds: Number(data.tookMicros) / 1e6,
    pause: Number(data.downtimeMicros),
    rounds: Number(data.rounds),
  }));

describe('totals of SimGrid under its constants', patient, () => {
  /** RAM in MiB, link in MB/s, intensity; total in s, pause in s, rounds after the first. */
  test.each([
    [1024, 125, 0, 8.85638327, 0.0002602, 0],
    [1024, 125, 0.1, 9.92896162, 0.0114784186, 2],
    [1024, 125, 0.2, 11.2948031, 0.0196804804, 3],
    [1024, 125, 0.4, 15.5864168, 0.0254863773, 6],
    [1024, 125, 0.6, 25.173071, 0.0213898577, 13],
    [1024, 125, 0.8, 65.399526, 0.0284624103, 39],
    [1024, 125, 0.9, 304.055457, null, 218],
    [256, 125, 0.2, 2.81990322, 0.0227046948, 2],
    [4096, 125, 0.2, 45.1907915, 0.0170647526, 4],
    [16384, 125, 0.2, 180.771487, 0.0148025918, 5],
    [4096, 1250, 0.2, 4.51901834, 0.00807128371, 3],
    [4096, 1250, 0, 3.54302167, 0.0002602, 0],
  ] as const)('%d MiB at %d MB/s, intensity %d: %d s', (ram, link, intensity, total, pause, n) => {
    const [end] = ends(simgrid({ ram, link, intensity }));
    expect(end?.rounds).toBe(n + 1);
    expect(Math.abs((end?.seconds ?? 0) / total - 1)).toBeLessThan(1e-6);
    if (pause !== null) expect(Math.abs((end?.pause ?? 0) - pause * 1e6)).toBeLessThan(1.5);
  });

  test.each([
    [100, 50, 1024, 125, 34.0533722, 0.0157216557],
    [100, 100, 4096, 1250, 4.81059622, 0.0102141472],
  ] as const)(
    '%d guests on %d hosts, there and back, each way both ways: %d MiB at %d MB/s',
    (guests, hosts, ram, link, total, pause) => {
      const all = ends(simgrid({ ram, link, intensity: 0.2 }, guests, hosts, true));
      expect(all).toHaveLength(2 * guests);
      for (const end of all) {
        expect(Math.abs(end.seconds / total - 1)).toBeLessThan(1e-6);
        expect(Math.abs(end.pause - pause * 1e6)).toBeLessThan(1.5);
      }
    },
  );
});
