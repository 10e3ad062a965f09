import { afterEach, describe, expect, test } from 'vitest';
import { defaultScenario } from '../scenarios/first.ts';
import { startClient, type TestClient } from '../worker/testing/connect.ts';

const open: TestClient[] = [];
const start = async (): Promise<TestClient> => {
  const started = startClient();
  open.push(started);
  await started.client.openScenario(defaultScenario.document);
  return started;
};
afterEach(() => {
  for (const { client } of open.splice(0)) client.end();
});

const crash = { type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' } as const;

describe('an engine that is renewed', () => {
  test('goes on at the same place of the same run, with its history, and says nothing', async () => {
    const { client, engines, recoveries } = await start();
    await client.seek(30_000_000);
    await client.command([crash], 'crash of db-1');
    await client.tick(1000);
    const { now, hash, stateHash } = await client.inspect();
    client.renew();
    expect(await client.inspect()).toMatchObject({ now, hash, stateHash });
    expect(engines).toHaveLength(2);
    expect(recoveries).toEqual([]);
    expect(client.mirror.history.undo.map(({ what }) => what)).toEqual(['crash of db-1']);
    await client.undo();
    expect(client.mirror.now).toBe(30_000_000);
  });

  test('first answers what it was asked', async () => {
    const { client, engines } = await start();
    await client.seek(30_000_000);
    const asked = client.command([crash], 'crash of db-1');
    client.renew();
    expect(engines).toHaveLength(1);
    await asked;
    await client.tick(1000);
    expect(engines).toHaveLength(2);
    expect(client.mirror.journal).toHaveLength(1);
  });

  test('before anything was opened is simply another engine', async () => {
    const started = startClient();
    open.push(started);
    started.client.renew();
    expect((await started.client.openScenario(defaultScenario.document)).ok).toBe(true);
    expect(started.engines).toHaveLength(2);
  });
});
