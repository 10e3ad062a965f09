/** What playing a card came to, rung by rung. */
import { useEffect, useRef } from 'react';
import { type Attempt, attemptsOf, lastAttempts } from '../../view/attacks.ts';
import { machineOf, stateAt } from '../../view/read.ts';
import { isUp } from '../../view/states.ts';
import { counted, listed, tierWord } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import type { Card } from './cards.ts';
import { HoldGlyph } from './Rack.tsx';
import { type Played, useIsolation } from './state.ts';
import { isStanding, reachedBeside, type Scene, type Standing } from './use-scene.ts';

interface Row {
  readonly place: Standing;
  readonly hit: 'reached' | 'read' | 'withstood' | 'fell';
  readonly text: string;
}

export function Result({ scene, card }: { readonly scene: Scene; readonly card: Card }) {
  const played = useIsolation((state) => state.played);
  const rows = rowsOf(scene, card, played);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (played?.card === card.id) showIn(box.current);
  }, [played, card]);
  if (rows.length === 0) return null;
  const hits = rows.filter(({ hit }) => hit !== 'withstood').length;
  return (
    <section ref={box} className="result" aria-label={`What ${card.title} came to`}>
      <p className="result-sum">
        <b>{headline(rows.length, hits, scene.isLadder ? 'rung' : 'world')}</b>
      </p>
      <ul className="result-rows">
        {rows.map(({ place, hit, text }) => (
          <li key={place.key} className={`result-row result-${hit}`} data-rung={place.step.id}>
            <span className="result-sign" aria-hidden="true">
              {hit === 'withstood' ? (
                '○'
              ) : hit === 'fell' ? (
                '✕'
              ) : (
                <HoldGlyph reads={hit === 'read'} />
              )}
            </span>
            <span>
              <b>{place.step.title}</b>
              {scene.sides.length > 1 && ` (${place.world.info.title})`} {text}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Scrolls the deck, and nothing around it, until a result is seen, but not past its card. */
function showIn(result: HTMLElement | null): void {
  const [deck, card] = [result?.closest('.deck'), result?.closest('.card')];
  if (!result || !deck || !card || deck.scrollHeight <= deck.clientHeight) return;
  const room = deck.getBoundingClientRect();
  const below = result.getBoundingClientRect().bottom - room.bottom;
  const above = card.getBoundingClientRect().top - room.top;
  deck.scrollTop += Math.max(0, Math.min(below + SPARE, above - SPARE));
}

const SPARE = 12;

function headline(count: number, hits: number, noun: string): string {
  if (count === 1) return hits === 1 ? 'It went through.' : 'It came to nothing.';
  if (hits === 0) return `None of ${counted(count, noun)} gave way.`;
  return `${hits} of ${counted(count, noun)} gave way.`;
}

/** What is told of a card: the last attempts that are still among the events. */
function rowsOf(scene: Scene, card: Card, played: Played | null): Row[] {
  const { events, epoch } = mirror();
  const byWorld = new Map(
    scene.sides.map(({ world }) => [world, lastAttempts(attemptsOf(world, events), card.id)]),
  );
  const mine = played?.card === card.id && played.epoch === epoch ? played : null;
  return scene.places.flatMap((place): Row[] => {
    if (!isStanding(place)) return [];
    const { rung } = place;
    const target = mine?.targets.find(({ key }) => key === place.key);
    if (target?.refusal) return [{ place, hit: 'withstood', text: target.refusal }];
    const attempt = byWorld.get(place.world)?.get(rung.entity.id);
    if (attempt) return [attackRow(place, attempt)];
    if (target && card.sort === 'fault') return [faultRow(place)];
    return [];
  });
}

function attackRow(place: Standing, { reached, reason }: Attempt): Row {
  const { world } = place;
  if (!reached) return { place, hit: 'withstood', text: `withstood it: ${reason}.` };
  const { id, tier, readsOnly } = reached;
  const entity = world.entities[world.rowOf(id) ?? -1];
  const word = entity ? tierWord(entity, tier) : tier;
  if (readsOnly) return { place, hit: 'read', text: `lets the ${word} of ${id} be read.` };
  const beside = reachedBeside(place);
  const blast =
    beside.length === 0
      ? 'Nobody else falls with it.'
      : `With it ${counted(beside.length, 'box', 'boxes')}: ${listed(beside)}.`;
  return { place, hit: 'reached', text: `is held at the ${word} of ${id}. ${blast}` };
}

function faultRow(place: Standing): Row {
  const { world, rung } = place;
  const machine = machineOf(world, rung.entity.row)?.row;
  const down = world.entities.filter(
    (one) =>
      one.application !== null &&
      machineOf(world, one.row)?.row === machine &&
      !isUp(stateAt(world, one.row)),
  );
  if (down.length === 0) return { place, hit: 'withstood', text: 'runs on, with its neighbours.' };
  return { place, hit: 'fell', text: `lost ${listed(down.map(({ id }) => id))}.` };
}
