/** Which scenario of this screen is open. */
import { useState } from 'react';
import { type BuiltIn, scenarios } from '../../scenarios/index.ts';
import { mirror } from '../app/engine.ts';
import { screenOf } from '../screens/screens.ts';
import { failed, openHere } from './play.ts';
import { stepsOf } from './steps.ts';

/** What the chips say; others keep their titles. */
const SHORT: Readonly<Record<string, string>> = {
  ladder: 'Ladder',
  dmz: 'DMZ',
  attachments: 'Attachments',
};

/** The scenarios that are at home on this screen. */
let known: readonly BuiltIn[] | null = null;
function here(): readonly BuiltIn[] {
  known ??= scenarios
    .map(({ id, title, summary, document }) => ({ id, title, summary, document }))
    .filter(({ document }) => screenOf(document) === 'isolation');
  return known;
}

export function Scenes() {
  const [going, setGoing] = useState<string | null>(null);
  const open = going ?? idOf(mirror().document);
  return (
    <fieldset className="switch scenes">
      <legend className="unseen">Scenario</legend>
      {here().map(({ id, title, summary, document: own }) => (
        <label key={id} className="switch-choice" title={summary}>
          <input
            type="radio"
            name="isolation-scene"
            checked={open === id}
            onChange={() => {
              setGoing(id);
              openHere(own, `opening of “${title}”`)
                .catch(failed)
                .finally(() => setGoing(null));
            }}
          />
          <span>{SHORT[id] ?? title}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** By the names of the worlds: the year of a ladder may be another. */
function idOf(document: unknown): string | undefined {
  const worldsIn = (one: unknown): string =>
    Object.keys((one as { worlds?: object } | null)?.worlds ?? {}).join();
  return here().find((one) =>
    stepsOf(document) ? stepsOf(one.document) : worldsIn(one.document) === worldsIn(document),
  )?.id;
}
