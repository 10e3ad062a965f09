/** Which scenario of this screen is open. */
import { scenarios } from '../../scenarios/index.ts';
import { mirror } from '../app/engine.ts';
import { screenOf } from '../screens/screens.ts';
import { failed, openHere } from './play.ts';

/** What the chips say; others keep their titles. */
const SHORT: Readonly<Record<string, string>> = {
  ladder: 'Ladder',
  dmz: 'DMZ',
  attachments: 'Attachments',
};

/** The scenarios that are at home on this screen. */
const here = () => scenarios.filter(({ document }) => screenOf(document) === 'isolation');

export function Scenes() {
  const { document } = mirror();
  const open = idOf(document);
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
              openHere(own, `opening of “${title}”`).catch(failed);
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
  return here().find((one) => worldsIn(one.document) === worldsIn(document))?.id;
}
