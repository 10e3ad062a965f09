import { afterEach, describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { createSimulation, stateDigest } from '../engine/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { startClient, type TestClient } from './testing/connect.ts';

const document = (scenarios[0] as (typeof scenarios)[number]).document;
const open: TestClient[] = [];
const start = (): TestClient => {
  const started = startClient();
  open.push(started);
  return started;
};
afterEach(() => {
  for (const { client } of open.splice(0)) client.end();
});

const crash = { type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' } as const;

/** The bytes of a run from the beginning, headless. */
function straight(client: TestClient['client'], at: number) {
  const parsed = parseScenario(document);
  if (!parsed.ok) throw new Error('the scenario does not parse');
  const { journal, seed } = client.mirror;
  const sim = createSimulation({ catalog, scenario: parsed.scenario, seed, journal });
  sim.advance(at);
  return { hash: sim.hash, stateHash: stateDigest(sim.snapshot()), now: at };
}

async function runTo(client: TestClient['client'], until: number): Promise<void> {
  while (client.mirror.now < until) await client.tick(until - client.mirror.now);
}

describe('a session', () => {
  test('scrubbing to a time gives the bytes of a run from the beginning to it', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 45_000_000);
    await client.command([crash], 'crash db-1');
    await runTo(client, 60_000_000);
    for (const at of [12_345_678, 44_999_999, 45_000_000, 51_000_000, 60_000_000]) {
      await client.seek(at);
      const { now, hash, stateHash } = await client.inspect();
      expect({ now, hash, stateHash }).toEqual(straight(client, at));
    }
  });

  test('undo goes back to the moment of the command, without it; redo gives it again', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 30_000_000);
    const before = await client.inspect();
    await client.command([crash], 'crash db-1');
    const after = await client.inspect();
    await runTo(client, 40_000_000);
    await client.undo();
    expect(await client.inspect()).toMatchObject({ now: 30_000_000, hash: before.hash });
    expect(client.mirror.history.redo.map((place) => place.what)).toEqual(['crash db-1']);
    await client.redo();
    await client.seek(30_000_000);
    expect(await client.inspect()).toMatchObject({ hash: after.hash });
  });

  test('acting in the past makes a new future, and undo brings the old one back', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 30_000_000);
    await client.command([crash], 'crash db-1');
    await runTo(client, 35_000_000);
    const old = await client.inspect();
    await client.seek(20_000_000);
    await client.command([{ ...crash, world: 'right', id: 'db-1', tier: 'application' }], 'other');
    expect(client.mirror.journal).toHaveLength(1);
    await client.undo();
    expect(client.mirror.journal).toHaveLength(1);
    await client.seek(35_000_000);
    expect(await client.inspect()).toMatchObject({ hash: old.hash, stateHash: old.stateHash });
  });

  test('reset goes to the beginning and can be undone', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 20_000_000);
    await client.command([crash], 'crash db-1');
    const before = await client.inspect();
    await client.reset();
    expect(client.mirror.now).toBe(0);
    expect(client.mirror.journal).toHaveLength(0);
    await client.undo();
    expect(await client.inspect()).toMatchObject({ now: 20_000_000, hash: before.hash });
  });

  test('a scenario that is wrong is refused with its places, and the run goes on', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 5_000_000);
    const host = { id: 'host', cores: 1, memory: '1 GiB', disk: '1 GB' };
    const nowhere = { hosts: [host], entities: [{ id: 'a', kind: 'nothing', on: 'host' }] };
    const answer = await client.openScenario({ version: 1, title: 'x', worlds: { a: nowhere } });
    expect(answer.ok).toBe(false);
    expect(answer).toMatchObject({ problems: [{ path: 'worlds.a.entities[0].kind' }] });
    expect(client.mirror.now).toBe(5_000_000);
    // The page has checked the shape; what comes past it does no harm.
    const shapeless = { version: 1, title: 'x', worlds: { a: {} } };
    expect((await client.openScenario(shapeless)).ok).toBe(false);
    expect((await client.openScenario('nonsense')).ok).toBe(false);
  });

  test('a step goes to the next event and back to the one before', async () => {
    const { client } = start();
    await client.openScenario(document);
    await client.step(1);
    const first = client.mirror.now;
    expect(first).toBeGreaterThan(0);
    await client.step(1);
    expect(client.mirror.now).toBeGreaterThan(first);
    await client.step(-1);
    expect(client.mirror.now).toBe(first);
  });

  test('opening another scenario by the user can be undone', async () => {
    const { client } = start();
    await client.openScenario(document);
    await runTo(client, 8_000_000);
    const other = scenarios[1] as (typeof scenarios)[number];
    await client.openScenario(other.document, { what: 'open another' });
    expect(client.mirror.title).toBe(other.title);
    await client.undo();
    expect(client.mirror).toMatchObject({ title: document.title, now: 8_000_000 });
  });
});

describe('an engine that dies', () => {
  test('is replaced, and the run goes on from where it was with the same bytes', async () => {
    const { client, engines, recoveries } = start();
    await client.openScenario(document);
    await runTo(client, 25_000_000);
    await client.command([crash], 'crash db-1');
    await runTo(client, 28_000_000);
    const before = await client.inspect();
    engines[0]?.die();
    const after = await client.inspect();
    expect(recoveries).toEqual(['killed by the test']);
    expect(after).toMatchObject({
      now: before.now,
      hash: before.hash,
      stateHash: before.stateHash,
    });
    await client.undo();
    expect(client.mirror.now).toBe(25_000_000);
  });

  test('while it is asked something answers all the same, through its successor', async () => {
    const { client, engines } = start();
    await client.openScenario(document);
    await runTo(client, 10_000_000);
    const answer = client.command([crash], 'crash db-1');
    engines[0]?.die();
    expect(await answer).toEqual([{ accepted: true }]);
    expect(client.mirror.journal).toHaveLength(1);
  });

  test('or hangs is noticed by its silence', async () => {
    const hung = startClient({ patienceMillis: 150 });
    open.push(hung);
    const { client, engines, recoveries } = hung;
    await client.openScenario(document);
    engines[0]?.hang();
    await client.tick(1_000_000);
    expect(recoveries).toEqual(['it did not answer']);
    expect(client.mirror.now).toBe(1_000_000);
  });

  test('again and again is given up with a word', async () => {
    const started = start();
    const { client, faults } = started;
    await client.openScenario(document);
    for (let i = 0; i < 4; i++) started.engines[started.engines.length - 1]?.die();
    expect(faults.join()).toContain('keeps dying');
  });
});
