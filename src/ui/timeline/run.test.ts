/** The timeline's picture of a real run: lanes, marks, served requests, what is known of later. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultScenario } from '../../scenarios/index.ts';
import type { Mirror } from '../../wire/mirror.ts';
import { startClient, type TestClient } from '../../worker/testing/connect.ts';
import { Chronicle } from './chronicle.ts';
import { sharesOf } from './crowd.ts';
import { downNow, type Lane, lanesOf, startingNow } from './lanes.ts';
import { marksOf, markText } from './marks.ts';
import { describeLanes, describeMoment } from './said.ts';
import { countedUntil, pathOf, rates, topOf } from './served.ts';

const second = 1_000_000;
let page: TestClient;
let mirror: Mirror;
const lanes = (world: number): Lane[] => {
  const place = mirror.worlds[world];
  return place ? lanesOf(place, mirror.events) : [];
};
const laneOf = (world: number, id: string): Lane =>
  lanes(world).find((lane) => lane.id === id) as Lane;

beforeAll(async () => {
  page = startClient();
  mirror = page.client.mirror;
  await page.client.openScenario(defaultScenario.document);
});
afterAll(() => page.client.end());

describe('the lanes', () => {
  test('show the phases of a start without gaps, from the first to the service being up', async () => {
    await page.client.seek(60 * second);
    const db = laneOf(0, 'db');
    const phases = db.strips[0]?.phases ?? [];
    expect(phases.length).toBeGreaterThan(3);
    for (let i = 1; i < phases.length; i++) expect(phases[i]?.from).toBe(phases[i - 1]?.to);
    expect(db.up[0]?.from).toBe(phases[phases.length - 1]?.to);
    expect(new Set(phases.map((phase) => phase.tier))).toContain('kernel');
  });

  test('agree with the metrics on when a service was up', () => {
    mirror.worlds.forEach((world, w) => {
      for (const service of world.metrics?.services ?? []) {
        expect(laneOf(w, service.id).up[0]?.from).toBe(service.upAfterMicros);
      }
    });
  });

  test('bring no kernel phase for a container, and wait for its image', () => {
    const phases = laneOf(1, 'db').strips[0]?.phases ?? [];
    expect(phases.some((phase) => phase.tier === 'kernel')).toBe(false);
    expect(phases.some((phase) => phase.fetches)).toBe(true);
  });

  test('show what is going on in words', async () => {
    await page.client.seek(2 * second);
    const titles = mirror.worlds.map((world) => world.info.title);
    const bands = [lanes(0), lanes(1)];
    expect(startingNow(lanes(0)).map((one) => one.id)).toEqual(['db-1']);
    expect(describeMoment(mirror.now, titles, bands)).toMatch(/^2\.0 s\. KVM: db-1: .+\. Docker: /);
    expect(describeLanes(mirror.worlds, bands)).toContain('KVM: db not up yet; backend not up yet');
    await page.client.seek(60 * second);
  });

  test('show when a service had nobody to serve', async () => {
    await page.client.command(
      [{ type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' }],
      'crash of linux-1',
    );
    await page.client.seek(70 * second);
    expect(downNow(lanes(1))).toEqual(['db', 'backend', 'proxy']);
    expect(downNow(lanes(0))).toEqual([]);
    expect(laneOf(1, 'db').down).toEqual([{ from: 60 * second, to: null }]);
    expect(laneOf(1, 'db').up[0]?.to).toBe(60 * second);
  });

  test('show a migration with its rounds', async () => {
    await page.client.command(
      [{ type: 'migrate', world: 'left', id: 'db-1', to: 'host-2' }],
      'migration of db-1',
    );
    await page.client.seek(120 * second);
    const strip = laneOf(0, 'db').strips[0];
    expect(strip?.migrations).toHaveLength(1);
    expect(strip?.migrations[0]?.to).not.toBeNull();
    expect(strip?.rounds.length).toBeGreaterThan(0);
  });
});

describe('the marks', () => {
  const titleOf = (id: string): string => id;

  test('show commands and crashes, with what they did', () => {
    const marks = marksOf(mirror.events, second);
    const crash = marks.find((mark) => mark.kind === 'crash');
    expect(crash?.at).toBe(60 * second);
    expect(crash?.times).toBe(1);
    expect(crash && markText(crash, titleOf)).toContain('You crashed the kernel of linux-1');
    expect(marks.map((mark) => mark.kind)).toContain('migration');
  });

  test('become one where they would lie upon each other', () => {
    expect(marksOf(mirror.events, 1000 * second)).toHaveLength(1);
    const marks = marksOf(mirror.events, 5 * second);
    for (let i = 1; i < marks.length; i++) {
      expect((marks[i]?.at ?? 0) - (marks[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(5 * second);
    }
  });
});

describe('the line of requests', () => {
  test('adds up to what the ledger says', () => {
    const series = mirror.worlds[0]?.series;
    const served = mirror.worlds[0]?.metrics?.requests.served ?? 0;
    expect(series).toBeTruthy();
    if (!series) return;
    const width = series.widthMicros;
    const points = rates(series, mirror.now + width, width);
    const sum = points.reduce((total, p) => total + (p.served * width) / second, 0);
    expect(Math.round(sum)).toBe(served);
  });

  test('ends where the counts end, and its top is a round number above all', () => {
    const series = mirror.worlds.map((world) => world.series);
    expect(countedUntil(series)).toBeLessThanOrEqual(mirror.now);
    expect(countedUntil([null])).toBe(0);
    const points = series[0] ? rates(series[0], countedUntil(series), second) : [];
    const top = topOf([points]);
    for (const p of points) expect(p.served).toBeLessThanOrEqual(top);
    expect(pathOf(points, 'served', Number, Number)).toMatch(/^M/);
    expect(pathOf([], 'served', Number, Number)).toBe('');
  });
});

describe('what is known of later', () => {
  test('stays after going back, until somebody acts', async () => {
    const chronicle = new Chronicle();
    const all = chronicle.look(mirror);
    expect(all.until).toBe(120 * second);
    await page.client.seek(10 * second);
    expect(mirror.events.length).toBeLessThan(all.events.length);
    expect(chronicle.look(mirror)).toBe(all);
    await page.client.seek(65 * second);
    expect(chronicle.look(mirror).events).toEqual(all.events);
    await page.client.command([{ type: 'kill', world: 'left', id: 'db-1' }], 'kill of db-1');
    const forked = chronicle.look(mirror);
    expect(forked.until).toBe(65 * second);
    expect(forked.events).toEqual(mirror.events);
  });

  test('is forgotten with the scenario', async () => {
    const chronicle = new Chronicle();
    chronicle.look(mirror);
    await page.client.openScenario(defaultScenario.document, { seed: 99, what: 'opening' });
    expect(chronicle.look(mirror).events).toEqual(mirror.events);
    expect(chronicle.look(mirror).until).toBe(0);
  });

  test('is forgotten by a reset, since the slider does not reach it any more', async () => {
    const chronicle = new Chronicle();
    await page.client.seek(20 * second);
    chronicle.look(mirror);
    await page.client.reset();
    const known = chronicle.look(mirror);
    expect(known.until).toBe(0);
    expect(known.events.every((event) => event.at === 0)).toBe(true);
  });
});

test('a crowd is shown by the share of it in each tier, which never exceeds all', () => {
  const strip = (from: number) => ({
    id: `r${from}`,
    row: from,
    migrations: [],
    rounds: [],
    phases: [
      { from, to: from + 10, title: 'a', tier: 'kernel' as const, fetches: false },
      { from: from + 10, to: null, title: 'b', tier: 'userland' as const, fetches: false },
    ],
  });
  const shares = sharesOf([strip(0), strip(5), strip(10), strip(15)], 30, 1, 30);
  expect(shares.map((share) => share.doing)).toEqual(['kernel', 'userland']);
  const kernel = shares[0];
  expect([0, 5, 9, 10, 29].map((i) => kernel?.to[i])).toEqual([0.25, 0.5, 0.5, 0.5, 0]);
  expect(Math.max(...(shares[1]?.to ?? []))).toBe(1);
});
