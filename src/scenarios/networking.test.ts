import { expect, test } from 'vitest';
import { defaultScenario } from './first.ts';
import { networkingsFor, withNetworking } from './networking.ts';
import { readScenario } from './read.ts';
import { withStack } from './stacks.ts';

const onVirtualBox = withStack(defaultScenario.document, 1, 'virtualbox');

test('there is a choice where a technology imitates a card and has one that it need not', () => {
  expect(networkingsFor(defaultScenario.document, 0)).toEqual([]);
  const offers = networkingsFor(onVirtualBox, 1);
  expect(offers.map(({ id }) => id)).toEqual(['emulated', 'virtio']);
  expect(offers.find(({ chosen }) => chosen)?.id).toBe('emulated');
});

test('all services get it, and lose it on a stack that does not know it', () => {
  const changed = withNetworking(onVirtualBox, 1, 'virtio');
  expect(readScenario(changed).ok).toBe(true);
  for (const { template } of changed.worlds.right?.services ?? []) {
    expect(template.networking).toBe('virtio');
  }
  const back = withStack(changed, 1, 'docker');
  expect(readScenario(back).ok).toBe(true);
  expect(back.worlds.right?.services?.[0]?.template.networking).toBeUndefined();
});
