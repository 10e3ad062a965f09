import { afterEach, expect, test } from 'vitest';
import { startClient, type TestClient } from '../../worker/testing/connect.ts';
import { Gatherer } from './gather.ts';
import { demo } from './testing/demo.ts';

const open: TestClient[] = [];
afterEach(() => {
  for (const { client } of open.splice(0)) client.end();
});

const curve = demo.curve as NonNullable<typeof demo.curve>;

async function start(scenario: string) {
  const gatherer = new Gatherer(curve, scenario);
  const take = (): void => gatherer.take(started.client.mirror);
  const started: TestClient = startClient({ onFrame: take });
  open.push(started);
  const { client } = started;
  await client.openScenario(demo.scenarios.quiet);
  const to = async (until: number): Promise<void> => {
    while (client.mirror.now < until) await client.tick(until - client.mirror.now);
  };
  return { client, gatherer, to };
}

/** Services of the demo; each comes up once. */
const ups = 3;

test('points come from events as the run goes on, each once', async () => {
  const { client, gatherer, to } = await start('loud');
  await to(60e6);
  const expected = client.mirror.events
    .filter((event) => event.world === 'right' && event.type === 'serviceUp')
    .map((event) => [event.at / 1e6, 1]);
  expect(expected).toHaveLength(ups);
  expect(gatherer.lines()[1]).toEqual(expected);
});

test('a series of another scenario stays empty', async () => {
  const { gatherer, to } = await start('quiet');
  await to(60e6);
  expect(gatherer.lines()[1]).toEqual([]);
});

test('points from metrics stand at the times of the metrics', async () => {
  const { client, gatherer, to } = await start('quiet');
  await to(1e6);
  await client.seek(60e6);
  const line = gatherer.lines()[0] ?? [];
  expect(line[0]?.[0]).toBe(0);
  expect(line[line.length - 1]).toEqual([60, 3]);
});

test('going back forgets what has not happened, and playing on brings it again', async () => {
  const { client, gatherer, to } = await start('loud');
  await to(60e6);
  const all = gatherer.lines()[1];
  await client.seek(1e6);
  expect(gatherer.lines()[1]).toEqual(all?.filter(([x]) => x <= 1));
  expect(gatherer.lines()[0]?.every(([x]) => x <= 1)).toBe(true);
  await to(60e6);
  expect(gatherer.lines()[1]).toEqual(all);
});

test('another past replaces the points of the one that was left', async () => {
  const { client, gatherer, to } = await start('loud');
  await client.command([{ type: 'kill', world: 'right', id: 'host-1' }], 'kill');
  await to(30e6);
  expect(gatherer.lines()[1]).toEqual([]);
  await client.undo();
  await to(60e6);
  expect(gatherer.lines()[1]).toHaveLength(ups);
});
