import { expect, test } from 'vitest';
import { suggest } from './suggest.ts';

const KEYS = ['image', 'ports', 'volumes', 'environment', 'networks', 'network_mode'];

test('the closest known word is suggested', () => {
  expect(suggest('imagee', KEYS)).toBe('image');
  expect(suggest('iamge', KEYS)).toBe('image');
  expect(suggest('port', KEYS)).toBe('ports');
  expect(suggest('Volume', KEYS)).toBe('volumes');
  expect(suggest('enviroment', KEYS)).toBe('environment');
  expect(suggest('network', KEYS)).toBe('networks');
});

test('nothing is suggested for a word that is close to none', () => {
  expect(suggest('wrongField', KEYS)).toBeUndefined();
  expect(suggest('x'.repeat(1_000_000), KEYS)).toBeUndefined();
});
