import { describe, expect, test } from 'vitest';
import type { Simulation } from '../simulation.ts';
import { cluster } from '../testing/cluster.ts';
import { assertLaws } from '../testing/laws.ts';
import { cell, eventsOf, give, metricsOf, run, stateIn, states, wait } from '../testing/run.ts';

function up(change: Parameters<typeof cluster>[0]): Simulation {
  const sim = run(cluster({ hosts: 1, ...change, service: { replicas: 3, ...change.service } }));
  wait(sim, 60);
  return sim;
}
const order = (sim: Simulation, type: 'stopBegun' | 'stopped'): string[] =>
  eventsOf(sim, type).map((e) => e.subject);

describe('a polite stop of a host', () => {
  test('stops what stands on it first, one after the other, the youngest first', () => {
    const sim = up({ machines: true });
    give(sim, { type: 'stop', id: 'host-1' });
    expect(states(sim, ['host-1', 'esxi-1', 'web-1', 'web-2', 'web-3'])).toEqual({
      'host-1': 'stopping',
      'esxi-1': 'stopping',
      'web-1': 'running',
      'web-2': 'running',
      'web-3': 'stopping',
    });
    wait(sim, 600);
    expect(order(sim, 'stopped')).toEqual(['web-3', 'web-2', 'web-1', 'esxi-1', 'host-1']);
    expect(stateIn(sim, 'host-1')).toBe('off');
    expect(eventsOf(sim, 'fell')).toEqual([]);
    const stops = eventsOf(sim, 'stopBegun').filter((e) => e.subject.startsWith('web'));
    const ends = eventsOf(sim, 'stopped').filter((e) => e.subject.startsWith('web'));
    for (const i of [1, 2]) expect(stops[i]?.at).toBe(ends[i - 1]?.at);
    assertLaws(sim);
  });

  test('lets requests inside finish: containers go before their daemon, one by one', () => {
    const sim = up({});
    give(sim, { type: 'stop', id: 'host-1' });
    wait(sim, 600);
    expect(order(sim, 'stopped')).toEqual([
      'web-3',
      'web-2',
      'web-1',
      'docker-1',
      'linux-1',
      'host-1',
    ]);
    give(sim, { type: 'start', id: 'host-1' });
    wait(sim, 600);
    expect(metricsOf(sim).services[0]?.ready).toBe(3);
  });

  test('goes on when a guest is killed, crashes or is gone meanwhile', () => {
    const sim = up({ machines: true });
    give(sim, { type: 'stop', id: 'host-1' });
    give(sim, { type: 'kill', id: 'web-3' });
    expect(stateIn(sim, 'web-2')).toBe('stopping');
    give(sim, { type: 'crash', id: 'web-1', tier: 'kernel' });
    wait(sim, 600);
    expect(stateIn(sim, 'host-1')).toBe('off');
    assertLaws(sim);
  });

  test('can be hurried by a kill', () => {
    const sim = up({ machines: true });
    give(sim, { type: 'stop', id: 'host-1' });
    give(sim, { type: 'kill', id: 'host-1' });
    expect(states(sim, ['host-1', 'web-1', 'web-3'])).toEqual({
      'host-1': 'off',
      'web-1': 'fallen',
      'web-3': 'fallen',
    });
    assertLaws(sim);
  });

  test('takes no new replicas, nor starts those that wait', () => {
    const sim = up({ machines: true, hosts: 2 });
    give(sim, { type: 'stop', id: 'host-1' });
    give(sim, { type: 'scale', service: 'web', replicas: 5 });
    wait(sim, 5);
    expect(states(sim, ['web-4', 'web-5'])).toEqual({ 'web-4': 'running', 'web-5': 'running' });
    wait(sim, 600);
    expect(stateIn(sim, 'host-1')).toBe('off');
    expect(states(sim, ['web-4', 'web-5'])).toEqual({ 'web-4': 'running', 'web-5': 'running' });
  });
});

describe('what was stopped by hand', () => {
  test.each([
    ['always', 'running'],
    ['unless-stopped', 'off'],
    ['kubernetes-always', 'off'],
  ])('under "%s" is %s once its daemon has been restarted', (restart, expected) => {
    const sim = up({ template: { restart } });
    give(sim, { type: 'stop', id: 'web-2' });
    wait(sim, 30);
    expect(stateIn(sim, 'web-2')).toBe('off');
    give(sim, { type: 'restart', id: 'docker-1' });
    wait(sim, 60);
    expect(stateIn(sim, 'web-2')).toBe(expected);
    expect(stateIn(sim, 'web-1')).toBe('running');
  });
});

describe('a program that ends by itself', () => {
  test.each([
    ['always', 0, true],
    ['on-failure', 0, false],
    ['on-failure', 3, true],
    ['no', 1, false],
    ['kubernetes-on-failure', 0, false],
    ['kubernetes-always', 0, true],
  ])('under "%s" with exit code %s is restarted: %s', (restart, exitCode, again) => {
    const sim = up({ template: { restart, exitCode, crashesAfter: '20 s' } });
    const restarts = cell(sim, 'web-1', 'restarts');
    expect(restarts > 0).toBe(again);
    const ended = eventsOf(sim, exitCode === 0 ? 'exited' : 'crashed', 'web-1');
    expect(ended[0]).toMatchObject({ at: 21e6, data: { exitCode } });
    if (!again) expect(stateIn(sim, 'web-1')).toBe(exitCode === 0 ? 'off' : 'crashed');
  });

  test('in a virtual machine is revived by the system inside, until that gives up', () => {
    const sim = up({ machines: true, template: { crashesAfter: '0 s', restart: 'systemd' } });
    expect(eventsOf(sim, 'restartGivenUp', 'web-1')).toHaveLength(1);
    expect(cell(sim, 'web-1', 'restarts')).toBe(4);
    assertLaws(sim);
  });

  test('does not end when it is stopped before', () => {
    const sim = run(cluster({ hosts: 1, template: { crashesAfter: '100 s' } }));
    wait(sim, 50);
    give(sim, { type: 'restart', id: 'web-1' });
    wait(sim, 100);
    expect(eventsOf(sim, 'crashed')).toEqual([]);
    wait(sim, 10);
    expect(eventsOf(sim, 'crashed')).toHaveLength(1);
  });
});

test('starts given by the scenario take exactly so long, whatever the machine is at', () => {
  const sim = up({ machines: true, template: { startTakes: '77 s' }, service: { replicas: 9 } });
  wait(sim, 20);
  expect(eventsOf(sim, 'started').map((e) => e.data.tookMicros)).toEqual(Array(9).fill(77e6));
});
