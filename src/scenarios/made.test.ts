/** Commands that make things come from links: the schema and the engine hold the same bounds. */
import { describe, expect, test } from 'vitest';
import schema from '../../public/schema/scenario-1.json' with { type: 'json' };
import { MADE_KEYS } from '../engine/made-settings.ts';
import { give, host, refusal, run, stateIn } from '../engine/testing/run.ts';
import { parseScenario } from './parse.ts';

const world = {
  hosts: [host(1)],
  entities: [{ id: 'linux', kind: 'linux', on: 'host-1', system: 'ubuntu', up: true }],
};
const withCommand = (command: object) => ({
  version: 1,
  title: 'A link',
  worlds: { w: world },
  journal: [{ at: 0, command: { world: 'w', ...command } }],
});
const create = { type: 'create', id: 'p', on: 'linux' };
const settings = { kind: 'process', application: 'nginx' };

test('the schema lists exactly the settings that the engine takes', () => {
  const listed = Object.keys(schema.$defs.made.properties);
  expect([...listed].sort()).toEqual([...MADE_KEYS].sort());
});

describe('a command in a link', () => {
  test.each([
    ['that makes something', { ...create, settings }],
    ['that takes it away', { type: 'remove', id: 'p' }],
    ['that sets it up', { type: 'configure', id: 'p', separation: { pid: false }, address: '' }],
    ['that changes hardware', { type: 'configure', id: 'host-1', without: ['disk'] }],
    ['that changes firmware', { type: 'configure', id: 'host-1', virtualization: false }],
  ])('%s is taken', (_what, command) => {
    expect(parseScenario(withCommand(command)).ok).toBe(true);
  });

  test.each([
    ['of settings that nobody can set', { ...create, settings: { ...settings, hardware: {} } }],
    ['of too much memory', { ...create, settings: { ...settings, memoryBytes: 1e300 } }],
    ['of half a switch', { type: 'configure', id: 'p', separation: { pid: 'half' } }],
    ['of a switch that there is not', { type: 'configure', id: 'p', separation: { warp: true } }],
    ['of a part that there is not', { type: 'configure', id: 'p', without: ['soul'] }],
    ['of a name with markup', { ...create, id: '<img>', settings }],
    ['of an address that is none', { type: 'configure', id: 'p', address: 'here' }],
  ])('%s is refused before it is played', (_what, command) => {
    expect(parseScenario(withCommand(command)).ok).toBe(false);
  });

  test.each([
    ['without anything', { type: 'create' }],
    ['without settings', create],
    ['without a kind', { ...create, settings: {} }],
    ['with a number as its name', { ...create, id: 7, settings }],
    ['with a switch of text', { ...create, settings: { ...settings, separation: 'all' } }],
    ['with half a list', { ...create, settings: { ...settings, networks: [1] } }],
    ['with a size that is no number', { ...create, settings: { ...settings, cpus: Number.NaN } }],
    ['with a title that is a list', { ...create, settings: { ...settings, title: ['a'] } }],
  ])(
    '%s that got past the schema is refused by the engine and leaves no trace',
    (_what, command) => {
      const sim = run({ ...withCommand({ type: 'remove', id: 'x' }), version: 1 } as never);
      const before = sim.eventCount;
      refusal(sim, command as never);
      expect(sim.eventCount).toBe(before);
    },
  );
});

test('what a journal makes is there when the run begins', () => {
  const parsed = parseScenario(withCommand({ ...create, settings }));
  expect(parsed.ok).toBe(true);
  const sim = run(withCommand({ ...create, settings }) as never);
  sim.advance(1e6);
  expect(stateIn(sim, 'p')).toBe('running');
  give(sim, { type: 'kill', id: 'p' });
  give(sim, { type: 'remove', id: 'p' });
});

test('the processor of a host is read, and what it is without', () => {
  const hosts = [{ ...host(1), arch: 'power', virtualization: false, without: ['nic'] }];
  const parsed = parseScenario({ version: 1, title: 'P', worlds: { w: { hosts } } });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const [machine] = parsed.scenario.worlds[0]?.entities ?? [];
  expect(machine?.hardware).toMatchObject({ arch: 'power', virtualization: false });
  expect(machine?.without).toEqual(['nic']);
});

test('switches and parts that a technology does not have are refused in a document', () => {
  const linux = { ...world.entities[0], without: ['disk'] };
  const separation = { pid: true };
  const tool = { id: 't', kind: 'chroot', on: 'linux', application: 'nginx', separation };
  const worlds = { w: { ...world, entities: [linux, tool] } };
  const parsed = parseScenario({ version: 1, title: 'No', worlds });
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path)).toEqual([
    'worlds.w.entities[0].without',
    'worlds.w.entities[1].separation',
  ]);
});
