/** Programs that share the libraries of one installation: what one upgrade does to the others. */
import { useState } from 'react';
import type { World } from '../../view/read.ts';
import {
  afterUpgrade,
  type Installation,
  librariesOf,
  libraryTitle,
  programsOf,
  softwareOf,
  versionsOf,
} from '../../view/software.ts';
import { listed } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { Choice } from '../create/Choice.tsx';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { Outcomes } from './Outcomes.tsx';
import { passUntil } from './passing.ts';
import { Score } from './Score.tsx';
import { Scrolling } from './Scrolling.tsx';
import { Offer, Worlds } from './Worlds.tsx';
import './software.css';

export function Software() {
  useUi((ui) => ui.pulse);
  const isShared = mirror().worlds.some((world) =>
    softwareOf(world)?.systems.some((one) => one.users.length > 1),
  );
  return (
    <>
      {!isShared && <Offer {...INSTEAD} />}
      <Worlds has={(world) => (softwareOf(world)?.systems.length ?? 0) > 0}>
        {(world) => <Installed world={world} />}
      </Worlds>
    </>
  );
}

const INSTEAD = {
  tab: 'software',
  scenario: 'one-server',
  title: 'One server, four programs',
  why:
    'Here no two programs share a library. ' +
    'There is a scenario in which mail, web, name service and a database do.',
} as const;

/** More of the same says nothing new. */
const SHEETS_MAX = 8;

function Installed({ world }: { readonly world: World }) {
  const { systems = [] } = softwareOf(world) ?? {};
  const shown = systems.filter((one) => one.users.length > 0);
  return (
    <>
      {shown.slice(0, SHEETS_MAX).map((installation) => (
        <Sheet key={installation.id} world={world} installation={installation} />
      ))}
      {shown.length > SHEETS_MAX && (
        <p className="workshop-small">… and {shown.length - SHEETS_MAX} more like them</p>
      )}
      <Upgrade
        world={world}
        // What an image holds is made anew with it; only systems are upgraded where they stand.
        installations={shown.filter((one) => world.rowOf(one.id) !== undefined)}
      />
      <Score world={world} />
    </>
  );
}

interface SheetProps {
  readonly world: World;
  readonly installation: Installation;
}

function Sheet({ world, installation }: SheetProps) {
  const libraries = librariesOf(world, installation);
  return (
    <Scrolling label={`Software of ${installation.id} in ${world.info.title}`}>
      <table className="software">
        <caption>{installation.id}</caption>
        <thead>
          <tr>
            <th scope="col">Program</th>
            {libraries.map((id) => (
              <th key={id} scope="col">
                {libraryTitle(id)} <b className="number">{installation.libraries[id]}</b>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {programsOf(world, installation).map((program) => (
            <tr key={program.id}>
              <th scope="row">
                {program.id} <Broken world={world} id={program.id} />
              </th>
              {libraries.map((id) => (
                <Need key={id} needs={program.needs[id]} has={installation.libraries[id] ?? ''} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolling>
  );
}

function Need({
  needs,
  has,
}: {
  readonly needs: readonly string[] | undefined;
  readonly has: string;
}) {
  if (!needs) return <td className="workshop-small">–</td>;
  const fits = needs.includes(has);
  return (
    <td className={fits ? 'number is-good' : 'number is-bad'}>
      <span aria-hidden="true">{fits ? '✓' : '✕'}</span> {fits ? 'runs with' : 'needs'}{' '}
      {needs.join(' or ')}
    </td>
  );
}

function Broken({ world, id }: { readonly world: World; readonly id: string }) {
  const broken = softwareOf(world)?.broken.find((one) => one.id === id);
  if (!broken) return null;
  return (
    <span className="is-bad software-broken">
      ✕ broken: needs {libraryTitle(broken.library)} {broken.needs.join(' or ')}, found {broken.has}
    </span>
  );
}

/** Nobody waits longer than this for an installation; in simulated time. */
const INSTALL_MICROS_MAX = 600_000_000;

interface UpgradeWish {
  readonly world: World;
  readonly installation: Installation;
  readonly library: string;
  readonly version: string;
  /** Where the outcome is told. */
  readonly about: string;
}

/** Orders another version and lets time pass until it is installed. */
function install({ world, installation, library, version, about }: UpgradeWish): void {
  const { id } = installation;
  const isInstalled = (): boolean =>
    softwareOf(world)?.systems.find((one) => one.id === id)?.libraries[library] === version;
  const command = { type: 'upgrade', world: world.info.id, id, library, version } as const;
  const what = `Install ${library} ${version} on ${id}`;
  act([command], what, `apt-get install ${library}=${version}`, [about])
    .then(([result]) => (result?.accepted ? passUntil(isInstalled, INSTALL_MICROS_MAX) : undefined))
    .catch(() => {});
}

interface UpgradeProps {
  readonly world: World;
  readonly installations: readonly Installation[];
}

function Upgrade({ world, installations }: UpgradeProps) {
  const [on, setOn] = useState('');
  const [library, setLibrary] = useState('');
  const [version, setVersion] = useState('');
  const about = `workshop/software/${world.info.id}`;
  const installation = installations.find((one) => one.id === on) ?? installations[0];
  if (!installation) {
    return (
      <p className="workshop-small">
        Each program here carries its own libraries in its image: there is nothing to upgrade for
        all of them at once, and nothing that one upgrade could break for another.
      </p>
    );
  }
  const libraries = librariesOf(world, installation);
  const lib = libraries.includes(library) ? library : (libraries[0] ?? '');
  const has = installation.libraries[lib];
  const others = versionsOf(lib).filter((one) => one !== has);
  const to = others.includes(version) ? version : (others[others.length - 1] ?? '');
  if (lib === '' || to === '') return null;
  const wish = { world, installation, library: lib, version: to, about };
  return (
    <form
      className="upgrade"
      onSubmit={(event) => {
        event.preventDefault();
        install(wish);
      }}
    >
      <h4>Upgrade a library</h4>
      <div className="upgrade-fields">
        {installations.length > 1 && (
          <Choice
            label="On"
            value={installation.id}
            choose={setOn}
            options={installations.map(({ id }) => ({ value: id, label: id }))}
          />
        )}
        <Choice
          label="Library"
          value={lib}
          choose={setLibrary}
          options={libraries.map((id) => ({
            value: id,
            label: `${libraryTitle(id)} ${installation.libraries[id]}`,
          }))}
        />
        <Choice
          label="To version"
          value={to}
          choose={setVersion}
          options={others.map((one) => ({ value: one, label: one }))}
        />
        <button type="submit" className="button button-strong">
          Upgrade
        </button>
      </div>
      <Foretold world={world} installation={installation} library={lib} version={to} />
      <Outcomes about={about} />
    </form>
  );
}

interface ForetoldProps extends SheetProps {
  readonly library: string;
  readonly version: string;
}

function Foretold({ world, installation, library, version }: ForetoldProps) {
  const { breaks, goOn } = afterUpgrade(world, installation, library, version);
  const names = (programs: readonly { readonly id: string }[]): string =>
    listed(
      programs.map((one) => one.id),
      6,
    );
  return (
    <p
      className={breaks.length > 0 ? 'message message-warn' : 'message message-info'}
      aria-live="polite"
    >
      {breaks.length > 0 ? (
        <>
          <strong>Breaks {names(breaks)}</strong>: built for another version.{' '}
        </>
      ) : (
        'Breaks nobody. '
      )}
      {goOn.length > 0 && `${names(goOn)} ${goOn.length === 1 ? 'runs' : 'run'} with it.`}
    </p>
  );
}
