/** What is seen from inside the chosen program and from outside, side by side. */
import { useRef } from 'react';
import { type Looker, lookers, type Thing } from '../../view/inside.ts';
import { type Look, looksOf } from '../../view/looks.ts';
import { stateAt } from '../../view/read.ts';
import { isUp } from '../../view/states.ts';
import { mirror } from '../app/engine.ts';
import { Lit } from '../ledger/lit.ts';
import { useUi } from '../store.ts';
import type { Standing } from './use-scene.ts';
import './views.css';

/** More things than this of one kind are counted. */
const THINGS_MAX = 7;

export function Views({ place }: { readonly place: Standing }) {
  const { world, rung } = place;
  const all = lookers(world, rung.entity);
  const [inside, ...outside] = all;
  const host = outside.at(-1);
  const { now } = mirror();
  if (!inside) return null;
  const from = looksOf(world, inside, now);
  const seen = host ? looksOf(world, host, now) : [];
  return (
    <section className="iso-panel views" aria-labelledby="views-title">
      <h2 id="views-title">Seen from inside and from outside</h2>
      <table className="views-table">
        <thead>
          <tr>
            <th scope="col" className="views-eye">
              <Eye looker={inside} words="inside" />
            </th>
            {host && (
              <th scope="col" className="views-eye">
                <Eye looker={host} words="outside" />
              </th>
            )}
          </tr>
        </thead>
        {from.map((look, i) => (
          <Pair
            key={look.id}
            place={place}
            inside={look}
            outside={seen[i]}
            until={`${place.key} ${look.id}`}
          />
        ))}
      </table>
      {!host && (
        <p className="iso-note">
          No system looks at it from outside: what is beneath it runs no programs.
        </p>
      )}
    </section>
  );
}

function Eye({ looker, words }: { readonly looker: Looker; readonly words: string }) {
  return (
    <>
      {words === 'inside' ? 'From inside' : 'From outside'}{' '}
      <span className="views-from">{looker.title}</span>
    </>
  );
}

interface PairProps {
  readonly place: Standing;
  readonly inside: Look;
  readonly outside: Look | undefined;
  readonly until: string;
}

const lit = new Lit();

/** One kind of thing: what decides it, and what is seen from both sides. */
function Pair({ place, inside, outside, until }: PairProps) {
  const epoch = useUi((state) => state.epoch);
  const known = useRef(epoch);
  const before = useRef(0);
  // While it is made anew there is nothing to be seen; that is no change.
  if (isUp(stateAt(place.world, place.rung.entity.row))) {
    const text = signature(inside, outside);
    before.current = lit.look(until, text, performance.now(), known.current !== epoch);
    known.current = epoch;
  }
  const times = before.current;
  const off = inside.decidedBy !== 'kernel' && / is off/.test(inside.because);
  const { id } = place.rung.entity;
  return (
    // The key makes the animation of a changed row begin anew.
    <tbody
      key={times}
      className={times > 0 ? 'views-pair views-lit' : 'views-pair'}
      data-look={inside.id}
    >
      <tr className="views-what">
        <th scope="rowgroup" colSpan={outside ? 2 : 1}>
          {inside.title}{' '}
          <span className={off ? 'views-because is-off' : 'views-because'}>{inside.because}</span>
        </th>
      </tr>
      <tr>
        <Cell look={inside} own={id} />
        {outside && <Cell look={outside} own={id} />}
      </tr>
    </tbody>
  );
}

/** Clocks go on by themselves; that is no change. */
function signature(inside: Look, outside: Look | undefined): string {
  const names = (look: Look | undefined): string =>
    (look?.things ?? [])
      .map(({ name, detail }) => (inside.id === 'clock' ? detail : `${name} ${detail}`))
      .join(', ');
  return `${inside.because} ${names(inside)} | ${names(outside)}`;
}

function Cell({ look, own }: { readonly look: Look; readonly own: string }) {
  const { things, command } = look;
  const shown = things.slice(0, THINGS_MAX);
  const rest = things.length - shown.length;
  return (
    <td>
      <code className="views-command">$ {command}</code>
      {things.length === 0 && <p className="views-none">nothing</p>}
      <ul>
        {shown.map((thing) => (
          <ThingLine key={`${thing.of} ${thing.name} ${thing.detail}`} thing={thing} own={own} />
        ))}
        {rest > 0 && <li className="views-none">and {rest} more</li>}
      </ul>
    </td>
  );
}

/** What belongs to the program that is looked at is marked, also where others see it. */
function ThingLine({ thing, own }: { readonly thing: Thing; readonly own: string }) {
  const mine = thing.of === own;
  return (
    <li className={mine ? 'thing thing-mine' : 'thing'}>
      <b className="number">{thing.name}</b> <span>{thing.detail}</span>
    </li>
  );
}
