import { describe, expect, test } from 'vitest';
import { metricsOf, run, specOf } from '../engine/testing/run.ts';
import type { ScenarioDocument } from './document.ts';
import { imagesScenario } from './images.ts';
import { parseScenario } from './parse.ts';

const { document } = imagesScenario;
const right = document.worlds.right as ScenarioDocument['worlds'][string];
const problemsOf = (changed: unknown): readonly string[] => {
  const parsed = parseScenario(changed);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};
const withCommand = (command: object): unknown => ({
  ...document,
  journal: [{ at: '30 s', command: { world: 'right', ...command } }],
});
const step = { line: 'RUN x', digest: 'x', bytes: 1, cpuMicros: 1, fetchBytes: 0 };
const build = { type: 'build', id: 'docker-1', image: 'web', steps: [step] };

test('the day on which an image was built is read, and must be one', () => {
  const images = specOf(document).worlds[1]?.images;
  expect(images?.map(({ id, built }) => [id, built])).toEqual([
    ['web', '2024-02-20'],
    ['apache', '2021-10-04'],
    ['radius', '2019-04-10'],
  ]);
  const wrong = right.images?.map((image) => ({ ...image, built: '2024-02-30' }));
  const worlds = { ...document.worlds, right: { ...right, images: wrong } };
  expect(problemsOf({ ...document, worlds })).toHaveLength(3);
});

test('images of different years have no layer in common', () => {
  const digests = (right.images ?? []).flatMap(({ layers }) => layers.map(({ digest }) => digest));
  expect(new Set(digests).size).toBe(digests.length);
});

describe('commands in a journal, as a link may bring them', () => {
  test('are taken when they are in bounds', () => {
    expect(problemsOf(withCommand(build))).toEqual([]);
    expect(problemsOf(withCommand({ type: 'registry', up: false }))).toEqual([]);
  });

  test.each([
    ['no steps', { ...build, steps: [] }],
    ['too many steps', { ...build, steps: Array.from({ length: 201 }, () => step) }],
    ['a long digest', { ...build, steps: [{ ...step, digest: 'x'.repeat(101) }] }],
    ['a digest with a place in it', { ...build, steps: [{ ...step, digest: '@1/x' }] }],
    ['too many bytes', { ...build, steps: [{ ...step, bytes: 2 ** 41 }] }],
    ['bytes below nothing', { ...build, steps: [{ ...step, fetchBytes: -1 }] }],
    ['too much work', { ...build, steps: [{ ...step, cpuMicros: 1e12 }] }],
    ['a long line', { ...build, steps: [{ ...step, line: 'x'.repeat(401) }] }],
    ['another key', { ...build, steps: [{ ...step, also: 1 }] }],
    ['a name with a version', { ...build, image: 'web@1' }],
    ['a registry that is neither up nor down', { type: 'registry', up: 'no' }],
  ])('are refused with %s', (_what, command) => {
    expect(problemsOf(withCommand(command)).length).toBeGreaterThan(0);
  });

  test('that lack what another would not need are refused when they are due', () => {
    for (const command of [{ type: 'build', id: 'docker-1' }, { type: 'registry' }]) {
      expect(problemsOf(withCommand(command))).toEqual([]);
      const sim = run(withCommand(command) as ScenarioDocument, { checkEvery: 0 });
      sim.advance(40_000_000);
      expect(metricsOf(sim, 'right').images).toMatchObject({ registryUp: true, builds: [] });
    }
  });
});
