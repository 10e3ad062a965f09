import { afterEach, describe, expect, test } from 'vitest';
import { defaultScenario } from '../../scenarios/index.ts';
import { startClient } from '../../worker/testing/connect.ts';
import { setUi } from '../store.ts';
import { setClient } from './engine.ts';
import { createPace, type Stage, startPacer } from './pacer.ts';

describe('wall time becomes simulated time', () => {
  test('at the speed of the page', () => {
    const pace = createPace();
    expect(pace.next(1000, 10)).toBe(0);
    expect(pace.next(1016, 10)).toBe(160_000);
    expect(pace.next(1032, 0.001)).toBe(16);
  });

  test('fractions of a microsecond are carried, not lost', () => {
    const pace = createPace();
    pace.next(0, 0.001);
    let sum = 0;
    for (let i = 1; i <= 1000; i++) sum += pace.next(i * 16.7, 0.001);
    expect(sum).toBe(16_700);
  });

  test('a long gap counts as a tenth of a second', () => {
    const pace = createPace();
    pace.next(0, 1);
    expect(pace.next(60_000, 1)).toBe(100_000);
  });

  test('after a rest nothing is made up for', () => {
    const pace = createPace();
    pace.next(0, 1);
    pace.rest();
    expect(pace.next(90, 1)).toBe(0);
    expect(pace.next(100, 1)).toBe(10_000);
  });

  test('a clock that goes back does not take time back', () => {
    const pace = createPace();
    pace.next(100, 1);
    expect(pace.next(50, 1)).toBe(0);
  });
});

/** A page whose frames are drawn by hand. */
function handStage() {
  let callback: ((wallMillis: number) => void) | null = null;
  let visible = true;
  let changed = (): void => {};
  const stage: Stage = {
    requestFrame: (next) => {
      callback = next;
      return 1;
    },
    cancelFrame: () => {
      callback = null;
    },
    isVisible: () => visible,
    onVisibility: (call) => {
      changed = call;
      return () => {};
    },
  };
  return {
    stage,
    draw(wallMillis: number): void {
      const next = callback;
      callback = null;
      next?.(wallMillis);
    },
    show(is: boolean): void {
      visible = is;
      changed();
    },
    isWaiting: (): boolean => callback !== null,
  };
}

describe('the pacer', () => {
  afterEach(() => setUi({ playing: false, speed: 1, fault: null }));

  async function start() {
    const { client } = startClient();
    setClient(client);
    await client.openScenario(defaultScenario.document);
    const hand = handStage();
    const stop = startPacer(hand.stage);
    const settle = async (): Promise<void> => {
      while (client.pending > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    };
    return { client, hand, stop, settle };
  }

  test('does nothing until somebody presses play', async () => {
    const { client, hand, stop } = await start();
    expect(hand.isWaiting()).toBe(false);
    expect(client.mirror.now).toBe(0);
    stop();
    client.end();
  });

  test('sends one tick at a time, and the next one makes up for the wait', async () => {
    const { client, hand, stop, settle } = await start();
    setUi({ playing: true });
    hand.draw(0);
    hand.draw(20);
    expect(client.pending).toBe(1);
    hand.draw(40);
    hand.draw(60);
    expect(client.pending).toBe(1);
    await settle();
    expect(client.mirror.now).toBe(20_000);
    hand.draw(80);
    await settle();
    expect(client.mirror.now).toBe(80_000);
    stop();
    client.end();
  });

  test('stands still while the page is hidden and does not jump afterwards', async () => {
    const { client, hand, stop, settle } = await start();
    setUi({ playing: true });
    hand.draw(0);
    hand.draw(10);
    await settle();
    hand.show(false);
    hand.draw(20);
    expect(hand.isWaiting()).toBe(false);
    hand.show(true);
    hand.draw(50_000);
    hand.draw(50_010);
    await settle();
    expect(client.mirror.now).toBe(20_000);
    stop();
    client.end();
  });

  test('does not touch an engine that has stopped', async () => {
    const { client, hand, stop } = await start();
    setUi({ playing: true, fault: 'a law was broken' });
    hand.draw(0);
    hand.draw(20);
    expect(client.pending).toBe(0);
    stop();
    client.end();
  });
});
