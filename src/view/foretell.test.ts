import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { ladderAt, rungsAt } from '../scenarios/ladder.ts';
import { attemptsOf } from './attacks.ts';
import { foretell } from './foretell.ts';
import type { Command, World } from './read.ts';
import { run } from './testing/run.ts';

const open = (date: string) => run({ document: ladderAt(date) }, 0);
type Opened = ReturnType<typeof open>;

/** Plays a flaw and says what was reached, or nothing. */
function played(opened: Opened, id: string, vulnerability: string): string {
  const world = opened.left;
  const command: Command = { type: 'attack', world: world.info.id, id, vulnerability };
  const result = opened.give(command);
  if (!result.accepted) return 'nothing';
  const last = attemptsOf(world, opened.mirror.events).at(-1);
  return last?.reached ? `${last.reached.id} ${last.reached.tier}` : 'nothing';
}

function asked(world: World, id: string, vulnerability: string) {
  const program = world.entities[world.rowOf(id) ?? -1];
  const flaw = catalog.vulnerabilities.find((one) => one.id === vulnerability);
  if (!program || !flaw) throw new Error(`there is no ${id} or no ${vulnerability}`);
  return foretell(world, program, flaw);
}

const expected = (world: World, id: string, vulnerability: string): string => {
  const { spot } = asked(world, id, vulnerability);
  return spot ? `${spot.entity.id} ${spot.entity.tiers[spot.index]?.tier}` : 'nothing';
};

/** What is foretold, and that it is what happens. */
function comesTo(opened: Opened, id: string, vulnerability: string): string {
  const foretold = expected(opened.left, id, vulnerability);
  expect(`${vulnerability} on ${id}: ${played(opened, id, vulnerability)}`).toBe(
    `${vulnerability} on ${id}: ${foretold}`,
  );
  return foretold;
}

describe.each(['2019-03-01', '2009-06-01'])('on %s', (date) => {
  test('what is foretold of every card on every rung is what happens', () => {
    const opened = open(date);
    const programs = rungsAt(date).map(({ program }) => program);
    for (const { id } of catalog.vulnerabilities) {
      for (const program of programs) comesTo(opened, program, id);
    }
  });
});

test('a switch that is turned off is counted', () => {
  const opened = open('2019-03-01');
  const { left } = opened;
  expect(expected(left, 'docker-web', 'daemon-socket')).toBe('nothing');
  expect(asked(left, 'docker-web', 'daemon-socket').reason).toContain('Daemon');
  opened.give({
    type: 'configure',
    world: left.info.id,
    id: 'docker-web',
    separation: { socket: false },
  });
  opened.wait(30);
  // Metrics come with what is new: something that changes nothing asks for them.
  opened.give({ type: 'start', world: left.info.id, id: 'docker-web' });
  expect(comesTo(opened, 'docker-web', 'daemon-socket')).toBe('docker-linux kernel');
});

/** One machine or two, with software of different days. */
const mixed = (entities: readonly object[], date = '2019-03-01', hosts = ['host']): Opened =>
  run(
    {
      document: {
        version: 1,
        title: 'Of different days',
        seed: 7,
        worlds: {
          left: {
            date,
            hosts: hosts.map((id) => ({ id, cores: 8, memory: '32 GiB', disk: '500 GB' })),
            entities: entities.map((one) => ({ up: true, ...one })),
          },
        },
        view: { screen: 'isolation' },
      },
    },
    0,
  );

const guest = { kind: 'kvm-guest', system: 'rhel', memory: '2 GiB', application: 'nginx' };

describe('where not all is of one day', () => {
  test('a monitor is as old as its machine, not as what runs in it', () => {
    const opened = mixed([
      { id: 'linux', kind: 'linux', system: 'rhel', on: 'host', asOf: '2015-03-01' },
      { id: 'kvm', kind: 'kvm', on: 'linux', asOf: '2015-03-01' },
      { ...guest, id: 'new', on: 'kvm', asOf: '2018-01-01' },
      { ...guest, id: 'old', on: 'kvm', asOf: '2015-01-01' },
    ]);
    expect(comesTo(opened, 'new', 'dirty-cow')).toBe('nothing');
    expect(comesTo(opened, 'old', 'dirty-cow')).toBe('old kernel');
    expect(comesTo(opened, 'old', 'venom')).toBe('old firmware');
    // The monitor is a process of a machine that is old: so it goes on from there.
    expect(comesTo(opened, 'old', 'dirty-cow')).toBe('linux kernel');
  });

  test('what can be reached over the network counts, and counts once', () => {
    const windows = { kind: 'linux', system: 'windows-server-2012', asOf: '2016-01-01' };
    const opened = mixed(
      [
        { id: 'linux', kind: 'linux', system: 'rhel', on: 'a', asOf: '2018-01-01' },
        { id: 'web', kind: 'process', application: 'nginx', on: 'linux' },
        { ...windows, id: 'windows', on: 'b' },
      ],
      '2019-03-01',
      ['a', 'b'],
    );
    expect(comesTo(opened, 'web', 'eternalblue')).toBe('windows kernel');
    expect(comesTo(opened, 'web', 'eternalblue')).toBe('nothing');
  });

  test('what has been read need not be read again', () => {
    const opened = mixed([
      { id: 'linux', kind: 'linux', system: 'rhel', on: 'host', asOf: '2015-03-01' },
      { id: 'web', kind: 'process', application: 'nginx', on: 'linux' },
    ]);
    expect(comesTo(opened, 'web', 'meltdown')).toBe('linux kernel');
    expect(comesTo(opened, 'web', 'meltdown')).toBe('nothing');
    expect(asked(opened.left, 'web', 'meltdown').reason).toBe('the kernel of linux is read');
  });

  test('every card against containers in machines comes to what is foretold', () => {
    const opened = mixed(
      [
        { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'host', asOf: '2019-10-01' },
        { id: 'kvm', kind: 'kvm', on: 'linux' },
        { id: 'docker', kind: 'docker', on: 'linux', asOf: '2019-01-01' },
        {
          ...guest,
          id: 'kata',
          kind: 'kata-container',
          system: 'kata-guest',
          on: 'kvm',
        },
        {
          id: 'sand',
          kind: 'gvisor-container',
          application: 'nginx',
          on: 'linux',
          asOf: '2019-12-01',
        },
        { id: 'box', kind: 'docker-container', application: 'nginx', on: 'linux' },
      ],
      '2022-06-01',
    );
    for (const { id } of catalog.vulnerabilities) {
      for (const program of ['kata', 'sand', 'box']) comesTo(opened, program, id);
    }
  });

  test('nothing is foretold of a program that is down', () => {
    const opened = mixed([
      { id: 'linux', kind: 'linux', system: 'rhel', on: 'host', asOf: '2015-03-01' },
      { id: 'web', kind: 'process', application: 'nginx', on: 'linux', up: false },
    ]);
    expect(comesTo(opened, 'web', 'dirty-cow')).toBe('nothing');
    expect(asked(opened.left, 'web', 'dirty-cow').reason).toBe('the program of web is down');
  });
});
