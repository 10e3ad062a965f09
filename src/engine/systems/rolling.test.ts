import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import { cluster } from '../testing/cluster.ts';
import { assertLaws } from '../testing/laws.ts';
import { eventsOf, give, metricsOf, refusal, run, stateIn, viewOf, wait } from '../testing/run.ts';

const update = { type: 'update', service: 'web' } as const;
const web = (sim: Simulation) => metricsOf(sim).services[0] ?? { ready: -1, wanted: -1 };
const living = (sim: Simulation): string[] =>
  viewOf(sim).records.flatMap(({ service, id }) =>
    service >= 0 && !['removed', 'stopping'].includes(stateIn(sim, id) ?? '') ? [id] : [],
  );

function up(replicas: number, change: Parameters<typeof cluster>[0] = {}): Simulation {
  const sim = run(cluster({ hosts: 3, ...change, service: { replicas, ...change.service } }));
  wait(sim, 30);
  return sim;
}

/** Runs on in small steps; the most replicas that lived, and the fewest that were ready. */
function extremes(sim: Simulation, seconds: number): { most: number; fewest: number } {
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  for (let t = 0; t < seconds; t += 0.05) {
    wait(sim, 0.05);
    most = Math.max(most, living(sim).length);
    fewest = Math.min(fewest, web(sim).ready);
  }
  return { most, fewest };
}

describe('a rolling update', () => {
  test.each([
    [8, undefined, undefined, 10, 6],
    [3, undefined, undefined, 4, 3],
    [1, undefined, undefined, 2, 1],
    [4, 0, 1, 4, 3],
    [4, 1, 0, 5, 4],
    [4, 4, 4, 8, 0],
  ])('of %s with surge %s and unavailable %s keeps to %s at most, %s ready at least', (...wish) => {
    const [replicas, surge, unavailable, most, fewest] = wish;
    const sim = up(replicas);
    const limits = { ...(surge !== undefined && { surge, unavailable: unavailable ?? 0 }) };
    give(sim, { ...update, ...limits });
    const seen = extremes(sim, 60);
    expect(seen.most).toBeLessThanOrEqual(most);
    expect(seen.fewest).toBeGreaterThanOrEqual(fewest);
    expect(web(sim)).toMatchObject({ ready: replicas, wanted: replicas });
    expect(eventsOf(sim, 'updateDone')).toHaveLength(1);
    expect(living(sim)).toEqual(
      Array.from({ length: replicas }, (_, i) => `web-${replicas + i + 1}`),
    );
    assertLaws(sim);
  });

  test('takes new replicas of another image, which is pulled', () => {
    const sim = up(2);
    give(sim, { ...update, image: 'postgres' });
    wait(sim, 60);
    const images = viewOf(sim).records.flatMap((r) => (r.service < 0 ? [] : [r.image?.id]));
    expect(images).toEqual(['nginx', 'nginx', 'postgres', 'postgres']);
    give(sim, { type: 'scale', service: 'web', replicas: 3 });
    expect(viewOf(sim).records.at(-1)?.image?.id).toBe('postgres');
  });

  test('waits for room, and is refused where it could not move', () => {
    const sim = up(2, { hosts: 1, machines: true, host: { memory: '3 GiB' } });
    give(sim, { ...update, surge: 1, unavailable: 0 });
    wait(sim, 60);
    expect(living(sim)).toEqual(['web-1', 'web-2']);
    give(sim, { ...update, surge: 0, unavailable: 1 });
    wait(sim, 60);
    expect(living(sim)).toEqual(['web-3', 'web-4']);
    expect(refusal(sim, { ...update, surge: 0, unavailable: 0 }).code).toBe('outOfRange');
    expect(refusal(sim, { ...update, service: 'db' }).code).toBe('noSuchService');
    expect(refusal(sim, { ...update, image: 'nothing' }).code).toBe('noSuchImage');
    expect(refusal(sim, { ...update, image: 'nginx' }).code).toBe('noSuchImage');
  });
});

describe('a drain', () => {
  const on = (sim: Simulation, id: string): string[] =>
    viewOf(sim).records.flatMap((r) =>
      r.service >= 0 && r.spec.on === id && living(sim).includes(r.id) ? [r.id] : [],
    );

  test('empties a host within the budget of disruptions', () => {
    const sim = up(6, { service: { placement: 'spread', disruptions: 1 } });
    expect(on(sim, 'linux-1')).toHaveLength(2);
    give(sim, { type: 'drain', id: 'host-1' });
    const { fewest } = extremes(sim, 30);
    expect(fewest).toBe(5);
    expect(on(sim, 'linux-1')).toEqual([]);
    expect(web(sim).ready).toBe(6);
    expect(eventsOf(sim, 'drainDone')).toHaveLength(1);
    expect(stateIn(sim, 'docker-1')).toBe('running');
  });

  test('without a budget takes all at once', () => {
    const sim = up(6, { service: { placement: 'spread' } });
    give(sim, { type: 'drain', id: 'host-1' });
    expect(extremes(sim, 30).fewest).toBe(4);
  });

  test('stays where nobody may be missing, until others are there', () => {
    const sim = up(2, { hosts: 2, service: { disruptions: 0 } });
    give(sim, { type: 'drain', id: 'linux-1' });
    wait(sim, 60);
    expect(on(sim, 'linux-1')).toEqual(['web-1', 'web-2']);
    give(sim, { type: 'scale', service: 'web', replicas: 1 });
    wait(sim, 60);
    expect(on(sim, 'linux-1')).toEqual(['web-1']);
  });

  test('is ended by opening the host again', () => {
    const sim = up(2, { hosts: 1 });
    expect(refusal(sim, { type: 'undrain', id: 'host-1' }).code).toBe('notRunning');
    give(sim, { type: 'drain', id: 'host-1' });
    expect(refusal(sim, { type: 'drain', id: 'host-1' }).code).toBe('busy');
    wait(sim, 30);
    expect(web(sim).ready).toBe(0);
    give(sim, { type: 'undrain', id: 'host-1' });
    wait(sim, 30);
    expect(web(sim).ready).toBe(2);
    expect(refusal(sim, { type: 'drain', id: living(sim)[0] ?? '' }).code).toBe('wrongTarget');
  });
});
