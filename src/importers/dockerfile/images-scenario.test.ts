/** The built-in scenario about images: its image is what its Dockerfile comes to, and it works. */
import { describe, expect, test } from 'vitest';
import type { Command } from '../../engine/commands.ts';
import { eventsOf, give, metricsOf, run, stateIn, wait } from '../../engine/testing/run.ts';
import type { ScenarioDocument } from '../../scenarios/document.ts';
import { dockerfile } from '../../scenarios/images.ts';
import { scenarios } from '../../scenarios/index.ts';
import { commandSteps, planOf } from './plan.ts';

const document = scenarios.find(({ id }) => id === 'images')?.document as ScenarioDocument;
const { text, files, image } = dockerfile;
const plan = planOf(text, { files });
const layersIn = (world: 'left' | 'right') =>
  document.worlds[world]?.images?.find(({ id }) => id === image)?.layers;

const build = (changed: string, change = files): Command =>
  ({
    type: 'build',
    world: 'right',
    id: 'docker-1',
    image,
    steps: commandSteps(planOf(changed, { files: change })),
  }) as Command;

describe('the scenario about images', () => {
  test('has the layers that its Dockerfile comes to', () => {
    expect(plan.errors).toEqual([]);
    const layers = plan.steps.map(({ digest, bytes }) => ({ digest, size: `${bytes} B` }));
    expect(layersIn('right')).toEqual(layers);
    expect(layersIn('left')).toEqual(layers);
  });

  test('builds nothing when nothing has changed, and what lies above a change otherwise', () => {
    const sim = run(document, { checkEvery: 50 });
    wait(sim, 60);
    give(sim, build(text), 'right');
    const first = metricsOf(sim, 'right').images?.builds[0];
    expect(first).toMatchObject({ running: false, tookMicros: 0 });
    give(sim, build(text.replace('/srv/web', '/srv/www')), 'right');
    wait(sim, 60);
    const states = metricsOf(sim, 'right').images?.builds[0]?.steps.map(({ state }) => state);
    expect(states).toEqual(['cached', 'cached', 'done', 'done', 'done']);
    const touched = files.map((file) =>
      file.path === 'site/index.html' ? { ...file, marker: 'version 2' } : file,
    );
    give(sim, build(text.replace('/srv/web', '/srv/www'), touched as never), 'right');
    wait(sim, 60);
    const again = metricsOf(sim, 'right').images?.builds[0]?.steps.map(({ state }) => state);
    expect(again).toEqual(['cached', 'cached', 'cached', 'cached', 'done']);
  });

  test('shows pulls on a slow line, and that a registry that is unplugged stops only them', () => {
    const sim = run(document, { checkEvery: 50 });
    wait(sim, 3);
    expect(stateIn(sim, 'web-1', 'right')).toBe('starting');
    wait(sim, 60);
    give(sim, { type: 'registry', up: false }, 'right');
    give(sim, { type: 'scale', service: 'web', replicas: 2 }, 'right');
    give(sim, { type: 'scale', service: 'web', replicas: 2 }, 'left');
    wait(sim, 30);
    expect(stateIn(sim, 'web-2', 'right')).toBe('waiting');
    expect(stateIn(sim, 'web-2', 'left')).toBe('running');
    expect(eventsOf(sim, 'pullFailed', 'web-2')).toHaveLength(1);
    give(sim, { type: 'registry', up: true }, 'right');
    wait(sim, 30);
    expect(stateIn(sim, 'web-2', 'right')).toBe('running');
    expect(metricsOf(sim, 'left').images).toBeUndefined();
  });
});
