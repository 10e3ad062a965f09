/** Who has which address, and who meets whom, on the real catalogue. */
import { describe, expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument, WorldDocument } from '../../scenarios/document.ts';
import { parseScenario } from '../../scenarios/parse.ts';
import {
  eventsOf,
  give,
  host,
  metricsOf,
  nginx,
  oneWorld,
  refusal,
  run,
  wait,
} from '../testing/run.ts';

type Sim = ReturnType<typeof run>;
const addressesOf = (sim: Sim, id: string): string[] =>
  (metricsOf(sim).addresses?.[id] ?? []).map(
    ({ interface: name, address, network }) => `${name} ${address} ${network}`,
  );
const docker = (replicas = 3, change: object = {}): ScenarioDocument =>
  oneWorld('docker', {
    title: 'Addresses',
    hosts: [host(1)],
    services: [{ ...nginx, replicas, ...change }],
    clients: [],
  });
const configured = (id: string, address: string) => ({ type: 'configure', id, address }) as const;

describe('containers behind a bridge', () => {
  test('get one address after the other, their machine has the first', () => {
    const sim = run(docker());
    wait(sim, 10);
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 172.17.0.2 docker0']);
    expect(addressesOf(sim, 'web-3')).toEqual(['eth0 172.17.0.4 docker0']);
    expect(addressesOf(sim, 'linux-1')).toEqual([
      'eth0 192.168.0.2 lan',
      'docker0 172.17.0.1 docker0',
    ]);
  });

  test('leave theirs to the next when they are removed, and keep it over a restart', () => {
    const sim = run(docker());
    wait(sim, 10);
    give(sim, { type: 'restart', id: 'web-2' });
    wait(sim, 20);
    expect(addressesOf(sim, 'web-2')).toEqual(['eth0 172.17.0.3 docker0']);
    give(sim, { type: 'scale', service: 'web', replicas: 2 });
    wait(sim, 20);
    expect(addressesOf(sim, 'web-3')).toEqual([]);
    give(sim, { type: 'scale', service: 'web', replicas: 3 });
    wait(sim, 10);
    expect(addressesOf(sim, 'web-4')).toEqual(['eth0 172.17.0.4 docker0']);
  });

  test('can have static ones, which nobody else then gets', () => {
    const sim = run(docker());
    wait(sim, 10);
    give(sim, configured('web-1', '172.17.0.50'));
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 172.17.0.50 docker0']);
    const taken = refusal(sim, configured('web-2', '172.17.0.50'));
    expect(taken.reason).toBe('cannot have 172.17.0.50: web-1 has it');
    expect(taken.remedy).toBe('Take 172.17.0.2, which is free.');
    expect(taken.wayOut).toMatchObject([{ type: 'configure', address: '172.17.0.2' }]);
    give(sim, configured('web-1', ''));
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 172.17.0.2 docker0']);
  });

  test.each([
    ['192.168.0.7', 'it is not among the addresses of docker0, 172.17.0.0/16'],
    ['172.17.0.0', 'it stands for the whole network'],
    ['172.17.0.1', 'it is that of docker0 itself'],
  ])('cannot have %s', (address, why) => {
    const sim = run(docker());
    wait(sim, 10);
    const refused = refusal(sim, configured('web-1', address));
    expect(refused.reason).toBe(`cannot have ${address}: ${why}`);
    expect(refused.remedy).toBe('Take one of 172.17.0.2 to 172.17.255.254.');
  });

  test('on two machines have the same addresses, each behind its own bridge', () => {
    const two = oneWorld('docker', {
      title: 'Two',
      hosts: [host(1), host(2)],
      services: [
        { ...nginx, replicas: 1 },
        { ...nginx, id: 'api' },
      ],
      clients: [],
    });
    const worlds = {
      w: {
        ...two.worlds.w,
        services: two.worlds.w?.services?.map((s, i) => ({ ...s, on: [`linux-${i + 1}`] })),
      },
    };
    const sim = run({ ...two, worlds } as ScenarioDocument);
    wait(sim, 10);
    expect(addressesOf(sim, 'web-1')).toEqual(addressesOf(sim, 'api-1'));
  });

  test('come back with a checkpoint of the run', () => {
    const sim = run(docker());
    wait(sim, 10);
    const before = sim.snapshot();
    give(sim, configured('web-1', '172.17.0.50'));
    sim.restore(before);
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 172.17.0.2 docker0']);
  });
});

describe('what has no interface of its own', () => {
  test('uses those of its machine, and says so', () => {
    const sim = run(
      oneWorld('bare', { title: 'Bare', hosts: [host(1)], services: [nginx], clients: [] }),
    );
    wait(sim, 10);
    expect(addressesOf(sim, 'web-1')).toEqual([]);
    expect(refusal(sim, configured('web-1', '192.168.0.9')).reason).toBe(
      'has no interface of its own: it uses those of linux-1',
    );
  });

  test('is a container as soon as its switch is off', () => {
    const sim = run(docker(1, { restart: 'always' }));
    wait(sim, 10);
    give(sim, { type: 'configure', id: 'web-1', separation: { network: false } });
    wait(sim, 30);
    expect(addressesOf(sim, 'web-1')).toEqual([]);
  });
});

describe('a virtual machine', () => {
  test('takes its address along when it moves', () => {
    const sim = run(
      oneWorld('kvm', {
        title: 'Move',
        hosts: [host(1), host(2)],
        services: [{ ...nginx, replicas: 2 }],
        clients: [],
      }),
    );
    wait(sim, 60);
    const before = addressesOf(sim, 'web-1');
    expect(before).toEqual(['eth0 192.168.122.2 virbr0']);
    give(sim, { type: 'migrate', id: 'web-1', to: 'host-2' });
    wait(sim, 60);
    expect(eventsOf(sim, 'migrated', 'web-1')).toHaveLength(1);
    expect(addressesOf(sim, 'web-1')).toEqual(before);
    expect(addressesOf(sim, 'web-2')).toEqual(['eth0 192.168.122.3 virbr0']);
  });
});

describe('networks', () => {
  const linux: EntityDocument = { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'h', up: true };
  const engine: EntityDocument = { id: 'docker', kind: 'docker', on: 'linux', up: true };
  const tiers = (web: string[] | undefined, db: string[] | undefined): WorldDocument => ({
    hosts: [{ ...host(1), id: 'h' }],
    entities: [linux, engine],
    services: [
      {
        id: 'web',
        on: ['linux'],
        calls: ['db'],
        template: { kind: 'docker-container', application: 'nginx', ...(web && { networks: web }) },
      },
      {
        id: 'db',
        on: ['linux'],
        template: { kind: 'docker-container', application: 'worker', ...(db && { networks: db }) },
      },
    ],
    clients: [{ id: 'c', service: 'web', rate: '10/s' }],
  });
  const open = (web?: string[], db?: string[]): Sim =>
    run({ version: 1, title: 'Networks', worlds: { w: tiers(web, db) } });

  test('in common let services meet, and give them an address in each', () => {
    const sim = open(['dmz', 'shop'], ['shop']);
    wait(sim, 20);
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 10.1.0.2 dmz', 'eth1 10.2.0.2 shop']);
    expect(addressesOf(sim, 'db-1')).toEqual(['eth0 10.2.0.3 shop']);
    // The first seconds, in which the other one is not up yet.
    expect(metricsOf(sim).requests.failed).toBeLessThan(30);
    expect(metricsOf(sim).requests.served).toBeGreaterThan(50);
  });

  test.each([
    [['dmz'], ['shop']],
    [['dmz'], undefined],
  ])('apart keep services from meeting, and the service says so', (web, db) => {
    const sim = open(web, db);
    wait(sim, 20);
    const { requests } = metricsOf(sim);
    expect(requests.served).toBe(0);
    expect(requests.failed).toBeGreaterThan(50);
    expect(eventsOf(sim, 'refused', 'web').map(({ data }) => data.reason)).toEqual([
      'cannot reach db: they are in no network together',
    ]);
  });
});

describe('a scenario', () => {
  const withAddress = (address: string, replicas = 1): unknown => {
    const document = docker(replicas);
    const world = document.worlds.w as WorldDocument;
    const services = world.services?.map((service) => ({
      ...service,
      template: { ...service.template, address },
    }));
    return { ...document, worlds: { w: { ...world, services } } };
  };

  test('gives a static address', () => {
    const sim = run(withAddress('172.17.0.9') as ScenarioDocument);
    wait(sim, 10);
    expect(addressesOf(sim, 'web-1')).toEqual(['eth0 172.17.0.9 docker0']);
  });

  test.each([
    ['172.17.0.999', 1, 'is no address; write it like "172.17.0.5"'],
    ['10.0.0.5', 1, 'is not among 172.17.0.0/16 (docker0); take one of those'],
    ['172.17.0.5', 2, 'can be that of one replica only; leave it out'],
  ])('is refused with the address %s for %s', (address, replicas, message) => {
    const parsed = parseScenario(withAddress(address, replicas));
    expect(parsed.ok ? [] : parsed.problems.map((p) => p.message)).toEqual([message]);
  });

  test('is refused if two have the same', () => {
    const document = withAddress('172.17.0.5') as ScenarioDocument;
    const world = document.worlds.w as WorldDocument;
    const [web] = world.services ?? [];
    const services = web ? [web, { ...web, id: 'api' }] : [];
    const parsed = parseScenario({ ...document, worlds: { w: { ...world, services } } });
    expect(parsed.ok ? [] : parsed.problems.map((p) => p.message)).toEqual([
      '172.17.0.5 is that of web already; choose another',
    ]);
  });
});

test('an interface has the name that its system gives it', () => {
  const on = (system: string, arch: 'power' | 'x86-64') => {
    const hosts = [{ ...host(1), arch }];
    const entities = [{ id: 'os', kind: 'linux', system, on: 'host-1', up: true }];
    const sim = run({ version: 1, title: 'Names', worlds: { w: { hosts, entities } } });
    wait(sim, 1);
    return metricsOf(sim).addresses?.os?.map(({ interface: name }) => name);
  };
  expect(on('ubuntu', 'x86-64')).toEqual(['eth0']);
  expect(on('windows-server-2016', 'x86-64')).toEqual(['Ethernet']);
  expect(on('freebsd', 'x86-64')).toEqual(['em0']);
  expect(on('aix', 'power')).toEqual(['en0']);
});

test('what is refused leaves no trace, not even the name of a network', () => {
  const sim = run(docker());
  wait(sim, 10);
  const before = sim.stateBytes;
  const settings = {
    kind: 'docker-container',
    application: 'nginx',
    networks: ['lab'],
    address: '10.9.0.1',
  };
  const refused = refusal(sim, { type: 'create', id: 'new', on: 'linux-1', settings });
  expect(refused.reason).toMatch('it is not among the addresses of lab, 10.1.0.0/16');
  expect(sim.stateBytes).toBe(before);
});
