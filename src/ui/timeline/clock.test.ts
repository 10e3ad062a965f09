import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { axisEnd, axisTicks, formatClock, formatSpeed, formatTick } from './clock.ts';

const second = 1_000_000;

describe('the clock', () => {
  test.each([
    [0, 1, '0.0 s'],
    [38_449_999, 1, '38.4 s'],
    [38_449_999, 0.1, '38.449 s'],
    [38_449_999, 0.001, '38.44999 s'],
    [125.4 * second, 10, '2 min 05.4 s'],
    [3725 * second, 10, '1 h 02 min 05 s'],
    [(3 * 86_400 + 4 * 3600 + 300) * second, 1000, '3 d 04 h 05 min'],
  ])('shows %i at %f × as %s', (now, speed, text) => {
    expect(formatClock(now, speed)).toBe(text);
  });

  test('never shows a time that has not come', () => {
    expect(formatClock(59_999_999, 1)).toBe('59.9 s');
  });

  test('writes speeds as fractions below 1', () => {
    expect([0.001, 0.25, 1, 1000].map(formatSpeed)).toEqual(['1/1000 ×', '1/4 ×', '1 ×', '1000 ×']);
  });
});

describe('the axis', () => {
  test('is at least ten seconds long and grows by jumps', () => {
    expect(axisEnd(0)).toBe(10 * second);
    expect(axisEnd(10 * second)).toBe(10 * second);
    expect(axisEnd(10 * second + 1)).toBe(15 * second);
    expect(axisEnd(3600 * second)).toBe(3600 * second);
    expect(axisEnd(400 * 86_400 * second) / (86_400 * second)).toBe(512);
  });

  test('holds every time and wastes less than two thirds of itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 * second, max: 30 * 365 * 86_400 * second }), (time) => {
        const end = axisEnd(time);
        expect(end).toBeGreaterThanOrEqual(time);
        expect(end).toBeLessThan(time * 2.1);
      }),
    );
  });

  test('has round ticks, never more than there is room for', () => {
    expect(axisTicks(10 * second, 10).map((t) => t / second)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e15 }),
        fc.integer({ min: 1, max: 20 }),
        (time, most) => {
          expect(axisTicks(axisEnd(time), most).length).toBeLessThanOrEqual(most + 1);
        },
      ),
    );
  });

  test('labels its ticks shortly, with the unit at the beginning', () => {
    const label = (seconds: number, end: number) => formatTick(seconds * second, end * second);
    expect(label(15, 60)).toBe('15 s');
    expect(label(0, 600)).toBe('0 min');
    expect(label(135, 600)).toBe('2:15');
    expect(label(5400, 4 * 3600)).toBe('1:30');
    expect(label(3 * 86_400, 8 * 86_400)).toBe('3 d');
  });
});
