import { describe, expect, test } from 'vitest';
import { catalog } from '../catalog/index.ts';
import { ladderAt, rungsAt } from '../scenarios/ladder.ts';
import { attemptsOf } from './attacks.ts';
import { foretell } from './foretell.ts';
import type { Command, World } from './read.ts';
import { run } from './testing/run.ts';

const open = (date: string) => run({ document: ladderAt(date) }, 0);

/** Plays a flaw and says what was reached, or nothing. */
function played(opened: ReturnType<typeof open>, id: string, vulnerability: string): string {
  const world = opened.left;
  const command: Command = { type: 'attack', world: world.info.id, id, vulnerability };
  const result = opened.give(command);
  if (!result.accepted) return 'nothing';
  const last = attemptsOf(world, opened.mirror.events).at(-1);
  return last?.reached ? `${last.reached.id} ${last.reached.tier}` : 'nothing';
}

const expected = (world: World, id: string, vulnerability: string, today: string): string => {
  const program = world.entities[world.rowOf(id) ?? -1];
  const flaw = catalog.vulnerabilities.find((one) => one.id === vulnerability);
  if (!program || !flaw) throw new Error(`there is no ${id} or no ${vulnerability}`);
  const { spot } = foretell(world, program, flaw, today);
  return spot ? `${spot.entity.id} ${spot.entity.tiers[spot.index]?.tier}` : 'nothing';
};

describe.each(['2019-03-01', '2009-06-01'])('on %s', (date) => {
  test('what is foretold of every card on every rung is what happens', () => {
    const opened = open(date);
    const programs = rungsAt(date).map(({ program }) => program);
    for (const { id } of catalog.vulnerabilities) {
      for (const program of programs) {
        const foretold = expected(opened.left, program, id, date);
        expect(`${id} on ${program}: ${played(opened, program, id)}`).toBe(
          `${id} on ${program}: ${foretold}`,
        );
      }
    }
  });
});

test('a switch that is turned off is counted', () => {
  const opened = open('2019-03-01');
  const { left } = opened;
  const today = '2019-03-01';
  expect(expected(left, 'docker-web', 'daemon-socket', today)).toBe('nothing');
  opened.give({
    type: 'configure',
    world: left.info.id,
    id: 'docker-web',
    separation: { socket: false },
  });
  opened.wait(30);
  // Metrics come with what is new: something that changes nothing asks for them.
  opened.give({ type: 'start', world: left.info.id, id: 'docker-web' });
  expect(expected(left, 'docker-web', 'daemon-socket', today)).toBe('docker-linux kernel');
  expect(played(opened, 'docker-web', 'daemon-socket')).toBe('docker-linux kernel');
});
