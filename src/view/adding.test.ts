import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import {
  freeId,
  kindGroups,
  placesIn,
  usualKind,
  usualPlace,
  wantsApplication,
  wantsSystem,
  whyNot,
} from './adding.ts';
import type { Command, World } from './read.ts';
import { helpersOf, standingOf, typeArguments } from './standing.ts';
import { run } from './testing/run.ts';

const entity = (world: World, id: string) =>
  world.entities[world.rowOf(id) ?? -1] ?? expect.fail(`there is no ${id}`);

describe.each(['kvm', 'docker', 'xen', 'virtualbox-windows'])('what is marked on %s', (stack) => {
  const { left: world, give } = run({ left: stack, hosts: 1, memory: '64 GiB' }, 1);
  const ubuntu = catalog.systems.find((one) => one.id === 'ubuntu');
  const nginx = catalog.applications.find((one) => one.id === 'nginx');

  test('is what the engine refuses, and nothing else does not fit', () => {
    const different: string[] = [];
    for (const place of placesIn(world)) {
      for (const kind of catalog.kinds.filter((one) => one.standsOn !== null)) {
        const wish = {
          kind,
          system: wantsSystem(kind) ? ubuntu : undefined,
          application: wantsApplication(kind) ? nginx : undefined,
        };
        const settings = {
          kind: kind.id,
          ...(wish.system && { system: 'ubuntu' }),
          ...(wish.application && { application: 'nginx' }),
          memoryBytes: 2 ** 29,
        };
        const id = freeId(world, 'new');
        const command: Command = { type: 'create', world: 'left', id, on: place.id, settings };
        const marked = whyNot(world, place, wish) !== null;
        const result = give(command);
        const misfits = !result.accepted && result.rejection.code === 'misfit';
        if (marked !== misfits) different.push(`${kind.id} on ${place.id}`);
        if (result.accepted) give({ type: 'kill', world: 'left', id });
        if (result.accepted) give({ type: 'remove', world: 'left', id });
      }
    }
    expect(different).toEqual([]);
  });

  test('leaves something that fits as the first choice', () => {
    const place = usualPlace(world) ?? expect.fail('there is no place');
    const kind = usualKind(world, place) ?? expect.fail('nothing fits');
    expect(whyNot(world, place, { kind })).toBeNull();
  });
});

test('every technology that stands on something is offered once', () => {
  const offered = kindGroups().flatMap(({ kinds }) => kinds.map((kind) => kind.id));
  const all = catalog.kinds.filter((kind) => kind.standsOn !== null).map((kind) => kind.id);
  expect([...offered].sort()).toEqual([...all].sort());
});

describe('where a hypervisor stands', () => {
  const typesOf = (stack: string, id: string): string[] => {
    const { left } = run({ left: stack, hosts: 1 }, 1);
    return typeArguments(left, entity(left, id)).map(({ type }) => type);
  };

  test('follows from the tier beneath it; in a kernel both can be said', () => {
    expect(typesOf('esxi', 'esxi-1')).toEqual(['Type 1']);
    expect(typesOf('xen', 'xen-1')).toEqual(['Type 1']);
    expect(typesOf('hyper-v', 'hyper-v-1')).toEqual(['Type 1']);
    expect(typesOf('kvm', 'kvm-1')).toEqual(['Type 1', 'Type 2']);
    expect(typesOf('virtualbox', 'virtualbox-1')).toEqual(['Type 2']);
    expect(typesOf('docker', 'docker-1')).toEqual([]);
  });

  test('a machine of its own beside it is found, guests are not', () => {
    const xen = run({ left: 'xen', hosts: 1 }, 1).left;
    expect(helpersOf(xen, entity(xen, 'xen-1')).map((one) => one.id)).toEqual(['dom0-1']);
    const kvm = run({ left: 'kvm', hosts: 1 }, 1).left;
    expect(helpersOf(kvm, entity(kvm, 'kvm-1'))).toEqual([]);
  });

  test('a container brings two tiers and shares the rest, down to the hardware', () => {
    const { right } = run({ hosts: 1 }, 1);
    const tiers = standingOf(right, entity(right, 'web-1'));
    expect(tiers.filter((one) => one.own).map((one) => one.tier)).toEqual([
      'application',
      'userland',
    ]);
    expect(tiers.at(-1)).toMatchObject({ tier: 'hardware', of: 'host-1', own: false });
  });
});
