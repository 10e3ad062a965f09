import { expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { defaultScenario } from '../scenarios/first.ts';
import { startClient } from './testing/connect.ts';

const document = structuredClone(defaultScenario.document);
const db = document.worlds.left?.services?.find(({ id }) => id === 'db');

test('what an engine did not know it can open once it has learned it, and the run goes on', async () => {
  const { client } = startClient();
  await client.openScenario(document);
  await client.tick(1_000_000);
  const { now, hash, stateHash } = await client.inspect();
  const model = catalog.applications.find(({ id }) => id === 'postgresql');
  if (!model || !db) throw new Error('the default scenario has no database');
  const other = { ...document, worlds: structuredClone(document.worlds) };
  Object.assign(other.worlds.left?.services?.find(({ id }) => id === 'db')?.template ?? {}, {
    application: 'a-new-database',
  });
  expect((await client.openScenario(other)).ok).toBe(false);

  const list = catalog.applications.map(({ id }) => ({ id }));
  await client.learn({ applications: [...list, { ...model, id: 'a-new-database' }] });
  expect(await client.inspect()).toMatchObject({ now, hash, stateHash });
  expect(await client.openScenario(other)).toMatchObject({ ok: true });
  await client.tick(1_000_000);
  expect(client.mirror.now).toBeGreaterThan(0);
  client.end();
});
