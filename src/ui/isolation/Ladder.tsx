/** The ladder: every rung as a stack with its neighbour, from the same tiers as everywhere else. */
import { type CSSProperties, type KeyboardEvent, useRef } from 'react';
import { stateWords } from '../../view/describe.ts';
import { kindOf } from '../../view/read.ts';
import { bringsOf } from '../../view/rungs.ts';
import { listed } from '../../view/words.ts';
import { lightUp, litKey, useAimed, useLit } from './marks.ts';
import { HoldGlyph, Rack } from './Rack.tsx';
import { setIsolation } from './state.ts';
import {
  isReached,
  isStanding,
  type Place,
  reachedBeside,
  type Scene,
  type Standing,
} from './use-scene.ts';
import './ladder.css';

export function Ladder({ scene }: { readonly scene: Scene }) {
  const box = useRef<HTMLDivElement>(null);
  const { places, chosen } = scene;
  const onKeyDown = (event: KeyboardEvent): void => {
    const options = [...(box.current?.querySelectorAll<HTMLElement>('[role=option]') ?? [])];
    const at = options.indexOf(document.activeElement as HTMLElement);
    const next = options[targetOf(event.key, at, options.length)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return (
    <div
      ref={box}
      className="ladder"
      role="listbox"
      aria-label="Ladder of isolation: choose a rung"
      aria-orientation="horizontal"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      style={{ '--rungs': places.length } as CSSProperties}
    >
      {places.map((place) => (
        <RungBox
          key={place.step.id}
          scene={scene}
          place={place}
          isChosen={place.key === chosen?.key}
        />
      ))}
    </div>
  );
}

function targetOf(key: string, at: number, count: number): number {
  if (key === 'ArrowRight' || key === 'ArrowDown') return at + 1;
  if (key === 'ArrowLeft' || key === 'ArrowUp') return at - 1;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : -1;
}

interface BoxProps {
  readonly scene: Scene;
  readonly place: Place;
  readonly isChosen: boolean;
}

function RungBox({ scene, place, isChosen }: BoxProps) {
  const { step, rung, racks, key, world } = place;
  const lit = useLit(scene, place.world.info.id);
  const aimed = useAimed(scene, place);
  if (!isStanding(place) || !rung) return <Missing place={place} />;
  return (
    <div
      role="option"
      className="rung"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      data-rung={step.id}
      onClick={() => setIsolation({ chosen: key })}
      onKeyDown={(event) => {
        if (event.key === ' ' || event.key === 'Enter') setIsolation({ chosen: key });
      }}
    >
      <span className="unseen">{saidOf(place)}</span>
      <div className="rung-face" aria-hidden="true">
        <div className="racks">
          {racks.map((rack) => (
            <Rack
              key={rack.machine.row}
              rack={rack}
              levels={scene.levels}
              chosen={rung.entity.row}
              meetsKey={rung.meetsKey}
              lit={lit}
              aimed={aimed}
              onBlock={(block) => isChosen && lightUp(litKey(world.info.id, block.key))}
            />
          ))}
        </div>
        <b className="rung-title">{step.title}</b>
        <span className="rung-meets">{rung.meets || 'the network'}</span>
        <Blast place={place} />
      </div>
    </div>
  );
}

/** How far an attacker has got; before that, the year in which it appeared. */
function Blast({ place }: { readonly place: Standing }) {
  const beside = reachedBeside(place).length;
  if (beside > 0) {
    return (
      <span className="rung-reached">
        <HoldGlyph reads={false} /> {beside} more
      </span>
    );
  }
  return <span className="rung-year">{isReached(place) ? 'itself only' : place.step.year}</span>;
}

/** A rung that has not been invented yet. */
function Missing({ place: { step } }: { readonly place: Place }) {
  return (
    <div
      role="option"
      className="rung rung-missing"
      aria-selected={false}
      aria-disabled
      tabIndex={-1}
      data-rung={step.id}
    >
      <span className="unseen">
        {step.title}, not there yet: it comes in {step.year}
      </span>
      <div className="rung-face" aria-hidden="true">
        <div className="racks">
          <span className="rung-comes">
            comes in <b>{step.year}</b>
          </span>
        </div>
        <b className="rung-title">{step.title}</b>
      </div>
    </div>
  );
}

/** What a screen reader says of a rung. */
function saidOf(place: Standing): string {
  const { step, rung, world } = place;
  const { entity, meets } = rung;
  const reached = reachedBeside(place);
  return [
    step.title,
    kindOf(entity).title,
    stateWords(world, entity),
    `brings ${listed(bringsOf(entity), 9)}`,
    meets
      ? `meets its neighbour at the ${meets}`
      : 'meets its neighbour nowhere but on the network',
    ...(step.year === null ? [] : [`since ${step.year}`]),
    ...(isReached(place) ? ['an attacker holds the program'] : []),
    ...(reached.length > 0 ? [`and has reached ${listed(reached)}`] : []),
  ].join(', ');
}
