import { expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import type { Simulation } from '../simulation.ts';
import { eventsOf, give, host, metricsOf, refusal, run, states, wait } from '../testing/run.ts';

const process = (id: string, application: string): EntityDocument => ({
  id,
  kind: 'process',
  application,
  on: 'linux',
  restart: 'systemd',
  up: true,
});

/** Four programs on one system, and a mail server in a container beside them. */
const shared = (change: Partial<ScenarioDocument['worlds'][string]> = {}): ScenarioDocument => ({
  version: 1,
  title: 'Shared libraries',
  worlds: {
    w: {
      hosts: [host(1)],
      entities: [
        { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true },
        { id: 'docker', kind: 'docker', on: 'linux', up: true },
        process('mail', 'postfix'),
        process('names', 'bind'),
        process('web', 'nginx'),
        process('db', 'postgresql'),
        { id: 'boxed', kind: 'docker-container', application: 'postfix', on: 'linux', up: true },
      ],
      ...change,
    },
  },
});
const toOpenssl = (version: string, id = 'linux') =>
  ({ type: 'upgrade', id, library: 'openssl', version }) as const;
const programs = ['mail', 'names', 'web', 'db', 'boxed'];

/** Upgrades and waits until the package manager is done. */
function upgraded(sim: Simulation, version: string): void {
  give(sim, toOpenssl(version));
  wait(sim, 60);
}

test('upgrading a library for one program breaks those that do not run with it', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  expect(states(sim, programs)).toEqual({
    mail: 'crashed',
    names: 'crashed',
    web: 'running',
    db: 'running',
    boxed: 'running',
  });
  const [broke] = eventsOf(sim, 'broke', 'mail');
  expect(broke?.data).toMatchObject({ reason: 'needs OpenSSL 1.0 or 1.1; linux has 3' });
  expect(metricsOf(sim).software?.broken.map(({ id }) => id)).toEqual(['mail', 'names']);
});

test('what broke is started again by its service manager, breaks again, and is given up', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  expect(eventsOf(sim, 'broke', 'mail').length).toBeGreaterThan(2);
  expect(eventsOf(sim, 'restartGivenUp', 'mail')).toHaveLength(1);
});

test('the package manager restarts the programs that use the library and no others', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  expect(eventsOf(sim, 'stopped', 'web')).toHaveLength(1);
  expect(eventsOf(sim, 'stopped', 'boxed')).toHaveLength(0);
});

test('an upgrade takes the time to fetch and to unpack', () => {
  const sim = run(shared());
  give(sim, toOpenssl('3'));
  wait(sim, 0.01);
  expect(metricsOf(sim).software?.systems[0]?.libraries.openssl).toBe('1.1');
  wait(sim, 60);
  expect(metricsOf(sim).software?.systems[0]?.libraries.openssl).toBe('3');
});

test('a start with an unfit library is refused with the command that would help', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  const no = refusal(sim, { type: 'start', id: 'mail' });
  expect(no).toMatchObject({ code: 'misfit', subject: 'mail' });
  expect(no.wayOut).toEqual([{ ...toOpenssl('1.1'), world: 'w' }]);
});

test('with the old version back, what broke can be started again', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  upgraded(sim, '1.1');
  give(sim, { type: 'start', id: 'mail' });
  give(sim, { type: 'start', id: 'names' });
  wait(sim, 30);
  expect(new Set(Object.values(states(sim, programs)))).toEqual(new Set(['running']));
  expect(metricsOf(sim).software?.broken).toEqual([]);
});

test('a container restarted on an upgraded host runs on the libraries of its image', () => {
  const sim = run(shared());
  upgraded(sim, '3');
  give(sim, { type: 'restart', id: 'boxed' });
  wait(sim, 30);
  expect(states(sim, ['boxed'])).toEqual({ boxed: 'running' });
});

test('in a virtual machine of its own only the upgraded program is restarted', () => {
  const vm = (id: string, application: string): EntityDocument => ({
    id,
    kind: 'kvm-guest',
    system: 'ubuntu',
    application,
    memory: '1 GiB',
    on: 'kvm',
    restart: 'systemd',
    up: true,
  });
  const sim = run(
    shared({
      entities: [
        { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true },
        { id: 'kvm', kind: 'kvm', on: 'linux', up: true },
        vm('web', 'nginx'),
        vm('mail', 'postfix'),
      ],
    }),
  );
  give(sim, toOpenssl('3', 'web'));
  wait(sim, 60);
  expect(states(sim, ['web', 'mail'])).toEqual({ web: 'running', mail: 'running' });
  expect(eventsOf(sim, 'broke')).toEqual([]);
  give(sim, toOpenssl('3', 'mail'));
  wait(sim, 60);
  expect(states(sim, ['web', 'mail'])).toEqual({ web: 'running', mail: 'crashed' });
});

test('an upgrade is refused where it makes no sense, with a reason and a way out', () => {
  const sim = run(shared());
  expect(refusal(sim, toOpenssl('1.1'))).toMatchObject({ code: 'outOfRange' });
  expect(refusal(sim, toOpenssl('9'))).toMatchObject({ code: 'noSuchLibrary' });
  expect(refusal(sim, { ...toOpenssl('3'), library: 'none' })).toMatchObject({
    code: 'noSuchLibrary',
  });
  expect(refusal(sim, toOpenssl('3', 'boxed'))).toMatchObject({ code: 'wrongTarget' });
  const program = refusal(sim, toOpenssl('3', 'mail'));
  expect(program).toMatchObject({ code: 'wrongTarget' });
  expect(program.wayOut).toEqual([{ ...toOpenssl('3'), world: 'w' }]);
  give(sim, toOpenssl('3'));
  expect(refusal(sim, toOpenssl('1.0'))).toMatchObject({ code: 'busy' });
  give(sim, { type: 'stop', id: 'linux' });
  wait(sim, 120);
  expect(refusal(sim, toOpenssl('3'))).toMatchObject({ code: 'notRunning' });
});

test('no version is installed before it came out', () => {
  const sim = run(shared({ date: '2020-01-01' }));
  expect(refusal(sim, toOpenssl('3'))).toMatchObject({ code: 'outOfRange' });
  expect(refusal(sim, toOpenssl('3')).reason).toContain('2021-09-07');
});

test('a crash of the machine ends an upgrade under way', () => {
  const sim = run(shared());
  give(sim, toOpenssl('3'));
  wait(sim, 0.01);
  give(sim, { type: 'crash', id: 'host-1', tier: 'hardware' });
  give(sim, { type: 'start', id: 'host-1' });
  wait(sim, 300);
  expect(eventsOf(sim, 'upgraded')).toEqual([]);
  expect(new Set(Object.values(states(sim, programs.slice(0, 4))))).toEqual(new Set(['running']));
});

test('a snapshot in the middle of an upgrade goes on as the run does', () => {
  const sim = run(shared());
  give(sim, toOpenssl('3'));
  wait(sim, 0.01);
  const twin = sim.fork();
  wait(sim, 60);
  wait(twin, 60);
  expect(twin.hash).toBe(sim.hash);
});
