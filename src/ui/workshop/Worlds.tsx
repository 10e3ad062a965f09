/** Both worlds side by side, or what to do where neither has anything to show. */
import type { ReactNode } from 'react';
import type { World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { openById } from '../app/open.ts';
import { setUi, useUi, type WorkshopTab } from '../store.ts';

interface WorldsProps {
  readonly has: (world: World) => boolean;
  readonly children: (world: World) => ReactNode;
  /** A scenario in which there is something to show. */
  readonly instead?: Instead;
}

export interface Instead {
  readonly tab: WorkshopTab;
  readonly scenario: string;
  readonly title: string;
  readonly why: string;
}

export function Worlds({ has, children, instead }: WorldsProps) {
  useUi((ui) => ui.pulse);
  useUi((ui) => ui.epoch);
  const worlds = mirror().worlds.filter(has);
  if (worlds.length === 0) return instead ? <Offer {...instead} /> : null;
  return (
    <div className="workshop-worlds">
      {worlds.map((world) => (
        <section key={world.info.id} className="workshop-world" aria-label={world.info.title}>
          <h3>{world.info.title}</h3>
          {children(world)}
        </section>
      ))}
    </div>
  );
}

/** Opens what there is to work on, and comes back here. */
export function Offer({ tab, scenario, title, why }: Instead) {
  return (
    <div className="workshop-offer">
      <p>{why}</p>
      <button
        type="button"
        className="button button-strong"
        onClick={() => {
          openById(scenario).then(
            () => setUi({ workshop: tab }),
            () => {},
          );
        }}
      >
        Open “{title}”
      </button>
    </div>
  );
}
