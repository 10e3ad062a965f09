import { describe, expect, test } from 'vitest';
import { usualStacks } from '../engine/testing/run.ts';
import { consequencesOf } from './consequences.ts';
import { type Command, present, stateAt, type World } from './read.ts';
import { run } from './testing/run.ts';

const isUpNow = (world: World, row: number): boolean =>
  ['running', 'migrating', 'paused', 'starting'].includes(stateAt(world, row));

/** Who is up before and not after. */
function fallenBy(wish: Parameters<typeof run>[0], command: Command): string[] {
  const opened = run(wish);
  const before = present(opened.left).filter((one) => isUpNow(opened.left, one.row));
  const result = opened.give(command);
  expect(result.accepted).toBe(true);
  return before.filter((one) => !isUpNow(opened.left, one.row)).map((one) => one.id);
}

describe.each(usualStacks)('on %s', (left) => {
  const opened = run({ left, hosts: 1 });
  const cases = present(opened.left).flatMap((one) =>
    one.tiers.map(({ tier }) => [one.id, tier] as const),
  );

  test.each(cases)('a crash of %s at its %s takes down whom it was foretold', (id, tier) => {
    const command: Command = { type: 'crash', world: 'left', id, tier };
    const foretold = consequencesOf(opened.left, command, opened.mirror.events)?.falls ?? [];
    expect([...foretold].sort()).toEqual(fallenBy({ left, hosts: 1 }, command).sort());
  });

  test('killing takes down the same as it was foretold', () => {
    for (const { id } of present(opened.left)) {
      const command: Command = { type: 'kill', world: 'left', id };
      const foretold = consequencesOf(opened.left, command, opened.mirror.events)?.falls ?? [];
      const after = run({ left, hosts: 1 });
      if (!after.give(command).accepted) continue;
      const down = present(after.left).filter((one) => !isUpNow(after.left, one.row));
      expect([...foretold].sort()).toEqual(down.map((one) => one.id).sort());
    }
  });
});

describe('in a sentence', () => {
  const opened = run();
  const say = (command: Command): string => {
    const world = command.world === 'left' ? opened.left : opened.right;
    return consequencesOf(world, command, opened.mirror.events)?.sentence ?? '';
  };

  test('a guest kernel takes one service with it, and what depends on it fails', () => {
    const sentence = say({ type: 'crash', world: 'left', id: 'db-1', tier: 'kernel' });
    expect(sentence.replace(/took [^)]*/, 'took …')).toBe(
      'Crash the kernel takes down db-1. 1 other service goes on. ' +
        'Requests to web will fail until you start db-1 again (its last start took …).',
    );
  });

  test('the kernel under the containers takes all of them', () => {
    expect(say({ type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' })).toBe(
      'Crash the kernel of linux-1 takes down db-1 and web-1. No service goes on. ' +
        'Requests to web will fail until you start linux-1 again.',
    );
  });

  test('a restart policy brings an application back', () => {
    const crash = { type: 'crash', world: 'right', id: 'web-1', tier: 'application' } as const;
    expect(say(crash)).toContain('Requests to web will fail until it restarts');
  });

  test('without the daemon containers run on, unmanaged', () => {
    const crash = { type: 'crash', world: 'right', id: 'docker-1', tier: 'userland' } as const;
    expect(say(crash)).toBe(
      'Crash the userland of docker-1 takes down docker-1. All 2 services go on. ' +
        'db-1 and web-1 run on without it, unmanaged: nobody would restart them.',
    );
  });

  test('a service that keeps replicas says how many', () => {
    const many = run();
    many.give({ type: 'scale', world: 'right', service: 'web', replicas: 3 });
    many.wait(30);
    const command: Command = { type: 'kill', world: 'right', id: 'web-2' };
    const { sentence } = consequencesOf(many.right, command, many.mirror.events) ?? {};
    expect(sentence).toContain('web keeps 2 of 3 replicas.');
  });

  test('a migration takes nothing down', () => {
    expect(say({ type: 'migrate', world: 'left', id: 'db-1', to: 'host-2' })).toMatch(
      /^db-1 keeps working while its memory \(.* MiB\) is copied to host-2/,
    );
  });

  test('scaling in takes the youngest', () => {
    const many = run();
    many.give({ type: 'scale', world: 'right', service: 'web', replicas: 3 });
    many.wait(30);
    const command: Command = { type: 'scale', world: 'right', service: 'web', replicas: 1 };
    const foretold = consequencesOf(many.right, command, many.mirror.events);
    expect(foretold?.falls).toEqual(['web-2', 'web-3']);
  });
});
