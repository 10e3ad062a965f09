import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  oneWorld,
  refusal,
  run,
  stateIn,
  states,
  wait,
} from '../testing/run.ts';

/** Two services in containers on one host, up and under load. */
function containers(restart: string): Simulation {
  const sim = run(
    oneWorld('docker', {
      title: 'Daemon',
      hosts: [host(1)],
      services: ['a', 'b'].map((id) => ({ id, application: 'freeradius', restart })),
      clients: ['a', 'b'].map((id) => ({ id: `c-${id}`, service: id, rate: '5/s' })),
    }),
  );
  wait(sim, 10);
  expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': 'running', 'b-1': 'running' });
  return sim;
}

const endings = [
  ['stopped', { type: 'stop', id: 'docker-1' }],
  ['killed', { type: 'kill', id: 'docker-1' }],
  ['crashed', { type: 'crash', id: 'docker-1', tier: 'userland' }],
] as const;

describe.each(endings)('with the Docker daemon %s', (_how, command) => {
  test('containers run on and serve', () => {
    const sim = containers('always');
    const before = metricsOf(sim).requests;
    give(sim, command);
    wait(sim, 30);
    const { requests } = metricsOf(sim);
    expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': 'running', 'b-1': 'running' });
    expect(requests.served).toBeGreaterThan(before.served + 200);
    expect(requests.failed).toBe(before.failed);
    expect(eventsOf(sim, 'serviceLost')).toEqual([]);
  });

  test('they are unmanaged: no command reaches them, and the refusal says what to do', () => {
    const sim = containers('always');
    give(sim, command);
    for (const type of ['stop', 'kill', 'restart'] as const) {
      const verb = { stop: 'be stopped', kill: 'be killed', restart: 'restart' }[type];
      expect(refusal(sim, { type, id: 'a-1' })).toEqual({
        code: 'daemonDown',
        subject: 'a-1',
        reason: `cannot ${verb}: it is unmanaged, because its docker daemon is down`,
        remedy: 'Start the daemon first; until then it runs on untouched.',
      });
    }
  });

  test('they are managed again once it is back, and have not been restarted', () => {
    const sim = containers('always');
    give(sim, command);
    wait(sim, 5);
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 5);
    expect(metricsOf(sim).restarts).toBe(0);
    expect(eventsOf(sim, 'started', 'a-1')).toHaveLength(1);
    give(sim, { type: 'stop', id: 'a-1' });
    wait(sim, 15);
    expect(stateIn(sim, 'a-1')).toBe('off');
  });

  test.each([
    ['always', 'running'],
    ['unless-stopped', 'running'],
    ['on-failure', 'crashed'],
    ['no', 'crashed'],
  ])(
    'what crashes meanwhile stays down; with policy %s it is %s once the daemon is back',
    (restart, state) => {
      const sim = containers(restart);
      give(sim, command);
      give(sim, { type: 'crash', id: 'a-1', tier: 'application' });
      wait(sim, 120);
      expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': 'crashed', 'b-1': 'running' });
      give(sim, { type: 'start', id: 'docker-1' });
      wait(sim, 30);
      expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': state, 'b-1': 'running' });
    },
  );

  test('a restart that was already scheduled waits for it', () => {
    const sim = containers('always');
    give(sim, { type: 'crash', id: 'a-1', tier: 'application' });
    give(sim, command);
    wait(sim, 60);
    expect(stateIn(sim, 'a-1')).toBe('crashed');
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 30);
    expect(stateIn(sim, 'a-1')).toBe('running');
  });

  test('a service cannot grow without it, and the refusal says what to do', () => {
    const sim = containers('always');
    give(sim, command);
    expect(refusal(sim, { type: 'scale', service: 'a', replicas: 2 })).toEqual({
      code: 'daemonDown',
      subject: 'a',
      reason: 'cannot grow: nothing that it could stand on is up (linux-1)',
      remedy: 'Start docker there first.',
    });
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 5);
    give(sim, { type: 'scale', service: 'a', replicas: 2 });
    wait(sim, 5);
    expect(stateIn(sim, 'a-2')).toBe('running');
  });

  test('what it was starting never comes up, and what waits for its turn goes on waiting', () => {
    const a = { id: 'a', application: 'freeradius', restart: 'always' };
    const b = { ...a, id: 'b', after: [{ service: 'a', until: 'ready' }] } as const;
    const wish = { title: 'Turns', hosts: [host(1)], services: [a, b], clients: [] };
    const sim = run(oneWorld('docker', wish));
    wait(sim, 0.05);
    give(sim, command);
    wait(sim, 30);
    expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': 'fallen', 'b-1': 'waiting' });
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 10);
    expect(states(sim, ['a-1', 'b-1'])).toEqual({ 'a-1': 'running', 'b-1': 'running' });
  });
});

test('a container cannot be started without its daemon', () => {
  const sim = containers('always');
  give(sim, { type: 'kill', id: 'a-1' });
  give(sim, { type: 'stop', id: 'docker-1' });
  wait(sim, 1);
  expect(refusal(sim, { type: 'start', id: 'a-1' }).code).toBe('daemonDown');
});

test('an order to restart is forgotten when the daemon goes before the container is down', () => {
  const sim = containers('always');
  give(sim, { type: 'restart', id: 'a-1' });
  give(sim, { type: 'kill', id: 'docker-1' });
  wait(sim, 30);
  expect(stateIn(sim, 'a-1')).toBe('off');
});
