import { expect, test } from 'vitest';
import { fourBoxes, oneServer } from '../scenarios/software.ts';
import { type Score, scoreOf } from './score.ts';
import { type Run, run } from './testing/run.ts';

/** Numbers come now and then, and with the answer to a command, even one that is refused. */
function scored(played: Run, world: string): Score {
  played.give({ type: 'start', world, id: 'host-1' });
  const score = scoreOf(played.mirror, world);
  if (!score) throw new Error('no numbers yet');
  return score;
}

test('four nearly idle boxes draw four times the idle power, and one with all of it a quarter', () => {
  const played = run({ document: fourBoxes.document }, 60);
  const [boxes, one] = ['left', 'right'].map((world) => scored(played, world));
  expect(boxes).toMatchObject({ machines: 4, services: 4, operations: 0 });
  expect(boxes?.idleShare).toBeGreaterThan(0.9);
  expect(boxes?.watts).toBeGreaterThanOrEqual(4 * 143);
  expect(boxes?.watts).toBeLessThan(4 * 150);
  expect(one?.machines).toBe(1);
  expect(one?.watts).toBeLessThan(244);
  expect(one?.energyKwh).toBeLessThan((boxes?.energyKwh ?? 0) / 2);
});

test('operations by hand and the downtime that they bring are counted for each world', () => {
  const played = run({ document: oneServer.document }, 60);
  const before = scored(played, 'left');
  const upgrade = { type: 'upgrade', id: 'linux-1', library: 'openssl', version: '3' } as const;
  played.give({ ...upgrade, world: 'left' });
  played.wait(60);
  played.give({ ...upgrade, world: 'left', version: '1.1' });
  played.wait(60);
  const after = scored(played, 'left');
  expect(after.operations - before.operations).toBe(2);
  expect(after.downMicros - before.downMicros).toBeGreaterThan(60e6);
  expect(scored(played, 'right')).toMatchObject({ operations: 0, downMicros: 0 });
});

test('without figures of power there are no watts', () => {
  const played = run({}, 1);
  expect(scored(played, 'left')).toMatchObject({ watts: null, energyKwh: null });
});
