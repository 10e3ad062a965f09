import { describe, expect, test } from 'vitest';
import type { WorldDocument } from '../../scenarios/document.ts';
import { withSystem } from '../../scenarios/host.ts';
import { twinScenario } from '../../scenarios/twin.ts';
import type { Simulation } from '../simulation.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  oneWorld,
  patient,
  refusal,
  run,
  stateIn,
  wait,
} from '../testing/run.ts';

/** Two small services on one host, up and under load. */
function two(stack: string, seconds = 60): Simulation {
  const sim = run(
    oneWorld(stack, {
      title: 'Kept',
      hosts: [host(1)],
      services: ['a', 'b'].map((id) => ({ id, application: 'freeradius', restart: 'always' })),
      clients: ['a', 'b'].map((id) => ({ id: `c-${id}`, service: id, rate: '5/s' })),
    }),
    { checkEvery: 20 },
  );
  wait(sim, seconds);
  expect(stateIn(sim, 'a-1'), stack).toBe('running');
  return sim;
}

describe.each(['kata', 'rund', 'gvisor'])('containers in a sandbox (%s)', (stack) => {
  test('are kept by the daemon of the system that has the hypervisor', patient, () => {
    const sim = two(stack);
    give(sim, { type: 'stop', id: 'docker-1' });
    wait(sim, 10);
    expect(stateIn(sim, 'a-1')).toBe('running');
    expect(refusal(sim, { type: 'stop', id: 'a-1' })).toMatchObject({ code: 'daemonDown' });
    give(sim, { type: 'crash', id: 'b-1', tier: 'application' });
    wait(sim, 30);
    expect(stateIn(sim, 'b-1')).toBe('crashed');
    give(sim, { type: 'start', id: 'docker-1' });
    wait(sim, 30);
    expect(stateIn(sim, 'b-1')).toBe('running');
    give(sim, { type: 'stop', id: 'a-1' });
    wait(sim, 15);
    expect(stateIn(sim, 'a-1')).toBe('off');
  });

  test('one that was about to start falls with it', patient, () => {
    const sim = two(stack);
    give(sim, { type: 'kill', id: 'a-1' });
    give(sim, { type: 'start', id: 'a-1' });
    give(sim, { type: 'kill', id: 'docker-1' });
    expect(stateIn(sim, 'a-1')).toBe('fallen');
  });
});

describe('a kernel of its own', () => {
  test('falls alone: that of a sandbox takes nobody with it', patient, () => {
    const sim = two('gvisor');
    give(sim, { type: 'crash', id: 'a-1', tier: 'kernel' });
    wait(sim, 1);
    expect(stateIn(sim, 'b-1')).toBe('running');
    expect(stateIn(sim, 'linux-1')).toBe('running');
    const requests = metricsOf(sim).services.find(({ id }) => id === 'b');
    expect(requests?.ready).toBe(1);
  });

  test('does not help when the one beneath panics', patient, () => {
    const sim = two('gvisor');
    give(sim, { type: 'crash', id: 'linux-1', tier: 'kernel' });
    expect(stateIn(sim, 'a-1')).toBe('fallen');
    expect(stateIn(sim, 'b-1')).toBe('fallen');
  });
});

describe('a program that crashes is started again', () => {
  const restarts = (stack: string, seconds = 60): boolean => {
    const sim = two(stack, 90);
    give(sim, { type: 'crash', id: 'a-1', tier: 'application' });
    wait(sim, seconds);
    return eventsOf(sim, 'started', 'a-1').length > 1 && stateIn(sim, 'a-1') === 'running';
  };

  test.each(['zone', 'lxc', 'nspawn', 'openvz'])('by the init inside (%s)', patient, (stack) => {
    expect(restarts(stack)).toBe(true);
  });
  test.each(['chroot', 'bare'])('by the service manager beneath (%s)', patient, (stack) => {
    expect(restarts(stack)).toBe(true);
  });
  test('after a minute, by that of Windows', patient, () => {
    const twin = twinScenario({
      title: 'Windows',
      hosts: [host(1)],
      services: [{ id: 'a', application: 'freeradius', restart: 'always' }],
      clients: [{ id: 'c', service: 'a', rate: '5/s' }],
      left: 'bare',
    });
    const { worlds } = withSystem(twin, 0, 'windows-server-2016');
    const sim = run({ ...twin, worlds: { w: worlds.left as WorldDocument } }, { checkEvery: 20 });
    wait(sim, 10);
    give(sim, { type: 'crash', id: 'a-1', tier: 'application' });
    wait(sim, 59);
    expect(stateIn(sim, 'a-1')).toBe('backoff');
    wait(sim, 3);
    expect(stateIn(sim, 'a-1')).toBe('running');
  });
  test.each(['jail', 'wpar', 'task-vm'])(
    'by nobody, where the system has none for it (%s)',
    patient,
    (stack) => {
      expect(restarts(stack)).toBe(false);
    },
  );
});
