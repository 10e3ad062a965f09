import { describe, expect, test } from 'vitest';
import { metricsOf, patient, run, wait } from '../engine/testing/run.ts';
import type { ScenarioDocument } from './document.ts';
import { defaultScenario } from './first.ts';
import { systemsFor, withHost, withSystem } from './host.ts';
import { parseScenario } from './parse.ts';
import { withStack } from './stacks.ts';

const compare = defaultScenario.document;
const on = (stack: string): ScenarioDocument => withStack(compare, 1, stack);
const systemsOf = (document: ScenarioDocument) =>
  (document.worlds.right?.entities ?? []).flatMap(({ system }) => system ?? []);
const fitting = (stack: string): string[] =>
  systemsFor(on(stack), 1)
    .filter(({ why }) => why === undefined)
    .map(({ id }) => id);

describe('another operating system on the hosts', () => {
  test('is offered with the one that is there marked, and reasons for those that do not fit', () => {
    const offers = systemsFor(compare, 1);
    expect(offers.filter(({ chosen }) => chosen)).toMatchObject([{ id: 'ubuntu' }]);
    expect(offers.find(({ id }) => id === 'freebsd')?.why).toBe(
      'Docker daemon does not exist on FreeBSD 12',
    );
    expect(offers.find(({ id }) => id === 'aix')?.why).toBe(
      'AIX 7.1 is not built for the processors of these hosts',
    );
    expect(fitting('docker')).toEqual(expect.arrayContaining(['coreos', 'photon', 'rhel']));
    expect(fitting('docker')).not.toContain('windows-server-2016');
  });

  test.each([
    ['virtualbox', ['ubuntu', 'windows-8.1', 'macos', 'solaris'], ['freebsd', 'aix']],
    ['workstation', ['ubuntu', 'windows-10'], ['macos']],
    ['hyper-v', ['windows-server-2012', 'windows-10'], ['ubuntu', 'macos']],
    ['xen', ['alpine', 'rhel'], ['windows-server-2016']],
    ['chroot', ['freebsd', 'solaris', 'macos'], ['windows-8.1']],
  ])('on %s', (stack, fits, not) => {
    expect(fitting(stack)).toEqual(expect.arrayContaining(fits));
    for (const id of not) expect(fitting(stack)).not.toContain(id);
  });

  test('a hypervisor that is its own system offers none', () => {
    expect(systemsFor(on('esxi'), 1)).toEqual([]);
    expect(withSystem(on('esxi'), 1, 'alpine')).toEqual(on('esxi'));
  });

  test.each([
    ['docker', 'coreos'],
    ['docker', 'photon'],
    ['bare', 'windows-server-2016'],
    ['bare', 'freebsd'],
    ['bare', 'macos'],
    ['virtualbox', 'macos'],
    ['chroot', 'solaris'],
    ['hyper-v', 'windows-server-2012'],
  ])('%s on %s is right, comes up, and serves', patient, (stack, system) => {
    const moved = withSystem(on(stack), 1, system);
    expect(systemsOf(moved)).toContain(system);
    const alone = { ...moved, worlds: { w: moved.worlds.right } } as ScenarioDocument;
    const sim = run(alone, { checkEvery: 20 });
    wait(sim, 120);
    for (const { ready, wanted, served } of metricsOf(sim).services) {
      expect(ready).toBe(wanted);
      expect(served).toBeGreaterThan(50);
    }
  });

  test('takes less where it is smaller, and the way back is the same document', () => {
    const small = withSystem(compare, 1, 'alpine');
    expect(systemsOf(small)).toEqual(['alpine', 'alpine']);
    expect(withSystem(small, 1, 'ubuntu').worlds).toEqual(compare.worlds);
    expect(withSystem(small, 1, 'ubuntu').view).toEqual(compare.view);
    expect(withStack(small, 1, 'docker').worlds).toEqual(compare.worlds);
  });

  test('that does not fit changes nothing', () => {
    expect(withSystem(compare, 1, 'windows-10')).toBe(compare);
    expect(withSystem(compare, 1, 'beos')).toBe(compare);
    expect(withSystem(compare, 7, 'alpine')).toBe(compare);
  });
});

describe('other machines under a world', () => {
  test('change every host alike, and what is sized by them', () => {
    const inside = on('docker-in-vm');
    const larger = withHost(inside, 1, { cores: 16, threadsPerCore: 2, memory: '16 GiB' });
    for (const host of larger.worlds.right?.hosts ?? []) {
      expect(host).toMatchObject({ cores: 16, threadsPerCore: 2, memory: '16 GiB' });
    }
    const vm = larger.worlds.right?.entities?.find(({ id }) => id === 'vm-1');
    expect(vm).toMatchObject({ memory: '12 GiB', cpus: 16 });
    expect(larger.worlds.left).toEqual(inside.worlds.left);
    const parsed = parseScenario(larger);
    expect(parsed.ok || parsed.problems).toBe(true);
  });

  test('stay as they were asked for when a stack with other hosts comes and goes', () => {
    const larger = withHost(compare, 1, { cores: 2 });
    const power = withStack(larger, 1, 'lpar');
    expect(power.worlds.right?.hosts[0]).toMatchObject({ cores: 2, arch: 'power' });
    const more = withHost(power, 1, { memory: '32 GiB' });
    expect(more.worlds.right?.hosts[0]).toMatchObject({ memory: '32 GiB', arch: 'power' });
    const back = withStack(more, 1, 'docker');
    expect(back.worlds.right?.hosts[0]).toMatchObject({ cores: 2, memory: '32 GiB' });
    expect(back.worlds.right?.hosts[0]).not.toHaveProperty('arch');
  });

  test('a world that was built by hand gets them too; one that is not there changes nothing', () => {
    const { view: _view, ...byHand } = compare;
    const changed = withHost(byHand, 0, { cores: 3 });
    expect(changed.worlds.left?.hosts.map(({ cores }) => cores)).toEqual([3, 3]);
    expect(withHost(compare, 9, { cores: 3 })).toBe(compare);
  });
});
