import { expect, test } from 'vitest';
import { EVENT_TYPES } from '../engine/index.ts';
import type { Happening } from './read.ts';
import { plainly, storyOf } from './story.ts';
import { run } from './testing/run.ts';

test('a fall is told with the chain of its causes', () => {
  const opened = run();
  opened.give({ type: 'crash', world: 'right', id: 'linux-1', tier: 'kernel' });
  const [latest] = storyOf(opened.right, opened.mirror.events, 'db-1', 1);
  expect(latest?.sentence).toBe(
    'Fell with linux-1, because linux-1’s kernel crashed, ' +
      'because you crashed the kernel of linux-1',
  );
});

test('a crash that is answered is told newest first', () => {
  const opened = run();
  opened.give({ type: 'crash', world: 'right', id: 'web-1', tier: 'application' });
  opened.wait(5);
  const story = storyOf(opened.right, opened.mirror.events, 'web-1', 20);
  expect(story[0]?.sentence).toMatch(/^Was up after /);
  expect(story.map(({ sentence }) => sentence).join('\n')).toContain('Crashed at its application');
});

test('a migration tells its rounds and its pause', () => {
  const opened = run();
  opened.give({ type: 'migrate', world: 'left', id: 'db-1', to: 'host-2' });
  opened.wait(60);
  const told = storyOf(opened.left, opened.mirror.events, 'db-1', 20);
  const text = told.map(({ sentence }) => sentence).join('\n');
  expect(text).toMatch(/Arrived on host-2: .* in all, .* of it paused/);
  expect(text).toMatch(/Sent round 1: /);
});

test('there are words for every type of event', () => {
  for (const type of EVENT_TYPES) {
    const event: Happening = {
      seq: 0,
      at: 0,
      world: 'left',
      type,
      subject: 'db-1',
      cause: -1,
      data: { verb: 'stop' },
    };
    expect(plainly(event)).not.toContain('undefined');
    expect(plainly(event).length).toBeGreaterThan(5);
  }
});
