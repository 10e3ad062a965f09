/** Keys of a scenario that concern isolation, dates and addresses. */
import { describe, expect, test } from 'vitest';
import type { EntitySpec } from '../engine/index.ts';
import type { EntityDocument, HostDocument, WorldDocument } from './document.ts';
import { parseScenario } from './parse.ts';

const host: HostDocument = { id: 'h', cores: 4, memory: '8 GiB', disk: '100 GB' };
const linux: EntityDocument = { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'h', up: true };
const docker: EntityDocument = { id: 'docker', kind: 'docker', on: 'linux', up: true };
const web: EntityDocument = {
  id: 'web',
  kind: 'docker-container',
  application: 'nginx',
  on: 'linux',
};

const parse = (change: Partial<EntityDocument>, about: Partial<WorldDocument> = {}) =>
  parseScenario({
    version: 1,
    title: 'Keys',
    worlds: {
      w: { hosts: [host], entities: [linux, docker, { ...web, ...change }], ...about },
    },
  });
function entity(change: Partial<EntityDocument>, about: Partial<WorldDocument> = {}): EntitySpec {
  const parsed = parse(change, about);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.scenario.worlds[0]?.entities.at(-1) as EntitySpec;
}
const wrong = (change: Partial<EntityDocument>, about: Partial<WorldDocument> = {}): string[] => {
  const parsed = parse(change, about);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path} ${message}`);
};

describe('the settings of isolation', () => {
  test('are taken over as they are', () => {
    const change = {
      separation: { pid: false, user: true },
      networks: ['dmz', 'shop'],
      address: '10.1.0.7',
      asOf: '2016-10-19',
    };
    expect(entity(change)).toMatchObject(change);
  });

  test('are absent where nobody has said anything', () => {
    const keys = Object.keys(entity({}));
    for (const key of ['separation', 'networks', 'address', 'asOf', 'without']) {
      expect(keys).not.toContain(key);
    }
  });

  test('software is of a day on which it was there, in the world’s own time', () => {
    expect(wrong({ asOf: '2999-01-01' }, { date: '2016-10-19' })).toEqual([
      'worlds.w.entities[2].asOf has software of 2999-01-01, which is not there on 2016-10-19; ' +
        'take an earlier day',
    ]);
    expect(wrong({ asOf: '1900-01-01' })).toEqual([
      'worlds.w.entities[2].asOf has software of 1900-01-01; take a day from 1960-01-01 on',
    ]);
    expect(wrong({ asOf: '2016-10-19' }, { date: '2016-10-19' })).toEqual([]);
    expect(wrong({ asOf: '2016-02-30' })).toHaveLength(1);
  });

  test('the firmware of a machine starts one thing', () => {
    const entities = [linux, { ...linux, id: 'second' }, { id: 'xen', kind: 'xen', on: 'h' }];
    const words = 'the firmware of "h" starts "linux" already; put it on a machine of its own';
    expect(wrong({}, { entities })).toEqual([
      `worlds.w.entities[1].on ${words}`,
      `worlds.w.entities[2].on ${words}`,
    ]);
    const hosts = [host, { ...host, id: 'i' }];
    expect(wrong({}, { hosts, entities: [linux, { ...linux, id: 'other', on: 'i' }] })).toEqual([]);
  });

  test('a world begins on a day, if it has one', () => {
    const parsed = parse({}, { date: '2016-10-19' });
    expect(parsed.ok && parsed.scenario.worlds[0]?.date).toBe('2016-10-19');
    const without = parse({});
    expect(without.ok && without.scenario.worlds[0]?.date).toBeUndefined();
  });

  test('a machine has a processor, with or without extensions, and may be without parts', () => {
    const parsed = parse(
      {},
      { hosts: [{ ...host, arch: 'x86-64', virtualization: false, without: ['nic'] }] },
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    const [machine] = parsed.scenario.worlds[0]?.entities ?? [];
    expect(machine?.hardware).toMatchObject({ arch: 'x86-64', virtualization: false });
    expect(machine?.without).toEqual(['nic']);
  });
});

describe('what makes no sense is refused', () => {
  test.each([
    [{ asOf: '2016-02-30' }, 'worlds.w.entities[2].asOf is no day; write it like "2016-10-19"'],
    [
      { address: '300.1.1.1' },
      'worlds.w.entities[2].address is no address; write it like "172.17.0.5"',
    ],
  ])('%o', (change, message) => {
    expect(wrong(change)).toContain(message);
  });

  test('a world that begins on no day', () => {
    expect(wrong({}, { date: '2015-13-01' })).toEqual([
      'worlds.w.date is no day; write it like "2016-10-19"',
    ]);
  });

  test.each([
    { separation: { walls: true } },
    { separation: { pid: 'off' } },
    { networks: [] },
    { networks: ['a b'] },
    { asOf: 'yesterday' },
    { address: 'fe80::1' },
  ])('by the schema: %o', (change) => {
    expect(wrong(change as Partial<EntityDocument>)).not.toEqual([]);
  });
});

describe('an attack in a journal', () => {
  const journal = (command: object) =>
    parseScenario({
      version: 1,
      title: 'Journal',
      worlds: { w: { hosts: [host], entities: [linux, docker, web] } },
      journal: [{ at: '1 s', command }],
    });

  test('is a command like others', () => {
    const attack = { type: 'attack', world: 'w', id: 'web', vulnerability: 'dirty-cow' };
    expect(journal(attack).ok).toBe(true);
    expect(journal({ ...attack, vulnerability: 'x'.repeat(100) }).ok).toBe(false);
    expect(journal({ ...attack, payload: 'something' }).ok).toBe(false);
  });
});
