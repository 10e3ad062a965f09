/** What can be done on this screen: turning switches, playing cards, going to another year. */
import { attemptsOf, lastAttempts } from '../../view/attacks.ts';
import type { Command, World } from '../../view/read.ts';
import { stateAt } from '../../view/read.ts';
import { isUp, type State } from '../../view/states.ts';
import { faulted } from '../app/actions.ts';
import { say } from '../app/announce.ts';
import { client, mirror } from '../app/engine.ts';
import { notify } from '../app/notices.ts';
import { openDocument } from '../app/open.ts';
import { setUi, useUi } from '../store.ts';
import type { Card } from './cards.ts';
import { setIsolation } from './state.ts';
import { type Scene, type Standing, standingIn } from './use-scene.ts';

/** What has been made anew comes up again within this, in simulated microseconds, or is left. */
const SETTLE_MICROS = 240e6;
const STEP_MICROS = 250e3;
const WAIT_MILLIS = 20;
const NUMBERS_MILLIS = 130;

const sentenceOf = (r: {
  readonly subject: string;
  readonly reason: string;
  readonly remedy: string;
}): string => `${r.subject} ${r.reason}. ${r.remedy}`;

/** Gives commands and lets time pass until what was up is up again. */
export async function change(
  commands: readonly Command[],
  what: string,
  shell: string | null,
): Promise<readonly string[]> {
  const up = upNow();
  const results = await client().command(commands, what);
  const refusals = results.flatMap((one) => (one.accepted ? [] : [sentenceOf(one.rejection)]));
  setIsolation({ shell });
  for (const refusal of refusals) notify('bad', refusal);
  if (refusals.length === 0) say(`${what}.`);
  if (refusals.length < commands.length) await settle(up);
  return refusals;
}

type Spot = readonly [world: World, row: number];

const upNow = (): Spot[] =>
  mirror().worlds.flatMap((world) =>
    world.entities.flatMap(({ row }): Spot[] => (isUp(stateAt(world, row)) ? [[world, row]] : [])),
  );

/** What a scenario begins with comes up by itself, so that there is something to look at. */
export function comeUp(): Promise<void> {
  return settle(
    mirror().worlds.flatMap((world) => world.entities.map(({ row }): Spot => [world, row])),
    BEGINNING,
  );
}

const BEGINNING: readonly State[] = ['starting', 'waiting'];
const ON_ITS_WAY: readonly State[] = [...BEGINNING, 'stopping', 'backoff', 'off'];

/** Time goes on by itself: nobody should have to press play to see what a switch does. */
async function settle(spots: readonly Spot[], until = ON_ITS_WAY): Promise<void> {
  const begun = mirror().now;
  const { epoch } = mirror();
  const goesOn = (): boolean => {
    const { fault, playing } = useUi.getState();
    if (fault !== null || playing || mirror().epoch !== epoch) return false;
    return (
      mirror().now < begun + SETTLE_MICROS &&
      spots.some(([world, row]) => until.includes(stateAt(world, row)))
    );
  };
  if (!goesOn()) return;
  setIsolation({ settling: true });
  setUi({ begun: true });
  try {
    while (goesOn()) {
      // Something else is under way: it may be the opening of another run.
      if (client().pending > 0) await pause(WAIT_MILLIS);
      else await client().tick(STEP_MICROS);
    }
    // Numbers come less often than frames: those of this very moment may still be missing.
    await pause(NUMBERS_MILLIS);
    if (mirror().epoch === epoch && client().pending === 0) await client().tick(0);
  } finally {
    setIsolation({ settling: false });
  }
}

const pause = (millis: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, millis));

/** Plays a card against programs, one command each. */
export async function play(scene: Scene, card: Card, all: boolean): Promise<void> {
  const { chosen } = scene;
  if (!chosen) return;
  const targets = (all ? alikeIn(scene, chosen) : [chosen]).map((place) => ({
    place,
    command: card.command(place.world, place.rung.entity),
  }));
  const commands = targets.flatMap(({ command }) => (command ? [command] : []));
  const against = all ? (scene.isLadder ? 'every rung' : 'both worlds') : chosen.rung.title;
  const results = await client().command(commands, `${card.title} on ${against}`);
  let given = 0;
  const outcome = targets.map(({ place, command }) => {
    const result = command && results[given++];
    const refusal = !command
      ? card.foretold(place.world, place.rung.entity).reason
      : result && !result.accepted
        ? sentenceOf(result.rejection)
        : null;
    return { key: place.key, refusal };
  });
  tell(card, targets);
  setIsolation({
    card: card.id,
    aimed: null,
    played: { card: card.id, targets: outcome, epoch: mirror().epoch },
  });
}

/** Opens another scenario of this screen; it can be undone. */
export async function openHere(document: unknown, what: string): Promise<void> {
  const opened = await openDocument(document, { what, known: true });
  if (opened) setIsolation({ lit: null, aimed: null, played: null, shell: null, early: null });
}

export function failed(error: unknown): void {
  faulted(error instanceof Error ? error.message : String(error));
}

/** Aloud what it came to. Faults are told by what falls. */
function tell(card: Card, targets: readonly { readonly place: Standing }[]): void {
  if (card.sort === 'fault') return;
  const { events } = mirror();
  const through = targets.filter(({ place: { world, rung } }) => {
    const attempts = lastAttempts(attemptsOf(world, events), card.id);
    return attempts.get(rung.entity.id)?.reached;
  });
  say(`${card.title}: ${through.length} of ${targets.length} gave way.`);
}

/** On a ladder every rung, elsewhere the same program in every world. */
const alikeIn = (scene: Scene, chosen: Standing): Standing[] =>
  standingIn(scene).filter((one) => scene.isLadder || one.step.id === chosen.step.id);
