import { expect, test } from 'vitest';
import { parseScenario } from './parse.ts';

/** What comes out of a world with this client and these settings, or what is wrong with it. */
function read(client: object, template: object = {}, service: object = {}) {
  const parsed = parseScenario({
    version: 1,
    title: 'Traffic',
    worlds: {
      w: {
        hosts: [{ id: 'h', cores: 1, memory: '4 GiB', disk: '10 GB' }],
        entities: [{ id: 'l', kind: 'linux', system: 'ubuntu', on: 'h', up: true }],
        services: [
          {
            id: 'web',
            on: ['l'],
            template: { kind: 'docker-container', application: 'nginx', ...template },
            ...service,
          },
        ],
        clients: [{ id: 'c', service: 'web', ...client }],
      },
    },
  });
  if (!parsed.ok) return parsed.problems.map(({ path, message }) => `${path} ${message}`);
  const [world] = parsed.scenario.worlds;
  return { client: world?.clients[0], service: world?.services[0] };
}

test('an open stream is as it was', () => {
  expect(read({ rate: '30/s' })).toMatchObject({
    client: { id: 'c', service: 'web', arrivals: 'poisson', perSecond: 30, timeoutMicros: 10e6 },
  });
});

test('closed clients, profiles, traces, latencies and sizes are read', () => {
  const closed = { clients: 9, think: '1 s', thinkSpread: 'exponential', latency: '51.8 us' };
  expect(read({ ...closed, requestWork: '9.1286 us' })).toMatchObject({
    client: {
      clients: 9,
      perSecond: 0,
      thinkMicros: 1e6,
      thinkSpread: 'exponential',
      latencyMicros: 51.8,
      requestMicros: 9.1286,
    },
  });
  const profile = [
    { at: '1 s', rate: '5/s' },
    { at: '2 s', rate: '7/s' },
  ];
  expect(read({ profile, ramp: true })).toMatchObject({
    client: {
      ramp: true,
      profile: [
        { at: 1e6, value: 5 },
        { at: 2e6, value: 7 },
      ],
    },
  });
  expect(read({ times: ['1 s', '1.5 s'] })).toMatchObject({ client: { times: [1e6, 1.5e6] } });
});

test('what serving costs is read', () => {
  const template = {
    requestWork: '0.5 us',
    requestSpread: 'hyperexponential',
    workers: 4,
    networking: 'host',
    requestPackets: 6,
    requestIos: 2,
    requestIoSize: '8 KiB',
  };
  expect(read({ rate: '1/s' }, template, { healthCheck: { threshold: 3 } })).toMatchObject({
    service: {
      healthCheck: { intervalMicros: 5e6, threshold: 3 },
      template: {
        requestMicros: 0.5,
        requestSpread: 'hyperexponential',
        workers: 4,
        networking: 'host',
        requestPackets: 6,
        requestIos: 2,
        requestIoBytes: 8192,
      },
    },
  });
});

test('what cannot be is refused with a way out', () => {
  const found = (client: object, template: object = {}) => String(read(client, template));
  expect(found({})).toContain('worlds.w.clients[0]');
  expect(found({ rate: '1/s', clients: 3 })).toContain('goes with neither "rate" nor "times"');
  expect(found({ times: ['2 s', '1 s'] })).toContain('times[1] is earlier than the one before');
  expect(found({ times: ['1 s'], profile: [{ at: '1 s', rate: '1/s' }] })).toContain('keep one');
  expect(found({ profile: [{ at: '1 s', rate: '200000/s' }] })).toContain('send fewer');
  expect(found({ profile: [{ at: '1 s' }] })).toContain('worlds.w.clients[0].profile[0]');
  expect(found({ rate: '1/s' }, { networking: 'brigde' })).toContain('did you mean "bridge"');
  expect(found({ rate: '1/s' }, { kind: 'process', networking: 'host' })).toContain('leave it out');
  expect(found({ rate: '1/s' }, { workers: 0 })).toContain('workers');
});
