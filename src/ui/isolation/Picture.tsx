/** Scenarios that are no ladder: every world as it stands, and the programs to choose from. */
import { useRef } from 'react';
import { stateWords } from '../../view/describe.ts';
import { kindOf, stateAt } from '../../view/read.ts';
import { signOf } from '../../view/states.ts';
import { useRoving } from '../controls/roving.ts';
import { lightUp, litKey, useAimed, useLit } from './marks.ts';
import { HoldGlyph, Rack } from './Rack.tsx';
import { setIsolation } from './state.ts';
import { isReached, isStanding, type Scene, type Side, type Standing } from './use-scene.ts';
import './ladder.css';

export function Picture({ scene }: { readonly scene: Scene }) {
  return (
    <div className="scene">
      {scene.sides.map((side) => (
        <SideBox key={side.world.info.id} scene={scene} side={side} />
      ))}
    </div>
  );
}

function SideBox({ scene, side }: { readonly scene: Scene; readonly side: Side }) {
  const { world, racks, places } = side;
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRoving(box);
  const { title, id: worldId } = world.info;
  const lit = useLit(scene, worldId);
  const chosen = scene.chosen?.world === world ? scene.chosen : undefined;
  const aimed = useAimed(scene, chosen);
  const keyOf = (id: string): string => `${worldId}/${id}`;
  return (
    <section className="side" aria-label={title}>
      <h2>
        {title} <Tally side={side} />
      </h2>
      <div className="scene-racks">
        {racks.map((rack) => (
          <div key={rack.machine.row} className="scene-rack" style={{ flexGrow: rack.columns }}>
            <Rack
              rack={rack}
              levels={scene.levels}
              chosen={chosen?.rung.entity.row ?? -1}
              meetsKey={chosen?.rung.meetsKey ?? ''}
              lit={lit}
              aimed={aimed}
              onBlock={({ key, entity }) => {
                if (entity.application === null) lightUp(litKey(worldId, key));
                else setIsolation({ chosen: keyOf(entity.id) });
              }}
            />
          </div>
        ))}
      </div>
      <div
        ref={box}
        className="chips scene-programs"
        role="toolbar"
        aria-label={`Programs of ${title}: choose one`}
        onKeyDown={onKeyDown}
      >
        {places.filter(isStanding).map((place) => (
          <Program key={place.key} place={place} isChosen={place.key === chosen?.key} />
        ))}
      </div>
    </section>
  );
}

/** How many of the programs attackers have. */
function Tally({ side }: { readonly side: Side }) {
  const there = side.places.filter(isStanding);
  const reached = there.filter(isReached).length;
  if (reached === 0) return null;
  return (
    <span className="rung-reached">
      <HoldGlyph reads={false} /> {reached} of {there.length} reached
    </span>
  );
}

function Program({ place, isChosen }: { readonly place: Standing; readonly isChosen: boolean }) {
  const { step, rung, world, key } = place;
  const reached = isReached(place);
  const { entity } = rung;
  return (
    <button
      type="button"
      className={reached ? 'chip chip-reached' : 'chip'}
      data-roving
      data-program={step.id}
      aria-pressed={isChosen}
      onClick={() => setIsolation({ chosen: key })}
    >
      {reached && <HoldGlyph reads={false} />}
      <span aria-hidden="true">{signOf(stateAt(world, entity.row)).glyph} </span>
      {step.title}
      <span className="unseen">
        , {kindOf(entity).title}, {stateWords(world, entity)}
        {reached && ', an attacker has reached it'}
      </span>
    </button>
  );
}
