/** Software of a date: it ages while time passes, and is patched in place or made anew. */
import type { Command, World } from '../../view/read.ts';
import {
  ageInDays,
  flawTitle,
  type Installed,
  mendsOf,
  softwareTitle,
  upkeepOf,
} from '../../view/upkeep.ts';
import { counted } from '../../view/words.ts';
import { stopTravelling } from '../app/actions.ts';
import { mirror } from '../app/engine.ts';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { Outcomes } from './Outcomes.tsx';
import { passDays, passUntil } from './passing.ts';
import { Worlds } from './Worlds.tsx';
import './upkeep.css';

const DAYS = [1, 30, 90] as const;

export function Upkeep() {
  useUi((ui) => ui.pulse);
  const dated = mirror().worlds.some((world) => upkeepOf(world));
  return (
    <>
      {dated && <Days />}
      <Worlds has={(world) => upkeepOf(world) !== undefined} instead={INSTEAD}>
        {(world) => <OfWorld world={world} />}
      </Worlds>
    </>
  );
}

const INSTEAD = {
  tab: 'upkeep',
  scenario: 'upkeep',
  title: 'A year of patches',
  why: 'Without a date nothing ages. There is a scenario that begins on a day.',
} as const;

function Days() {
  const travelling = useUi((ui) => ui.travelling !== null);
  return (
    <div className="workshop-buttons">
      <span>Let time pass:</span>
      {DAYS.map((days) => (
        <button
          key={days}
          type="button"
          className="button"
          aria-disabled={travelling}
          onClick={() => {
            if (!travelling) passDays(days).catch(() => {});
          }}
        >
          {counted(days, 'day')}
        </button>
      ))}
      {travelling && (
        <button type="button" className="button button-strong" onClick={stopTravelling}>
          Stop here
        </button>
      )}
    </div>
  );
}

/** One flaw open for one day is one of these. */
const counts = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** More of the same says nothing new; the buttons above do all of them. */
const ROWS_MAX = 60;

function OfWorld({ world }: { readonly world: World }) {
  const upkeep = upkeepOf(world);
  if (!upkeep) return null;
  const about = `workshop/upkeep/${world.info.id}`;
  const { openFlaws: open, exposedDays: exposed } = upkeep;
  return (
    <>
      <dl className="upkeep-facts">
        <Fact name="Today" value={upkeep.today} />
        <Fact name="Open flaws" value={String(open)} bad={open > 0} />
        <Fact name="Flaw-days exposed" value={counts.format(exposed)} bad={exposed > 0} />
        <Fact name="Patches" value={String(upkeep.patches)} />
        <Fact name="Rebuilds" value={String(upkeep.rebuilds)} />
        <Fact name="Restarts" value={String(upkeep.reboots)} />
      </dl>
      <All world={world} installed={upkeep.installed} about={about} />
      <ul className="upkeep-list">
        {upkeep.installed.slice(0, ROWS_MAX).map((installed) => (
          <Row key={installed.id} world={world} installed={installed} about={about} />
        ))}
      </ul>
      {upkeep.installed.length > ROWS_MAX && (
        <p className="workshop-small">… and {upkeep.installed.length - ROWS_MAX} more</p>
      )}
      <Outcomes about={about} />
    </>
  );
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly bad?: boolean;
}

const Fact = ({ name, value, bad }: FactProps) => (
  <div>
    <dt>{name}</dt>
    <dd className={bad ? 'number is-bad' : 'number'}>{value}</dd>
  </div>
);

interface AllProps {
  readonly world: World;
  readonly installed: readonly Installed[];
  readonly about: string;
}

/** Nobody waits longer than this for a patch, a build or a roll-out; in simulated time. */
const MEND_MICROS_MAX = 3_600_000_000;

/** What begins and ends a piece of upkeep, as events tell it. */
const ENDS = ['patched', 'rebuilt', 'updateDone'];

/** Gives the commands and lets time pass until they are carried out. */
function mend(
  world: World,
  commands: readonly Command[],
  what: string,
  shell: string | null,
  about: string,
): void {
  const seen = mirror().events.at(-1)?.seq ?? -1;
  const ended = (): number =>
    mirror().events.filter(
      (event) => event.seq > seen && event.world === world.info.id && ENDS.includes(event.type),
    ).length;
  act(commands, what, shell, [about])
    .then((results) => {
      const accepted = results.filter((result) => result.accepted).length;
      return accepted > 0 ? passUntil(() => ended() >= accepted, MEND_MICROS_MAX) : undefined;
    })
    .catch(() => {});
}

/** The same for everything in a world at once. */
function All({ world, installed, about }: AllProps) {
  const mends = installed.flatMap((one) => mendsOf(world, one));
  const labels = [...new Set(mends.map((mend) => mend.label))];
  return (
    <div className="workshop-buttons">
      {labels.map((label) => {
        const same = mends.filter((mend) => mend.label === label);
        return (
          <button
            key={label}
            type="button"
            className="button"
            onClick={() => {
              const commands = same.flatMap((mend) => mend.commands);
              mend(world, commands, `${label} everything`, same[0]?.shell ?? null, about);
            }}
          >
            {label} {same.length > 1 ? `all ${same.length}` : same[0]?.what.split(' ')[1]}
          </button>
        );
      })}
    </div>
  );
}

interface RowProps {
  readonly world: World;
  readonly installed: Installed;
  readonly about: string;
}

function Row({ world, installed, about }: RowProps) {
  const { id, asOf, runs, open, ordinary, exposedDays } = installed;
  const upkeep = upkeepOf(world);
  const age = upkeep ? ageInDays(upkeep, installed) : 0;
  return (
    <li className="upkeep-row">
      <div className="upkeep-what">
        <strong>{id}</strong>{' '}
        <span className="workshop-small">{softwareTitle(world, installed)}</span>
        <span className="workshop-small upkeep-age">
          as of {asOf}: <span className="number">{counted(age, 'day')}</span> old ·{' '}
          <span className="number">{counts.format(exposedDays)}</span> flaw-days exposed
          {runs !== undefined && ` · the kernel of ${runs} runs until a restart`}
        </span>
        <Flaws open={open} ordinary={ordinary} />
      </div>
      <div className="workshop-buttons">
        {mendsOf(world, installed).map(({ label, what, commands, shell }) => (
          <button
            key={label}
            type="button"
            className="button workshop-small-button"
            onClick={() => mend(world, commands, what, shell, about)}
          >
            {label} <span className="unseen">{id}</span>
          </button>
        ))}
      </div>
    </li>
  );
}

interface FlawsProps {
  readonly open: readonly string[];
  /** Those that have no name here. */
  readonly ordinary: number;
}

function Flaws({ open, ordinary }: FlawsProps) {
  const all = open.length + ordinary;
  if (all === 0) return <span className="is-good">✓ no open flaw</span>;
  return (
    <details className="upkeep-flaws">
      <summary className="is-bad">✕ {counted(all, 'open flaw')}</summary>
      <ul>
        {open.map((flaw) => (
          <li key={flaw}>{flawTitle(flaw)}</li>
        ))}
        {ordinary > 0 && <li>{counted(ordinary, 'ordinary flaw')} of its packages or kernel</li>}
      </ul>
    </details>
  );
}
