/**
 * The screen of isolation: the ladder with its years, the switches of a rung, what is seen from
 * inside and outside, and the deck that is played against all that.
 */
import { useEffect, useRef } from 'react';
import { describeWorld } from '../../view/describe.ts';
import type { World } from '../../view/read.ts';
import { listed } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { useUi } from '../store.ts';
import { Chosen } from './Chosen.tsx';
import { Deck } from './Deck.tsx';
import { History } from './History.tsx';
import { Ladder } from './Ladder.tsx';
import { Picture } from './Picture.tsx';
import { comeUp, failed } from './play.ts';
import { Scenes } from './Scenes.tsx';
import { Server } from './Server.tsx';
import { Switches } from './Switches.tsx';
import { type Scene, useScene } from './use-scene.ts';
import { Views } from './Views.tsx';
import './isolation.css';

const LADDER_NOTE =
  'The same web server and a neighbour on every rung. ' +
  '▲ is where the two first meet: whoever takes that has both.';
const SCENE_NOTE =
  'Choose a program, then play a card against it in both worlds: ' +
  'what stands on a block falls with it.';

export function Isolation() {
  const scene = useScene();
  const place = scene?.chosen;
  useBeginning();
  return (
    <main className="iso">
      {scene && <Summary scene={scene} />}
      {scene && (
        <section id="play-area" className="iso-top" aria-label="Play area" tabIndex={-1}>
          <div className="iso-bar">
            <div className="iso-what">
              <Scenes />
              <p className="iso-note">{scene.isLadder ? LADDER_NOTE : SCENE_NOTE}</p>
            </div>
            {scene.isLadder && <History scene={scene} />}
          </div>
          {scene.isLadder && <Server />}
          {scene.isLadder ? <Ladder scene={scene} /> : <Picture scene={scene} />}
        </section>
      )}
      {scene && !place && scene.isLadder && (
        <section id="control-area" className="iso-panels" aria-label="Control area" tabIndex={-1}>
          <div className="iso-column">
            <p>
              Nothing of the ladder exists yet: one machine runs one program at a time, or one
              system for all. Slide on to see the first rungs come.
            </p>
          </div>
        </section>
      )}
      {scene && place && (
        <section id="control-area" className="iso-panels" aria-label="Control area" tabIndex={-1}>
          <div className="iso-column">
            <Chosen scene={scene} place={place} />
            <Switches place={place} />
          </div>
          <Views place={place} />
          <Deck scene={scene} place={place} />
        </section>
      )}
    </main>
  );
}

/** What a scenario begins with comes up once, when it has been opened. */
function useBeginning(): void {
  const epoch = useUi((state) => state.epoch);
  const seen = useRef<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the epoch says when to look
  useEffect(() => {
    const { document, now } = mirror();
    if (seen.current === document || now > 0) return;
    seen.current = document;
    comeUp().catch(failed);
  }, [epoch]);
}

/** The screen in words, first in the main region. */
function Summary({ scene }: { readonly scene: Scene }) {
  const { sides, chosen } = scene;
  const worlds = sides.map(({ world }) => world);
  return (
    <div className="unseen summary">
      <h2>Summary</h2>
      <p>
        {sides.map(({ world, places }) => {
          const names = places.filter(({ rung }) => rung).map(({ step }) => step.title);
          return `${world.info.title}: ${listed(names, 99)}. `;
        })}
        Chosen: {chosen?.step.title ?? 'nothing'}. Choose another in the play area; the control area
        has its switches, what is seen from inside and outside, and a deck of attacks and faults.
      </p>
      <p>{worlds.map((world) => `${world.info.title}: ${heldWords(world)}. `)}</p>
      <details>
        <summary>Describe it in words</summary>
        {worlds.map((world) => (
          <ul key={world.info.id} aria-label={world.info.title}>
            {describeWorld(world, worlds).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        ))}
      </details>
    </div>
  );
}

function heldWords(world: World): string {
  const held = world.metrics?.isolation?.held ?? [];
  const names = held.map(({ id, tier }) => `the ${tier} of ${id}`);
  return held.length === 0 ? 'no attacker holds anything' : `attackers hold ${listed(names, 9)}`;
}
