/**
 * Every real compose file that the reference loader accepts opens in both worlds, boots and serves.
 * The files are read where they are; where they are not, the test says so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { createSimulation } from '../engine/index.ts';
import { parseScenario } from '../scenarios/parse.ts';
import { parseDotEnv } from './compose/index.ts';
import { importText } from './import-text.ts';

const corpora = process.env.HYPERVISIBLE_CORPORA ?? resolve('../shared/corpora');
const expected = join(corpora, 'EXPECTED.jsonl');

interface Expected {
  readonly type: string;
  readonly path: string;
  readonly class: string;
  readonly expect: { readonly services?: Readonly<Record<string, unknown>> };
}

const files: readonly Expected[] = existsSync(expected)
  ? readFileSync(expected, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Expected)
      .filter((e) => e.type === 'compose' && e.class === 'ok')
      .filter((e) => e.path.startsWith('docker+awesome-compose/'))
  : [];

const read = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

function open(path: string) {
  const folder = dirname(join(corpora, path));
  const imported = importText(path, readFileSync(join(corpora, path), 'utf8'), {
    files: (name) => read(join(folder, name)),
    env: parseDotEnv(read(join(folder, '.env')) ?? ''),
  });
  if (!imported.ok) throw new Error(`${path}: ${JSON.stringify(imported.report.errors[0])}`);
  const parsed = parseScenario(imported.document);
  if (!parsed.ok) throw new Error(`${path}: ${JSON.stringify(parsed.problems[0])}`);
  return parsed.scenario;
}

describe('real compose files', () => {
  if (files.length === 0) {
    test('skipped: the corpus of real files is not present on this machine', () => {
      expect(existsSync(expected)).toBe(false);
    });
  }
  test.each(files.map((file) => [file.path, file] as const))(
    '%s opens in both worlds, boots and serves',
    (path, file) => {
      const sim = createSimulation({ catalog, scenario: open(path), checkEvery: 256 });
      sim.advance(90_000_000);
      expect(sim.views.map((view) => view.id)).toEqual(['left', 'right']);
      for (const view of sim.views) {
        const metrics = view.measure();
        expect(metrics.services.map((s) => s.id).sort()).toEqual(
          Object.keys(file.expect.services ?? {}).sort(),
        );
        for (const service of metrics.services) {
          expect(service.ready, `${service.id} is ready`).toBe(service.wanted);
          expect(service.served, `${service.id} serves`).toBeGreaterThan(0);
        }
      }
    },
  );
});
