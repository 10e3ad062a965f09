import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SimEvent } from '../../engine/index.ts';
import { setUi, useUi } from '../store.ts';
import { type Names, phrase, say, sayEvents } from './announce.ts';

const names: Names = {
  title: (world) => (world === 'left' ? 'KVM' : 'Docker'),
  kind: (_world, id) => (id.startsWith('c') ? 'Docker container' : ''),
};

let seq = 0;
const event = (
  type: SimEvent['type'],
  subject: string,
  data: SimEvent['data'] = {},
  world = 'right',
): SimEvent => ({ seq: seq++, at: 0, world, type, subject, cause: -1, data });

describe('events become one sentence', () => {
  test('naming who, where and what', () => {
    expect(phrase([event('crashed', 'db-1', { tier: 'kernel' }, 'left')], names)).toBe(
      'KVM: db-1 crashed: kernel.',
    );
  });

  test('with many of a kind counted', () => {
    const fallen = ['c1', 'c2', 'c3', 'c4', 'c5'].map((id) => event('fell', id));
    expect(phrase(fallen, names)).toBe('Docker: 5 Docker containers fell.');
    expect(phrase([...fallen, event('fell', 'x')], names)).toBe('Docker: 6 boxes fell.');
  });

  test('with what is gravest first, and not more than three', () => {
    const text = phrase(
      [
        event('serviceUp', 'a'),
        event('migrated', 'vm-1'),
        event('fell', 'c1'),
        event('serviceLost', 'b'),
        event('crashed', 'linux-1'),
      ],
      names,
    );
    expect(text).toMatch(/^Docker: linux-1 crashed\. Docker: service b down\. .* And 2 more\.$/);
  });

  test('and the rest is not worth saying', () => {
    expect(phrase([event('phaseEnded', 'a'), event('startBegun', 'a')], names)).toBe('');
  });
});

describe('the live region', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.advanceTimersByTime(5000);
    vi.useRealTimers();
    setUi({ announcement: '' });
  });
  const heard = (): string => useUi.getState().announcement.trim();

  test('says at most one thing a second, and forgets nothing meanwhile', () => {
    const said: string[] = [];
    const unsubscribe = useUi.subscribe((state, before) => {
      if (state.announcement !== before.announcement) said.push(state.announcement);
    });
    for (let i = 0; i < 50; i++) {
      sayEvents([event('fell', `c${i}`)], names);
      vi.advanceTimersByTime(50);
    }
    vi.advanceTimersByTime(2000);
    unsubscribe();
    expect(said.length).toBeLessThanOrEqual(4);
    const counted = said.join(' ').matchAll(/(\d+) Docker containers/g);
    const singles = said.filter((text) => / c\d+ fell/.test(text)).length;
    const total = [...counted].reduce((sum, match) => sum + Number(match[1]), singles);
    expect(total).toBe(50);
  });

  test('puts answers before events', () => {
    sayEvents([event('crashed', 'db-1')], names);
    say('Undone: crash of db-1.');
    vi.advanceTimersByTime(100);
    expect(heard()).toBe('Undone: crash of db-1. Docker: db-1 crashed.');
  });

  test('changes even when the same is said twice, or nobody would hear it', () => {
    say('Copied.');
    vi.advanceTimersByTime(100);
    const first = useUi.getState().announcement;
    say('Copied.');
    vi.advanceTimersByTime(2000);
    expect(useUi.getState().announcement).not.toBe(first);
    expect(heard()).toBe('Copied.');
  });
});
