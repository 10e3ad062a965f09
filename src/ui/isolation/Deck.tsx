/** The deck: cards to play against one rung or against all of them. */
import { useId, useState } from 'react';
import type { Foretold } from '../../view/foretell.ts';
import type { Footing } from '../../view/towers.ts';
import { tierWord } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { Cited } from './Cited.tsx';
import { Claims } from './Claims.tsx';
import { type Card, type CardSort, deck } from './cards.ts';
import { failed, play } from './play.ts';
import { Result } from './Result.tsx';
import { setIsolation, useIsolation } from './state.ts';
import { todayOf } from './today.ts';
import type { Scene, Standing } from './use-scene.ts';
import './deck.css';

const SORTS: readonly (readonly [CardSort, string])[] = [
  ['vulnerability', 'Vulnerabilities'],
  ['misconfiguration', 'Misconfigurations'],
  ['fault', 'Faults'],
];

interface Props {
  readonly scene: Scene;
  readonly place: Standing;
}

export function Deck({ scene, place }: Props) {
  const [sort, setSort] = useState<CardSort>('vulnerability');
  const today = todayOf(mirror());
  const cards = deck().filter((card) => card.sort === sort);
  return (
    <section className="iso-panel deck" aria-labelledby="deck-title">
      <div className="deck-head">
        <h2 id="deck-title">The deck</h2>
        {today !== null && <p className="deck-today">today is {today}</p>}
      </div>
      <fieldset className="switch deck-sorts">
        <legend className="unseen">Cards shown</legend>
        {SORTS.map(([value, label]) => (
          <label key={value} className="switch-choice">
            <input
              type="radio"
              name="deck-sort"
              checked={sort === value}
              onChange={() => setSort(value)}
            />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <ul className="cards" aria-label={SORTS.find(([value]) => value === sort)?.[1]}>
        {cards.map((card) => (
          <CardBox key={card.id} card={card} scene={scene} place={place} />
        ))}
      </ul>
      <Claims />
    </section>
  );
}

function CardBox({ card, scene, place }: Props & { readonly card: Card }) {
  const open = useIsolation((state) => state.card === card.id);
  const inside = useId();
  const foretold = card.foretold(place.world, place.rung.entity);
  const aim = (aimed: string | null) => (): void => setIsolation({ aimed });
  const known = foretold.reason.startsWith('nobody knows');
  return (
    <li
      className={`card card-${card.sort} ${open ? 'card-open' : ''} ${known ? 'card-later' : ''}`}
      data-card={card.id}
      onPointerEnter={aim(card.id)}
      onPointerLeave={aim(null)}
    >
      <h3>
        <button
          type="button"
          className="card-title"
          aria-expanded={open}
          aria-controls={inside}
          onClick={() => setIsolation({ card: open ? null : card.id })}
          onFocus={aim(card.id)}
          onBlur={aim(null)}
        >
          <span className="card-name">{card.title}</span>
          {card.date !== '' && <span className="card-date number">{card.date}</span>}
        </button>
      </h3>
      <p className="card-way">
        <span>{card.way}</span>
        <Applies place={place} foretold={foretold} />
      </p>
      {open && <Inside id={inside} card={card} scene={scene} place={place} />}
    </li>
  );
}

/** Whether it would lead anywhere from here: a sign and words. */
function Applies(props: { readonly place: Standing; readonly foretold: Foretold }) {
  const { spot, reason } = props.foretold;
  const { title } = props.place.rung;
  if (spot) return <span className="card-applies">▲ open on {title}</span>;
  if (isHeld(reason)) return <span className="card-applies">⚑ held already</span>;
  return <span>○ not on {title}</span>;
}

/** It has been played, or another card has reached the same. */
const isHeld = (reason: string): boolean => /is (held|read)$/.test(reason);

const wordOf = ({ entity, index }: Footing): string =>
  tierWord(entity, entity.tiers[index]?.tier ?? 'application');

function Inside({ id, card, scene, place }: Props & { readonly card: Card; readonly id: string }) {
  const { rung, world } = place;
  const { spot, reason } = card.foretold(world, rung.entity);
  const verb = card.sort === 'fault' ? 'strikes' : card.readsOnly ? 'reads' : 'reaches';
  const go = (all: boolean) => (): void => {
    play(scene, card, all).catch(failed);
  };
  return (
    <div id={id} className="card-inside">
      <p>{card.summary}</p>
      {card.versions !== '' && <p className="card-versions">In {card.versions}.</p>}
      <p className={`card-foretold ${spot ? 'is-open' : isHeld(reason) ? 'is-held' : ''}`}>
        {isHeld(reason)
          ? `${reason.charAt(0).toUpperCase()}${reason.slice(1)} already.`
          : spot
            ? `On ${rung.title} it ${verb} the ${wordOf(spot)} of ${spot.entity.id}.`
            : `On ${rung.title} it comes to nothing: ${reason}.`}
      </p>
      <div className="card-buttons">
        <button type="button" className="button button-danger" onClick={go(false)}>
          Play on {rung.title}
        </button>
        <button type="button" className="button" onClick={go(true)}>
          {scene.isLadder ? 'Play on every rung' : 'Play in both worlds'}
        </button>
      </div>
      <Result scene={scene} card={card} />
      <Cited source={card.source} />
    </div>
  );
}
