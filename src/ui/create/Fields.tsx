/** What to put where, with what in it. */
import { useId } from 'react';
import { findKind } from '../../catalog/find.ts';
import { catalog } from '../../catalog/index.ts';
import {
  familyName,
  kindGroups,
  placesIn,
  usualKind,
  wantsApplication,
  wantsMemory,
  wantsSystem,
  whyNot,
  whyNotOn,
} from '../../view/adding.ts';
import { kindOf, systemOf, type World } from '../../view/read.ts';
import { Choice, type Option } from './Choice.tsx';
import { commandOf, contents, type Draft, placeOf, systemIn } from './draft.ts';

interface Props {
  readonly world: World;
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

const SIZES_MIB = [256, 512, 1024, 2048, 4096, 8192];

export function Fields({ world, draft, change }: Props) {
  const place = placeOf(world, draft);
  const kind = findKind(draft.kind);
  if (!place) return <p>There is nothing here that something could stand on.</p>;
  const setKind = (id: string): void =>
    change({ kind: id, ...contents(world, place, findKind(id)) });
  const setPlace = (id: string): void => {
    const row = world.rowOf(id);
    const next = row === undefined ? undefined : world.entities[row];
    const fits = next && kind && whyNotOn(world, next, kind) === null;
    const chosen = fits ? kind : next && usualKind(world, next);
    change({ on: id, kind: chosen?.id ?? draft.kind, ...contents(world, next, chosen ?? kind) });
  };
  return (
    <div className="choices">
      <Choice label="On" value={draft.on} choose={setPlace} options={placeOptions(world)} />
      <Choice
        label="Technology"
        value={draft.kind}
        choose={setKind}
        groups={kindGroups().map(({ title, kinds }) => ({
          title,
          options: kinds.map((one) => ({
            value: one.id,
            label: `${one.title} (${one.year})`,
            refused: whyNotOn(world, place, one) !== null,
          })),
        }))}
      />
      {kind && wantsSystem(kind) && (
        <Choice
          label="System"
          value={draft.system}
          choose={(system) => change({ system })}
          groups={byFamily(catalog.systems, (system) => whyNot(world, place, { kind, system }))}
        />
      )}
      {kind && wantsApplication(kind) && (
        <Choice
          label="Program"
          value={draft.application}
          choose={(application) => change({ application })}
          groups={byFamily(catalog.applications, (application) =>
            whyNot(world, place, { kind, system: systemIn(kind, draft.system), application }),
          )}
        />
      )}
      {kind && wantsMemory(kind) && (
        <Choice
          label="Memory"
          value={String(draft.memoryMiB)}
          choose={(size) => change({ memoryMiB: Number(size) })}
          options={SIZES_MIB.map((size) => ({
            value: String(size),
            label: size < 1024 ? `${size} MiB` : `${size / 1024} GiB`,
          }))}
        />
      )}
      <Name world={world} draft={draft} change={change} />
    </div>
  );
}

const placeOptions = (world: World): Option[] =>
  placesIn(world).map((entity) => {
    const system = systemOf(entity);
    const kind = kindOf(entity).title;
    return { value: entity.id, label: `${entity.id}, ${kind}${system ? `, ${system.title}` : ''}` };
  });

interface Offer {
  readonly id: string;
  readonly title: string;
  readonly family: string;
}

function byFamily<T extends Offer>(list: readonly T[], whyNot: (one: T) => string | null) {
  const families = [...new Set(list.map((one) => one.family))];
  return families.map((family) => ({
    title: familyName(family),
    options: list
      .filter((one) => one.family === family)
      .map((one) => ({ value: one.id, label: one.title, refused: whyNot(one) !== null })),
  }));
}

function Name({ world, draft, change }: Props) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>Name</label>
      <input
        id={id}
        type="text"
        value={draft.name}
        maxLength={40}
        spellCheck={false}
        placeholder={commandOf(world, { ...draft, name: '' }).id}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
    </div>
  );
}
