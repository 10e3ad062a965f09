import { afterEach, describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { createSimulation, type Simulation } from '../engine/index.ts';
import { scenarios } from '../scenarios/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { startClient, type TestClient } from '../worker/testing/connect.ts';

const open: TestClient[] = [];
afterEach(() => {
  for (const { client } of open.splice(0)) client.end();
});

/** A run of the same scenario beside the client's, to compare its columns with the mirror's. */
function twinOf(document: unknown): Simulation {
  const parsed = parseScenario(document);
  if (!parsed.ok) throw new Error('the scenario does not parse');
  return createSimulation({ catalog, scenario: parsed.scenario });
}

function expectSame(client: TestClient['client'], sim: Simulation): void {
  sim.views.forEach((view, i) => {
    const mine = client.mirror.worlds[i];
    const { entities, gauges } = view.drain(true);
    for (const [name, cells] of Object.entries({ ...entities.columns, ...gauges.columns })) {
      expect(Array.from(mine?.columns[name]?.slice(0, cells.length) ?? []), name).toEqual(
        Array.from(cells),
      );
    }
    expect(mine?.entities.map((e) => e.id)).toEqual(view.records.map((r) => r.id));
  });
}

describe('the mirror', () => {
  test.each(scenarios.map((s) => [s.id, s.document] as const))(
    'equals the engine after every frame of "%s"',
    async (_id, document) => {
      const started = startClient();
      open.push(started);
      const { client } = started;
      await client.openScenario(document);
      const sim = twinOf(document);
      const commands = [
        { type: 'scale', world: 'left', service: firstService(document), replicas: 3 },
        { type: 'scale', world: 'right', service: firstService(document), replicas: 4 },
        { type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' },
      ] as const;
      for (let i = 1; i <= 24; i++) {
        const target = i * 1_300_000;
        while (client.mirror.now < target) await client.tick(target - client.mirror.now);
        const command = i % 8 === 0 ? commands[i / 8 - 1] : undefined;
        if (command) await client.command([command], 'test');
        sim.advance(target);
        if (command) sim.submit(command);
        expectSame(client, sim);
      }
      await client.seek(3_000_000);
      const again = twinOf(document);
      again.advance(3_000_000);
      expectSame(client, again);
    },
  );

  test('counts structural changes, not numbers that only grow', async () => {
    const started = startClient();
    open.push(started);
    const { client } = started;
    await client.openScenario(scenarios[1]?.document);
    while (client.mirror.now < 30_000_000) await client.tick(30_000_000 - client.mirror.now);
    const { structure } = client.mirror;
    await client.tick(1_000_000);
    expect(client.mirror.structure).toBe(structure);
    await client.command([{ type: 'kill', world: 'right', id: 'radius-1' }], 'kill');
    expect(client.mirror.structure).toBeGreaterThan(structure);
  });
});

const firstService = (document: (typeof scenarios)[number]['document']): string =>
  document.worlds.left?.services?.[0]?.id ?? '';
