import { afterEach, expect, test } from 'vitest';
import { scenarios } from '../scenarios/index.ts';
import { startClient, type TestClient } from './testing/connect.ts';

const document = (scenarios[0] as (typeof scenarios)[number]).document;
const open: TestClient[] = [];
afterEach(() => {
  for (const { client } of open.splice(0)) client.end();
});

async function begin(): Promise<TestClient['client']> {
  const started = startClient();
  open.push(started);
  await started.client.openScenario(document);
  return started.client;
}

async function runTo(client: TestClient['client'], until: number): Promise<void> {
  while (client.mirror.now < until) await client.tick(until - client.mirror.now);
}

const kill = { type: 'kill', world: 'left', id: 'host-1' } as const;

test('a future that was left does not come back when one scrubs in the new one', async () => {
  const wanderer = await begin();
  await runTo(wanderer, 60_000_000);
  await wanderer.seek(10_000_000);
  await wanderer.command([kill], 'kill host-1');
  await runTo(wanderer, 30_000_000);
  await wanderer.seek(25_000_000);
  const straight = await begin();
  await runTo(straight, 10_000_000);
  await straight.command([kill], 'kill host-1');
  await runTo(straight, 25_000_000);
  const [a, b] = [await wanderer.inspect(), await straight.inspect()];
  expect([a.now, a.hash, a.stateHash]).toEqual([b.now, b.hash, b.stateHash]);
});

test('a command at the very beginning can be undone and reset', async () => {
  const client = await begin();
  const before = await client.inspect();
  await client.openScenario(document, { journal: [{ at: 0, command: kill }], at: 1_000_000 });
  expect(client.mirror.journal).toHaveLength(1);
  await client.reset();
  const after = await client.inspect();
  expect([after.now, after.hash]).toEqual([0, before.hash]);
});
