import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { createSimulation } from '../engine/index.ts';
import type { ScenarioDocument, WorldDocument } from './document.ts';
import { scenarios } from './index.ts';
import { parseScenario } from './parse.ts';

const host = { id: 'host-1', cores: 4, memory: '8 GiB', disk: '100 GB' };
const linux = { id: 'linux-1', kind: 'linux', on: 'host-1', system: 'ubuntu', up: true };
const docker = { id: 'docker-1', kind: 'docker', on: 'linux-1', up: true };
const web = {
  id: 'web',
  on: ['linux-1'],
  template: { kind: 'docker-container', application: 'nginx' },
};

/** A small scenario that is right, with its world changed. */
const small = (change: object = {}, top: object = {}): unknown => ({
  version: 1,
  title: 'Small',
  worlds: { left: { hosts: [host], entities: [linux, docker], services: [web], ...change } },
  ...top,
});

/** Every problem, as `path: message`. */
function problemsOf(input: unknown): string[] {
  const parsed = parseScenario(input);
  if (parsed.ok) return [];
  return parsed.problems.map(({ path, message }) => `${path}: ${message}`);
}
const entities = (...list: object[]) => small({ entities: [linux, docker, ...list] });
const services = (...list: object[]) => small({ services: list });

describe('the built-in scenarios', () => {
  test.each(scenarios.map(({ id, document }) => [id, document] as const))(
    '%s is right, says what it shows, and begins',
    (id, document) => {
      const parsed = parseScenario(document);
      expect(parsed.ok).toBe(true);
      if (!parsed.ok) return;
      const sim = createSimulation({ catalog, scenario: parsed.scenario });
      sim.advance(1e6);
      // Where all is up from the beginning and nobody asks anything, nothing happens by itself.
      const isBusy = parsed.scenario.worlds.some(({ services }) => services.length > 0);
      if (isBusy) expect(sim.eventCount).toBeGreaterThan(0);
      const worlds = parsed.scenario.worlds.map((world) => world.id);
      expect(worlds).toEqual(Object.keys(document.worlds));
      const summary = scenarios.find((scenario) => scenario.id === id)?.summary ?? '';
      expect(summary).toMatch(/^[A-Z].*\.$/);
    },
  );

  test('have different ids, and stay as they are when they are written down and read again', () => {
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length);
    for (const { document } of scenarios) {
      expect(parseScenario(JSON.parse(JSON.stringify(document)))).toEqual(parseScenario(document));
    }
  });
});

describe('a scenario', () => {
  test('is read with its quantities as numbers and its gaps filled', () => {
    const parsed = parseScenario(small({ clients: [{ id: 'c', service: 'web', rate: '30/min' }] }));
    if (!parsed.ok) throw new Error(problemsOf(small()).join());
    const [world] = parsed.scenario.worlds;
    expect(parsed.scenario.seed).toBe(1);
    expect(world?.registryBytesPerSecond).toBe(125e6);
    expect(world?.entities[0]).toEqual({
      id: 'host-1',
      kind: 'server',
      on: null,
      up: true,
      hardware: {
        cores: 4,
        memoryBytes: 8 * 2 ** 30,
        diskBytes: 100e9,
        diskBytesPerSecond: 500e6,
        networkBytesPerSecond: 125e6,
      },
    });
    expect(world?.services[0]).toMatchObject({
      replicas: 1,
      balance: 'round-robin',
      backlog: 1000,
    });
    expect(world?.clients[0]).toMatchObject({
      perSecond: 0.5,
      timeoutMicros: 10e6,
      arrivals: 'poisson',
    });
  });

  test('may give times in its journal as text or as microseconds', () => {
    const command = { type: 'stop', world: 'left', id: 'web-1' };
    const parsed = parseScenario(
      small(
        {},
        {
          journal: [
            { at: '1.5 s', command },
            { at: 2e6, command },
          ],
        },
      ),
    );
    expect(parsed.ok && parsed.scenario.journal.map(({ at }) => at)).toEqual([1.5e6, 2e6]);
  });
});

describe('a problem says where it is, what is wrong and what to do', () => {
  test.each<[string, unknown, string]>([
    [
      'a dangling reference',
      entities({ id: 'a', kind: 'docker', on: 'linux-1' }, { ...docker, id: 'b', on: 'vm-9' }),
      'worlds.left.entities[3].on: no entity "vm-9"',
    ],
    [
      'a reference that is nearly right',
      entities({ ...docker, id: 'b', on: 'linux1' }),
      'worlds.left.entities[2].on: no entity "linux1"; did you mean "linux-1"?',
    ],
    [
      'a reference to what comes later',
      small({ entities: [docker, linux] }),
      'worlds.left.entities[0].on: no entity "linux-1"',
    ],
    [
      'a reference to itself',
      entities({ ...linux, id: 'loop', on: 'loop' }),
      'worlds.left.entities[2].on: no entity "loop"',
    ],
    [
      'an unknown key',
      entities({ ...docker, id: 'b', systen: 'ubuntu' }),
      'worlds.left.entities[2]: has the unknown key "systen"; did you mean "system"?',
    ],
    [
      'an unknown key that resembles none',
      small({}, { zzzzzzzzzz: 1 }),
      ': has the unknown key "zzzzzzzzzz"; remove it',
    ],
    [
      'a missing key',
      small({ hosts: [{ id: 'host-1', memory: '1 GiB', disk: '1 GB' }] }),
      'worlds.left.hosts[0]: lacks "cores"; add it',
    ],
    [
      'a quantity without a unit',
      small({ hosts: [{ ...host, memory: '8' }] }),
      'worlds.left.hosts[0].memory: "8" has no unit; write "4 GiB" or "500 MB"',
    ],
    [
      'a quantity that readers disagree on',
      small({ hosts: [{ ...host, memory: '8 G' }] }),
      'worlds.left.hosts[0].memory: "8 G" has the unit "G", which is not a bytes',
    ],
    [
      'a kind that is not there',
      entities({ id: 'b', kind: 'dockr', on: 'linux-1' }),
      'worlds.left.entities[2].kind: no kind "dockr"; did you mean "docker"?',
    ],
    [
      'a container on a machine without a kernel',
      services({ ...web, on: ['host-1'] }),
      'worlds.left.services[0].on[0]: a Docker container stands on a kernel, and "host-1" (Server) brings none',
    ],
    [
      'a guest without its hypervisor',
      services({ ...web, template: { kind: 'kvm-guest', system: 'ubuntu', memory: '1 GiB' } }),
      'worlds.left.services[0].on[0]: a KVM virtual machine stands on a hypervisor',
    ],
    [
      'a guest on the wrong hypervisor',
      small({
        entities: [{ id: 'esxi-1', kind: 'esxi', on: 'host-1', up: true }],
        services: [
          {
            id: 'vm',
            on: ['esxi-1'],
            template: { kind: 'kvm-guest', system: 'ubuntu', memory: '1 GiB' },
          },
        ],
      }),
      'worlds.left.services[0].on[0]: a KVM virtual machine needs KVM beneath it, and "esxi-1" is VMware ESXi',
    ],
    [
      'a virtual machine without memory',
      services({ ...web, template: { kind: 'kvm-guest', system: 'ubuntu' } }),
      'worlds.left.services[0].template.memory: a KVM virtual machine is given memory; add "memory": "1 GiB"',
    ],
    [
      'a virtual machine without a system',
      services({ ...web, template: { kind: 'kvm-guest', memory: '1 GiB' } }),
      'worlds.left.services[0].template.system: a KVM virtual machine needs an operating system',
    ],
    [
      'a container without anything in it',
      services({ ...web, template: { kind: 'docker-container' } }),
      'worlds.left.services[0].template.image: a Docker container needs an image or an application; add one',
    ],
    [
      'names that are used twice',
      entities({ ...docker }),
      'worlds.left.entities[2].id: "docker-1" is used twice; rename one',
    ],
    [
      'services that are named twice',
      services(web, web),
      'worlds.left.services[1].id: "web" is used twice; rename one',
    ],
    [
      'services that call in a circle',
      services(
        { ...web, calls: ['b'] },
        { ...web, id: 'b', calls: ['c'] },
        { ...web, id: 'c', calls: ['web'] },
      ),
      'worlds.left.services: "calls" goes in a circle: web → b → c → web; break it',
    ],
    [
      'a service that waits for itself',
      services({ ...web, after: [{ service: 'web' }] }),
      'worlds.left.services: "after" goes in a circle: web → web; break it',
    ],
    [
      'a call of nobody',
      services({ ...web, calls: ['wbe'] }),
      'worlds.left.services[0].calls[0]: no service "wbe"; did you mean "web"?',
    ],
    [
      'a client of nobody',
      small({ clients: [{ id: 'c', service: 'x', rate: '1/s' }] }),
      'worlds.left.clients[0].service: no service "x"',
    ],
    [
      'a policy that is not there',
      services({ ...web, template: { ...web.template, restart: 'allways' } }),
      'worlds.left.services[0].template.restart: no restart policy "allways"; did you mean "always"?',
    ],
    [
      'a balance that is not there',
      services({ ...web, balance: 'always' }),
      'worlds.left.services[0].balance: no balance policy "always"',
    ],
    [
      'a journal out of order',
      small(
        {},
        {
          journal: [
            { at: '2 s', command: { type: 'stop', world: 'left', id: 'a' } },
            { at: '1 s', command: { type: 'stop', world: 'left', id: 'a' } },
          ],
        },
      ),
      'journal[1].at: is earlier than the entry before; sort by time',
    ],
    [
      'a machine that is no machine',
      small({ hosts: [{ ...host, kind: 'kvm' }] }),
      'worlds.left.hosts[0].kind: KVM is no machine; use "server"',
    ],
    ['no scenario at all', [], ': is not a scenario: it must be a JSON object'],
    ['another version', small({}, { version: 2 }), 'version:'],
  ])('%s', (_what, input, expected) => {
    const found = problemsOf(input);
    expect(
      found.some((problem) => problem.startsWith(expected)),
      found.join('\n'),
    ).toBe(true);
  });

  test('all problems are reported at once, fifty at most', () => {
    const wrong = small({
      hosts: [{ ...host, memory: 'x', disk: 'y' }],
      services: [{ ...web, on: ['z'] }],
    });
    expect(problemsOf(wrong).map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining([
        'worlds.left.hosts[0].memory',
        'worlds.left.hosts[0].disk',
        'worlds.left.services[0].on[0]',
      ]),
    );
    const many = Array.from({ length: 300 }, (_, i) => ({ ...docker, id: `d${i}`, on: 'nowhere' }));
    expect(problemsOf(entities(...many))).toHaveLength(50);
  });

  test('a circle of two services is found wherever it hangs', () => {
    const chain = Array.from({ length: 900 }, (_, i) => ({
      ...web,
      id: `s${i}`,
      calls: [`s${(i + 1) % 900}`],
    }));
    expect(problemsOf(services(...chain))[0]).toContain('"calls" goes in a circle: s0 → s1');
  });
});

describe('what runs', () => {
  test('is exactly what was parsed: an example of every document key does', () => {
    const document = scenarios[0]?.document as ScenarioDocument;
    const world = document.worlds.left as WorldDocument;
    const full = {
      ...document,
      worlds: {
        left: {
          ...world,
          networks: [{ id: 'net' }],
          images: [
            { id: 'mine', layers: [{ digest: 'a', size: '1 MB' }], family: 'linux', note: 'n' },
          ],
        },
      },
    };
    expect(problemsOf(full)).toEqual([]);
  });
});
