/** Where an attacker gets to, on the real catalogue: whole runs under all laws. */
import { describe, expect, test } from 'vitest';
import type { EntityDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { eventsOf, give, host, metricsOf, refusal, run, wait } from '../testing/run.ts';

type Made = Omit<EntityDocument, 'on'> & { readonly on?: string };
const box = (entity: Made): EntityDocument => ({ on: 'linux', up: true, ...entity });
const linux: EntityDocument = { id: 'linux', kind: 'linux', system: 'ubuntu', on: 'h', up: true };
const docker = box({ id: 'docker', kind: 'docker' });
const container = (id: string, change: Partial<EntityDocument> = {}): EntityDocument =>
  box({ id, kind: 'docker-container', application: 'nginx', ...change });
const kvm = box({ id: 'kvm', kind: 'kvm' });
const vm = (id: string, change: Partial<EntityDocument> = {}): EntityDocument =>
  box({
    id,
    kind: 'kvm-guest',
    on: 'kvm',
    system: 'ubuntu',
    memory: '1 GiB',
    application: 'nginx',
    ...change,
  });

/** A world `w` of one host, on a day, with software of another. */
function world(
  entities: readonly EntityDocument[],
  date = '2019-03-01',
  asOf = '2015-03-01',
): ScenarioDocument {
  const dated = entities.map((entity) => ({ asOf, ...entity }));
  const hosts = [{ ...host(1), id: 'h' }];
  return { version: 1, title: 'Attack', worlds: { w: { date, hosts, entities: dated } } };
}

const open = (entities: readonly EntityDocument[], date?: string, asOf?: string) =>
  run(world(entities, date, asOf));
const attack = (id: string, vulnerability: string) =>
  ({ type: 'attack', id, vulnerability }) as const;
const isolation = (sim: ReturnType<typeof run>) => metricsOf(sim).isolation;
const held = (sim: ReturnType<typeof run>): string[] =>
  (isolation(sim)?.held ?? []).map(({ id, tier }) => `${id} ${tier}`);
const why = (sim: ReturnType<typeof run>): unknown =>
  eventsOf(sim, 'withstood').at(-1)?.data.reason;

describe('an attack', () => {
  test('begins in a program, which it then holds, and from a container reaches the kernel', () => {
    const sim = open([linux, docker, container('web'), container('db')]);
    expect(isolation(sim)).toBeUndefined();
    give(sim, attack('web', 'dirty-cow'));
    expect(held(sim)).toEqual(['web application', 'linux kernel']);
    expect(isolation(sim)?.reached).toEqual(['linux', 'docker', 'web', 'db']);
    expect(isolation(sim)?.of).toBe(4);
  });

  test('tells what happened, each with its cause', () => {
    const sim = open([linux, docker, container('web')]);
    give(sim, attack('web', 'dirty-cow'));
    const [attacked] = eventsOf(sim, 'attacked');
    const reached = eventsOf(sim, 'reached');
    expect(attacked?.data).toMatchObject({ title: 'Dirty COW (CVE-2016-5195)' });
    expect(reached.map(({ subject, cause }) => [subject, cause])).toEqual([
      ['web', attacked?.seq],
      ['linux', attacked?.seq],
    ]);
  });

  test('of a program that stays in it reaches only that', () => {
    const sim = open([linux, docker, container('web'), container('db')]);
    give(sim, attack('web', 'dirty-pipe'));
    expect(held(sim)).toEqual(['web application']);
    expect(isolation(sim)?.reached).toEqual(['web']);
  });

  test('stays in the kernel of a virtual machine', () => {
    const sim = open([linux, kvm, vm('a'), vm('b')]);
    give(sim, attack('a', 'dirty-cow'));
    expect(held(sim)).toEqual(['a application', 'a kernel']);
    expect(isolation(sim)?.reached).toEqual(['a']);
  });

  test('goes on from a monitor as a program of the machine, and then has all guests', () => {
    const sim = open([linux, kvm, vm('a'), vm('b')]);
    give(sim, attack('a', 'dirty-cow'));
    give(sim, attack('a', 'venom'));
    expect(isolation(sim)?.reached).toEqual(['a']);
    give(sim, attack('a', 'dirty-cow'));
    expect(held(sim)).toEqual(['a application', 'a kernel', 'a firmware', 'linux kernel']);
    expect(isolation(sim)?.reached).toEqual(['linux', 'kvm', 'a', 'b']);
    expect(refusal(sim, attack('a', 'dirty-cow')).code).toBe('alreadyHeld');
  });

  test('of one container of a virtual machine has all of that machine, and not the next', () => {
    const { application: _, ...system } = vm('a');
    const sim = open([
      linux,
      kvm,
      system,
      { ...system, id: 'b' },
      { ...docker, id: 'docker-a', on: 'a' },
      { ...docker, id: 'docker-b', on: 'b' },
      container('web', { on: 'a' }),
      container('db', { on: 'a' }),
      container('shop', { on: 'b' }),
    ]);
    give(sim, attack('web', 'dirty-cow'));
    expect(isolation(sim)?.reached).toEqual(['a', 'docker-a', 'web', 'db']);
  });

  test('that only reads gives nothing to go on from', () => {
    const sim = open([linux, docker, container('web'), container('db')]);
    give(sim, attack('web', 'meltdown'));
    expect(isolation(sim)?.held.at(-1)).toMatchObject({ id: 'linux', readsOnly: true });
    expect(isolation(sim)?.reached).toEqual(['web']);
    expect(isolation(sim)?.exposed).toEqual(['linux', 'docker', 'db']);
  });
});

describe('an attack is withstood', () => {
  test('before anybody knows of the flaw', () => {
    const sim = open([linux, docker, container('web')], '2016-01-01');
    give(sim, attack('web', 'dirty-cow'));
    expect(why(sim)).toBe('nobody knows of it before 2016-10-19');
  });

  test('by software that is younger than the patch or older than the flaw', () => {
    const mended = open([linux, docker, container('web')], '2019-03-01', '2018-01-01');
    give(mended, attack('web', 'dirty-cow'));
    expect(why(mended)).toBe('linux has linux as of 2018-01-01; the flaw was mended on 2016-10-20');
    const older = open([linux, docker, container('web')], '2024-03-01', '2019-01-01');
    give(older, attack('web', 'dirty-pipe'));
    expect(why(older)).toMatch('the flaw came in on 2020-08-02');
  });

  test('where the software is not there', () => {
    const sim = open([linux, box({ id: 'web', kind: 'process', application: 'nginx' })]);
    give(sim, attack('web', 'runc-2019'));
    expect(why(sim)).toBe('there is no runc on the way to the kernel of linux');
  });

  test('by a processor that has no such flaw', () => {
    const { worlds, ...rest } = world([linux, kvm, vm('a')]);
    const hosts = [{ ...host(1), id: 'h', arch: 'power' as const }];
    const sim = run({ ...rest, worlds: { w: { ...worlds.w, hosts } } });
    give(sim, attack('a', 'dirty-cow'));
    give(sim, attack('a', 'foreshadow'));
    expect(why(sim)).toBe('the processor of h is POWER, which has no such flaw');
    expect(held(sim)).toEqual(['a application', 'a kernel']);
  });

  test('by a switch that keeps apart, until it is off', () => {
    const names = (seccomp: boolean) => [
      linux,
      docker,
      container('web', { separation: { seccomp } }),
    ];
    const sim = open(names(true), '2022-06-01', '2021-06-01');
    give(sim, attack('web', 'cve-2022-0185'));
    expect(why(sim)).toBe('the switch “seccomp” of web keeps it apart');
    const bare = open(names(false), '2022-06-01', '2021-06-01');
    give(bare, attack('web', 'cve-2022-0185'));
    expect(held(bare)).toEqual(['web application', 'linux kernel']);
  });

  test('by no filter that allows what the flaw needs', () => {
    const lxc = box({ id: 'web', kind: 'lxc-container', system: 'ubuntu', application: 'nginx' });
    const sim = open([linux, lxc], '2022-06-01', '2021-06-01');
    give(sim, attack('web', 'cve-2022-0185'));
    expect(held(sim)).toEqual(['web application', 'linux kernel']);
  });

  test('while the attacker does not hold the tier that it starts from', () => {
    const sim = open([linux, kvm, vm('a')]);
    give(sim, attack('a', 'venom'));
    expect(why(sim)).toBe('the attacker holds no kernel from which it could be tried');
  });

  test('a misconfiguration is there only while it is one', () => {
    const off = { capabilities: false, devices: false };
    const sim = open([linux, docker, container('web'), container('db', { separation: off })]);
    give(sim, attack('web', 'privileged'));
    expect(why(sim)).toBe('the switch “capabilities” of web keeps it apart');
    give(sim, attack('db', 'privileged'));
    expect(held(sim)).toContain('linux kernel');
  });
});

describe('what is held', () => {
  test('is clean again when a container is made anew, and not on a kernel that is held', () => {
    const sim = open([linux, docker, container('web', { restart: 'always' })]);
    give(sim, attack('web', 'dirty-pipe'));
    give(sim, { type: 'restart', id: 'web' });
    wait(sim, 5);
    expect(isolation(sim)).toBeUndefined();
    expect(eventsOf(sim, 'cleaned').map(({ subject }) => subject)).toEqual(['web']);
    give(sim, attack('web', 'dirty-cow'));
    give(sim, { type: 'restart', id: 'web' });
    wait(sim, 5);
    expect(held(sim)).toEqual(['web application', 'linux kernel']);
  });

  test('outlives the restart of a machine with a disk of its own', () => {
    const sim = open([linux, kvm, vm('a')]);
    give(sim, attack('a', 'dirty-cow'));
    give(sim, { type: 'restart', id: 'a' });
    wait(sim, 200);
    expect(held(sim)).toEqual(['a application', 'a kernel']);
  });

  test('comes back with a checkpoint of the run, and goes with one before it', () => {
    const sim = open([linux, docker, container('web')]);
    const before = sim.snapshot();
    give(sim, attack('web', 'dirty-cow'));
    const after = sim.snapshot();
    sim.restore(before);
    expect(isolation(sim)).toBeUndefined();
    sim.restore(after);
    expect(held(sim)).toEqual(['web application', 'linux kernel']);
  });
});

describe('a flaw that leads over the network', () => {
  const windows = (n: number, networks?: string[]): EntityDocument[] => [
    {
      id: `windows-${n}`,
      kind: 'linux',
      system: 'windows-8.1',
      on: `h${n}`,
      up: true,
      ...(networks && { networks }),
    },
    {
      id: `reader-${n}`,
      kind: 'process',
      application: 'document-reader',
      on: `windows-${n}`,
      up: true,
    },
  ];
  const desktops = (networks: readonly (string[] | undefined)[]) => {
    const { worlds, ...rest } = world(networks.flatMap((list, i) => windows(i + 1, list)));
    const hosts = networks.map((_, i) => ({ ...host(1), id: `h${i + 1}` }));
    return run({ ...rest, worlds: { w: { ...worlds.w, hosts } } });
  };
  const spread = (sim: ReturnType<typeof run>): string[] => {
    for (let i = 0; i < 4; i++) {
      sim.submit({ type: 'attack', world: 'w', id: 'reader-1', vulnerability: 'eternalblue' });
    }
    return held(sim).slice(1);
  };

  test('goes from one machine to the next, each time it is tried', () => {
    const sim = desktops([undefined, undefined, undefined]);
    expect(spread(sim)).toEqual(['windows-1 kernel', 'windows-2 kernel', 'windows-3 kernel']);
    expect(refusal(sim, attack('reader-1', 'eternalblue')).code).toBe('alreadyHeld');
  });

  test('stays within the networks that it finds', () => {
    const sim = desktops([['office'], ['office', 'lab'], ['lab'], ['till']]);
    expect(spread(sim)).toEqual(['windows-1 kernel', 'windows-2 kernel', 'windows-3 kernel']);
    const apart = desktops([['office'], ['till']]);
    expect(spread(apart)).toEqual(['windows-1 kernel']);
  });
});

describe('an attack is refused', () => {
  test('on what runs no program, is down, or with what is not in the deck', () => {
    const sim = open([linux, docker, container('web', { up: false })]);
    expect(refusal(sim, attack('linux', 'dirty-cow')).code).toBe('noSuchTier');
    expect(refusal(sim, attack('web', 'dirty-cow')).code).toBe('notRunning');
    expect(refusal(sim, attack('web', 'guessing')).code).toBe('noSuchFlaw');
  });
});
