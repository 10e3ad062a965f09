import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { metricsOf, patient, run, wait } from '../engine/testing/run.ts';
import type { ScenarioDocument } from './document.ts';
import { scenarios } from './index.ts';
import { parseScenario } from './parse.ts';
import { groupOf, STACK_GROUPS } from './stack-groups.ts';
import { STACKS, type StackView, stackOf, stacksFor, withStack } from './stacks.ts';
import { suggest } from './suggest.ts';
import { twinScenario } from './twin.ts';

/** Scenarios whose services can be put elsewhere; those built by hand stay as they are. */
const twins = scenarios.filter(
  ({ document }) => (document.view as StackView | undefined)?.stacks !== undefined,
);
/** Those that are played on every stack: few services, a minute of load. */
const PLAYED = ['compare', 'freeradius', 'write-load'];
const small = twins.filter(({ id }) => PLAYED.includes(id));
const ids = STACKS.map(({ id }) => id);
const offered = (document: ScenarioDocument, side: number) =>
  stacksFor(document, side).filter(({ why }) => why === undefined);

/** How long the slowest stack takes to come up: an imitated processor boots a whole Linux. */
const UP_WITHIN_SECONDS = 300;

describe.each(small.map(({ id, document }) => [id, document] as const))('%s', (_id, document) => {
  test.each(offered(document, 1).map(({ id }) => id))(
    'on %s is right, comes up, and serves',
    patient,
    (stack) => {
      const moved = withStack(document, 1, stack);
      const alone = { ...moved, worlds: { w: moved.worlds.right } } as ScenarioDocument;
      const sim = run(alone, { checkEvery: 20 });
      for (let waited = 0; waited < UP_WITHIN_SECONDS; waited += 60) {
        wait(sim, 60);
        if (metricsOf(sim).allUpAfterMicros >= 0 && waited > 0) break;
      }
      const { services, requests, allUpAfterMicros } = metricsOf(sim);
      expect(allUpAfterMicros).toBeGreaterThanOrEqual(0);
      for (const { ready, wanted, served } of services) {
        expect(ready).toBe(wanted);
        expect(served).toBeGreaterThan(50);
      }
      // An imitated processor is an eighth as fast: not all who write as before are answered.
      if (stack !== 'emulated') expect(requests.timedOut).toBe(0);
    },
  );
});

test(
  'every built-in can be put on every stack that has its programs, on either side',
  patient,
  () => {
    for (const { document } of twins) {
      for (const side of [0, 1]) {
        for (const { id } of offered(document, side)) {
          const moved = withStack(document, side, id);
          const parsed = parseScenario(moved);
          expect(parsed.ok || parsed.problems).toBe(true);
          expect(stacksFor(moved, side).filter(({ chosen }) => chosen)).toMatchObject([{ id }]);
        }
      }
    }
  },
);

test('a stack for which a program was never built is refused with the reason', () => {
  const document = small[0]?.document as ScenarioDocument;
  const [unikernel] = stacksFor(document, 1).filter(({ id }) => id === 'unikernel');
  expect(unikernel?.why).toBe('nobody has built PostgreSQL for its systems');
  expect(withStack(document, 1, 'unikernel')).toBe(document);
  expect(ids.filter((id) => !offered(document, 1).some((offer) => offer.id === id))).toEqual([
    'unikernel',
    'unikernel-lightvm',
  ]);
});

/** Other settings of a technology, which only validation cases compare. */
const ONLY_COMPARED = ['kvm-untuned', 'kvm-2009', 'cloud-vm', 'qemu-qboot', 'qemu-seabios'];

test('every technology is a part of a stack, or a setting that only cases compare', () => {
  const used = new Set(
    STACKS.flatMap(({ guest, installed }) => [guest, ...installed.map(({ kind }) => kind)]),
  );
  const missing = catalog.kinds.map(({ id }) => id).filter((id) => !used.has(id));
  expect(missing).toEqual(['server', ...ONLY_COMPARED].toSorted((a, b) => order(a) - order(b)));
});
const order = (kind: string): number => catalog.kinds.findIndex(({ id }) => id === kind);

test('stacks stand under the heading that their tiers give them', () => {
  const groups = Object.fromEntries(
    STACK_GROUPS.map((group) => [
      group,
      STACKS.filter((stack) => groupOf(stack) === group).map(({ id }) => id),
    ]),
  );
  expect(groups).toEqual({
    'No hypervisor': ['bare', 'host-each'],
    'Type 1 hypervisor': ['esxi', 'xen', 'hyper-v', 'lpar'],
    'Hypervisor in a kernel': ['kvm'],
    'Type 2 hypervisor': [
      'virtualbox',
      'virtualbox-windows',
      'virtualbox-macos',
      'workstation',
      'emulated',
    ],
    Containers: [
      'docker',
      'chroot',
      'jail',
      'zone',
      'openvz',
      'lxc',
      'nspawn',
      'windows-container',
    ],
    'Containers in a machine': [
      'docker-in-vm',
      'wpar',
      'wpar-application',
      'docker-desktop-windows',
      'docker-desktop-macos',
      'docker-desktop-apple',
    ],
    'Sandboxed containers': ['windows-container-hyperv', 'gvisor', 'kata', 'rund'],
    'Small machines': [
      'firecracker',
      'cloud-hypervisor',
      'task-vm',
      'unikernel',
      'unikernel-lightvm',
    ],
    Nested: ['nested'],
  });
});

describe('another stack', () => {
  const document = small[0]?.document as ScenarioDocument;
  const guests = (of: ScenarioDocument, side: string) =>
    of.worlds[side]?.services?.map(({ template }) => template.kind);

  test('changes one world and leaves the other alone', () => {
    const moved = withStack(document, 0, 'esxi');
    expect(new Set(guests(moved, 'left'))).toEqual(new Set(['esxi-guest']));
    expect(moved.worlds.right).toEqual(document.worlds.right);
    expect(moved.worlds.left?.hosts).toEqual(document.worlds.left?.hosts);
    expect(moved.worlds.left?.clients).toEqual(document.worlds.left?.clients);
  });

  test('and back again gives the same world', () => {
    for (const { id } of offered(document, 1)) {
      const there = withStack(document, 1, id);
      expect(withStack(there, 1, 'docker').worlds).toEqual(document.worlds);
    }
  });

  test('keeps what the author asked for: size, limit, restart policy', () => {
    const wish = twinScenario({
      title: 'Wishes',
      hosts: [{ id: 'host-1', cores: 4, memory: '8 GiB', disk: '100 GB' }],
      services: [
        { id: 'a', application: 'nginx', memory: '300 MiB', restart: 'on-failure', cpus: 2 },
      ],
      clients: [],
    });
    const [vm, container] = ['left', 'right'].map((w) => wish.worlds[w]?.services?.[0]?.template);
    expect(vm).toMatchObject({ memory: '300 MiB', restart: 'systemd', cpus: 2, system: 'ubuntu' });
    expect(container).toMatchObject({ memory: '300 MiB', restart: 'on-failure', cpus: 2 });
    const back = withStack(withStack(wish, 1, 'kvm'), 1, 'docker');
    expect(back.worlds.right?.services?.[0]?.template).toEqual(container);
  });

  test('gives a VM that nobody sized 1 GiB, and a container no limit', () => {
    const of = (side: string) => document.worlds[side]?.services?.[0]?.template.memory;
    expect([of('left'), of('right')]).toEqual(['1 GiB', undefined]);
  });

  test('drops the journal, whose names are those of the old one', () => {
    const command = { type: 'stop', world: 'left', id: 'db-1' } as const;
    const moved = withStack({ ...document, journal: [{ at: '1 s', command }] }, 0, 'esxi');
    expect(moved.journal).toEqual([]);
  });

  test('that does not exist is an error, and a world that does not is left', () => {
    expect(() => stackOf('cloud')).toThrow('there is no stack "cloud"');
    expect(withStack(document, 5, 'kvm')).toBe(document);
  });
});

describe('a suggestion', () => {
  test.each([
    ['linux1', ['linux-1', 'kvm-1'], '; did you mean "linux-1"?'],
    ['DOCKER', ['docker'], '; did you mean "docker"?'],
    ['xyz', ['docker'], ''],
    ['', [], ''],
  ])('for "%s" among %j is "%s"', (name, known, expected) => {
    expect(suggest(name, known)).toBe(expected);
  });

  test('is not made for a name that is long and like nothing', () => {
    expect(suggest('a'.repeat(10_000), ['b'])).toBe('');
  });
});
