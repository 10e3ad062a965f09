/** Scenarios come from links and files of strangers: none may throw or hang. */
import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { createSimulation } from '../engine/index.ts';
import { Dice } from '../engine/testing/fuzz.ts';
import { patient } from '../engine/testing/run.ts';
import { scenarios } from './index.ts';
import { parseScenario } from './parse.ts';
import { stacksFor, withStack } from './stacks.ts';

const host = { id: 'host-1', cores: 4, memory: '8 GiB', disk: '100 GB' };
const world = { hosts: [host] };
const text = JSON.stringify(scenarios[0]?.document);

/** Parses, and runs what was let through; answers whether it was. */
function survives(input: unknown): boolean {
  const parsed = parseScenario(input);
  if (!parsed.ok) {
    expect(parsed.problems.length).toBeGreaterThan(0);
    for (const { message } of parsed.problems) expect(message.length).toBeLessThan(500);
    return false;
  }
  const sim = createSimulation({ catalog, scenario: parsed.scenario, checkEvery: 1 });
  sim.advance(30e6, 3000);
  return true;
}

const nested = (depth: number): unknown => {
  let value: unknown = {};
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { view: value } : [value];
  return value;
};

describe('what is no scenario is refused with a problem', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', Number.NaN],
    ['text', text],
    ['a list', [world]],
    ['a function', () => world],
    ['an empty object', {}],
    [
      'what JSON cannot hold',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, title: undefined }] } } },
    ],
    ['worlds that are a list', { version: 1, title: 't', worlds: [world] }],
    ['no world', { version: 1, title: 't', worlds: {} }],
    [
      'five worlds',
      { version: 1, title: 't', worlds: { a: world, b: world, c: world, d: world, e: world } },
    ],
    ['a world that is null', { version: 1, title: 't', worlds: { a: null } }],
    ['a world named __proto__', JSON.parse('{"version":1,"title":"t","worlds":{"__proto__":{}}}')],
    ['a world named constructor', { version: 1, title: 't', worlds: { constructor: 5 } }],
    ['a world named toString', { version: 1, title: 't', worlds: { tostring: {} } }],
    [
      'a host named __proto__',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, id: '__proto__' }] } } },
    ],
    [
      'a host with a path for a name',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, id: '../x' }] } } },
    ],
    [
      'a host of wrong types',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, cores: '4' }] } } },
    ],
    [
      'a host of no cores',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, cores: 0 }] } } },
    ],
    [
      'a host of endless cores',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, cores: 1e308 }] } } },
    ],
    [
      'a host of endless memory',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, memory: '999999 TB' }] } } },
    ],
    [
      'a negative quantity',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, memory: '-1 GB' }] } } },
    ],
    ['a seed that is no whole number', { version: 1, title: 't', seed: 0.5, worlds: { a: world } }],
    ['a seed beyond all numbers', { version: 1, title: 't', seed: 1e99, worlds: { a: world } }],
    ['a view that is text', { version: 1, title: 't', worlds: { a: world }, view: 'x' }],
    [
      'a journal without commands',
      { version: 1, title: 't', worlds: { a: world }, journal: [{ at: 1 }] },
    ],
    [
      'a command that does not exist',
      {
        version: 1,
        title: 't',
        worlds: { a: world },
        journal: [{ at: 1, command: { type: 'format', world: 'a' } }],
      },
    ],
    [
      'a time before the beginning',
      {
        version: 1,
        title: 't',
        worlds: { a: world },
        journal: [{ at: -1, command: { type: 'stop', world: 'a' } }],
      },
    ],
    [
      'keys of Object.prototype',
      { version: 1, title: 't', worlds: { a: { ...world, constructor: 1 } } },
    ],
    [
      'keys of Object.prototype in a host',
      { version: 1, title: 't', worlds: { a: { hosts: [{ ...host, hasOwnProperty: 1 }] } } },
    ],
    ['__proto__ as a key', JSON.parse('{"version":1,"title":"t","__proto__":{"a":1},"worlds":{}}')],
    ['a nest of 100 levels', nested(100)],
    ['a nest of 100,000 levels', nested(100_000)],
  ])('%s', (_what, input) => {
    expect(survives(input)).toBe(false);
  });
});

describe('what is odd and allowed runs', () => {
  const one = (change: object, hosts: object = {}) => ({
    version: 1,
    title: 't',
    worlds: {
      a: {
        hosts: [{ ...host, ...hosts }],
        entities: [
          { id: 'linux-1', kind: 'linux', on: 'host-1', system: 'ubuntu', up: true },
          { id: 'docker-1', kind: 'docker', on: 'linux-1', up: true },
        ],
        ...change,
      },
    },
  });
  const web = (change: object = {}, template: object = {}) => ({
    id: 'web',
    on: ['linux-1'],
    template: { kind: 'docker-container', application: 'nginx', ...template },
    ...change,
  });
  const client = (rate: string) => [{ id: 'c', service: 'web', rate, timeout: '0 s' }];

  test.each<[string, unknown]>([
    ['a machine without anything', { version: 1, title: 't', worlds: { a: world } }],
    ['entities named like methods', one({ services: [{ ...web(), id: 'constructor' }] })],
    [
      'a disk and a network of one bit a second',
      one({ services: [web()] }, { diskSpeed: '1 bit/s', network: '1 bit/s' }),
    ],
    [
      'a disk and a network that stand still',
      one({ services: [web()] }, { diskSpeed: '0 B/s', network: '0 B/s' }),
    ],
    [
      'an image of 900 TB',
      one(
        {
          services: [web({}, { image: 'big' })],
          images: [{ id: 'big', layers: [{ digest: 'x', size: '900 TB' }] }],
        },
        { disk: '999 TB' },
      ),
    ],
    [
      'an image of no bytes',
      one({
        services: [web({}, { image: 'none' })],
        images: [{ id: 'none', layers: [{ digest: 'x', size: '0 B' }] }],
      }),
    ],
    [
      'the same layer twice in an image',
      one({
        services: [web({}, { image: 'two', copies: 'full' })],
        images: [
          {
            id: 'two',
            layers: [
              { digest: 'x', size: '1 MB' },
              { digest: 'x', size: '1 MB' },
            ],
          },
        ],
      }),
    ],
    [
      'requests that take an age',
      one({ services: [web({}, { requestWork: '11000 d' })], clients: client('100/s') }),
    ],
    [
      'requests that come once in an age',
      one({ services: [web()], clients: client('0.000000001/h') }),
    ],
    [
      'weights that starve',
      one({
        services: [web({}, { cpuWeight: 1e-300 }), { ...web({}, { cpuWeight: 1e6 }), id: 'b' }],
        clients: client('100/s'),
      }),
    ],
    [
      'a cap of next to nothing',
      one({ services: [web({}, { cpus: 1e-300 })], clients: client('1/s') }),
    ],
    [
      'a reservation beyond the machine',
      one({ services: [web({}, { cpuReserved: 4096 })], clients: client('9/s') }),
    ],
    [
      'a limit of no memory',
      one({ services: [web({}, { memory: '0 B', restart: 'always' })], clients: client('9/s') }),
    ],
    ['an application of no memory', one({ services: [web({}, { applicationMemory: '0 B' })] })],
    ['no replica at all', one({ services: [web({ replicas: 0 })], clients: client('9/s') })],
    ['more replicas than fit', one({ services: [web({ replicas: 3000 })] }, { memory: '1 GiB' })],
    ['a machine that is off', one({ services: [web()] }, { up: false })],
    [
      'a machine too small for its system',
      one({ services: [web()] }, { memory: '1 B', disk: '1 B' }),
    ],
  ])('%s', (_what, input) => {
    expect(survives(input), JSON.stringify(parseScenario(input)).slice(0, 300)).toBe(true);
  });
});

test('nothing that is done to a document makes it throw', patient, () => {
  const junk: unknown[] = [
    null,
    true,
    -1,
    0,
    1e308,
    '',
    'x',
    '0 B',
    '1e9',
    [],
    {},
    [[]],
    '__proto__',
  ];
  let through = 0;
  for (let seed = 0; seed < 400; seed++) {
    const dice = new Dice(seed, 'hostile');
    const document = JSON.parse(text) as Record<string, unknown>;
    for (let i = 0; i <= dice.below(3); i++) spoil(dice, document, junk);
    try {
      if (survives(document)) through++;
      stacksFor(document, 0);
    } catch (error) {
      if (parseScenario(document).ok) throw new Error(`seed ${seed}: ${error}`);
    }
  }
  expect(through).toBeGreaterThan(5);
});

/** Replaces, removes or repeats something, anywhere. */
function spoil(dice: Dice, root: Record<string, unknown>, junk: readonly unknown[]): void {
  let at: Record<string, unknown> = root;
  for (;;) {
    const keys = Object.keys(at);
    const key = keys.length > 0 ? dice.one(keys) : 'new';
    const value = at[key];
    if (typeof value === 'object' && value !== null && dice.chance(0.85)) {
      at = value as Record<string, unknown>;
      continue;
    }
    const how = dice.below(5);
    if (how === 0) delete at[key];
    else if (how === 1) at[dice.one(['constructor', 'x', 'on', 'size'])] = value ?? 1;
    else at[key] = structuredClone(dice.one(junk));
    return;
  }
}

test('a parsed stranger can be put on any stack, and is checked again there', () => {
  const stranger = {
    version: 1,
    title: 't',
    worlds: {
      a: {
        ...world,
        services: [
          { id: 'web', on: ['host-1'], template: { kind: 'process', application: 'nginx' } },
        ],
      },
    },
    view: { limits: { web: { toString: 1 } }, restarts: { web: 'sometimes' }, stacks: 5 },
  };
  const moved = parseScenario(withStack(stranger, 0, 'docker'));
  expect(moved.ok).toBe(false);
});
