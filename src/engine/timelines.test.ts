/**
 * Golden timelines, in `testing/golden`. A change that moves a number moves a line there, and has
 * to be wanted: `npx vitest run -u src/engine/timelines.test.ts`, and a line in the change log.
 */
import { describe, expect, test } from 'vitest';
import { defaultScenario, scenarios } from '../scenarios/index.ts';
import type { Command } from './commands.ts';
import type { Simulation } from './simulation.ts';
import { give, run, wait } from './testing/run.ts';
import { timelineOf } from './testing/timeline.ts';

const golden = (name: string): string => `testing/golden/${name}.txt`;

/** The default scenario of two worlds, one minute on. */
function booted(): Simulation {
  const sim = run(defaultScenario.document, { checkEvery: 50 });
  wait(sim, 60);
  return sim;
}

/** What follows from commands within some seconds. */
function following(seconds: number, ...commands: readonly Command[]): string {
  const sim = booted();
  const { eventCount } = sim;
  for (const command of commands) expect(sim.submit(command)).toEqual({ accepted: true });
  wait(sim, seconds);
  return timelineOf(sim.events.slice(eventCount));
}

describe('three services, both ways', () => {
  test('boot', async () => {
    await expect(timelineOf(booted().events)).toMatchFileSnapshot(golden('boot'));
  });

  test('a container crashes twice and is restarted after pauses', async () => {
    const crash = { type: 'crash', id: 'db-1', tier: 'application' } as const;
    const sim = booted();
    const { eventCount } = sim;
    give(sim, crash, 'right');
    wait(sim, 2);
    give(sim, crash, 'right');
    wait(sim, 2);
    await expect(timelineOf(sim.events.slice(eventCount))).toMatchFileSnapshot(
      golden('container-crash'),
    );
  });

  test('a guest kernel panics and its VM is restarted by hand', async () => {
    const [world, id] = ['left', 'db-1'];
    const panic = { type: 'crash', world, id, tier: 'kernel' } as const;
    await expect(following(60, panic, { type: 'restart', world, id })).toMatchFileSnapshot(
      golden('guest-panic'),
    );
  });

  test('a host kernel panics under the containers and the machine is restarted', async () => {
    const [world, id] = ['right', 'linux-1'];
    const panic = { type: 'crash', world, id, tier: 'kernel' } as const;
    await expect(following(200, panic, { type: 'restart', world, id })).toMatchFileSnapshot(
      golden('host-panic'),
    );
  });

  test('the Docker daemon stops, a container dies unseen, the daemon comes back', async () => {
    const sim = booted();
    const { eventCount } = sim;
    give(sim, { type: 'stop', id: 'docker-1' }, 'right');
    give(sim, { type: 'crash', id: 'proxy-1', tier: 'application' }, 'right');
    wait(sim, 10);
    give(sim, { type: 'start', id: 'docker-1' }, 'right');
    wait(sim, 10);
    await expect(timelineOf(sim.events.slice(eventCount))).toMatchFileSnapshot(
      golden('daemon-stop'),
    );
  });
});

test('a database moves while it is written to', async () => {
  const { document } = scenarios.find(({ id }) => id === 'write-load') ?? defaultScenario;
  const sim = run(document, { checkEvery: 50 });
  wait(sim, 40);
  const { eventCount } = sim;
  give(sim, { type: 'migrate', id: 'db-1', to: 'host-2' }, 'left');
  wait(sim, 20);
  await expect(timelineOf(sim.events.slice(eventCount))).toMatchFileSnapshot(golden('migration'));
});
