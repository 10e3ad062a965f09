/**
 * The machines of a world: what system is on them, and what they are made of. The run begins again
 * on them, as it does on another stack, and can be undone.
 */
import { useId, useState } from 'react';
import type { HostDocument, ScenarioDocument } from '../../scenarios/document.ts';
import { type HostChange, systemsFor, withHost, withSystem } from '../../scenarios/host.ts';
import {
  type NetworkingOffer,
  networkingsFor,
  withNetworking,
} from '../../scenarios/networking.ts';
import { type Kind, kindOf, present, type World } from '../../view/read.ts';
import { capital, listed } from '../../view/words.ts';
import { mirror } from '../app/engine.ts';
import { reopen } from '../controls/swap.ts';
import { closeDialog, Dialog } from '../dialogs/Dialog.tsx';
import { useUi } from '../store.ts';
import { Choice } from './Choice.tsx';
import './create.css';

interface Props {
  readonly index: number;
  readonly world: World;
}

/** What a refusal speaks of. */
const NAME = 'These hosts';

const CORES = [1, 2, 4, 8, 16, 32, 64];
const MEMORY = ['1 GiB', '2 GiB', '4 GiB', '8 GiB', '16 GiB', '32 GiB', '64 GiB', '256 GiB'];

interface Draft {
  readonly system: string;
  readonly cores: number;
  readonly smt: boolean;
  readonly memory: string;
  readonly virtualization: boolean;
  /** Network mode of the guests; empty where there is no choice. */
  readonly networking: string;
}

const hostOf = (document: unknown, index: number): HostDocument | undefined =>
  Object.values((document as ScenarioDocument).worlds)[index]?.hosts[0];

const withOwn = <T,>(list: readonly T[], own: T): readonly T[] =>
  list.includes(own) ? list : [own, ...list];

export function HostDialog({ index, world }: Props) {
  const { document, worlds } = mirror();
  const systems = systemsFor(document, index);
  const cards = networkingsFor(document, index);
  const before = draftOf(hostOf(document, index), chosenIn(systems), chosenIn(cards));
  const [draft, setDraft] = useState(before);
  const [both, setBoth] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const why = systems.find((one) => one.id === draft.system)?.why;
  const apply = (): void => {
    const indices = both ? worlds.map((_, i) => i) : [index];
    const next = changed(document as ScenarioDocument, index, indices, before, draft);
    reopen(next, `other hosts for ${world.info.title}`, NAME).then(
      (opened) => opened && closeDialog(),
      () => {},
    );
  };
  return (
    <Dialog title={`Hosts of ${world.info.title}`}>
      <form
        className="adding"
        onSubmit={(event) => {
          event.preventDefault();
          if (why === undefined) apply();
        }}
      >
        <p className="dialog-note">
          The services stay. The run begins again on these machines; Undo brings this one back.
        </p>
        <div className="choices">
          {systems.length > 0 && (
            <Choice
              label="Operating system of the hosts"
              value={draft.system}
              choose={(system) => change({ system })}
              options={systems.map((one) => ({
                value: one.id,
                label: one.title,
                refused: one.why !== undefined,
              }))}
            />
          )}
          <Machine draft={draft} change={change} />
          <Card cards={cards} draft={draft} change={change} />
        </div>
        <Switches draft={draft} change={change} />
        {!draft.virtualization && <Without world={world} />}
        {worlds.length > 1 && (
          <Check label="The same machines in the other world too" on={both} set={setBoth} />
        )}
        <Objections why={why} />
        <div className="dialog-buttons">
          <button type="submit" className="button button-strong" aria-disabled={why !== undefined}>
            Begin again on these hosts
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The machines of some worlds, and what is on those of one of them. */
function changed(
  document: ScenarioDocument,
  index: number,
  indices: readonly number[],
  before: Draft,
  draft: Draft,
): ScenarioDocument {
  let next = document;
  for (const i of indices) next = withHost(next, i, changeOf(draft));
  if (draft.system !== before.system) next = withSystem(next, index, draft.system);
  if (draft.networking === before.networking) return next;
  return withNetworking(next, index, draft.networking);
}

/** Why these hosts cannot be had, known beforehand or said by the engine. */
function Objections({ why }: { readonly why: string | undefined }) {
  // Others may be there still: of a link, of a file.
  const isMine = useUi((ui) => ui.problemsOf === NAME);
  const problems = useUi((ui) => ui.problems);
  const reasons = isMine ? problems.map(({ message }) => message) : [];
  const first = why && `${capital(why)}. Choose another system, or another stack first.`;
  return [...(first ? [first] : []), ...reasons].map((reason) => (
    <p key={reason} className="card-bad host-why" role="alert">
      {reason}
    </p>
  ));
}

interface CardProps extends PartProps {
  readonly cards: readonly NetworkingOffer[];
}

function Card({ cards, draft, change }: CardProps) {
  if (cards.length === 0) return null;
  return (
    <Choice
      label="Network card of the guests"
      value={draft.networking}
      choose={(networking) => change({ networking })}
      options={cards.map(({ id, title }) => ({ value: id, label: title }))}
    />
  );
}

const chosenIn = (offers: readonly { readonly id: string; readonly chosen: boolean }[]): string =>
  offers.find((one) => one.chosen)?.id ?? '';

const draftOf = (host: HostDocument | undefined, system: string, networking: string): Draft => ({
  system,
  networking,
  cores: host?.cores ?? 8,
  smt: host?.threadsPerCore === 2,
  memory: host?.memory ?? '8 GiB',
  virtualization: host?.virtualization ?? true,
});

const changeOf = ({ cores, smt, memory, virtualization }: Draft): HostChange => ({
  cores,
  threadsPerCore: smt ? 2 : 1,
  memory,
  virtualization,
});

interface PartProps {
  readonly draft: Draft;
  readonly change: (part: Partial<Draft>) => void;
}

function Machine({ draft, change }: PartProps) {
  return (
    <>
      <Choice
        label="Cores of each"
        value={String(draft.cores)}
        choose={(cores) => change({ cores: Number(cores) })}
        options={withOwn(CORES, draft.cores).map((n) => ({ value: String(n), label: String(n) }))}
      />
      <Choice
        label="Memory of each"
        value={draft.memory}
        choose={(memory) => change({ memory })}
        options={withOwn(MEMORY, draft.memory).map((size) => ({ value: size, label: size }))}
      />
    </>
  );
}

function Switches({ draft, change }: PartProps) {
  return (
    <div className="checks">
      <Check
        label="Virtualization extensions (VT-x, AMD-V)"
        on={draft.virtualization}
        set={(virtualization) => change({ virtualization })}
      />
      <Check
        label="Two hardware threads a core (SMT)"
        on={draft.smt}
        set={(smt) => change({ smt })}
      />
    </div>
  );
}

/** Who could not start without the extensions, and who would be slower. */
function Without({ world }: { readonly world: World }) {
  const titles = (has: (kind: Kind) => boolean): string =>
    listed([
      ...new Set(
        present(world)
          .map(kindOf)
          .filter(has)
          .map(({ title }) => title),
      ),
    ]);
  const stopped = titles((kind) => kind.needsExtensions === true);
  const slower = titles((kind) => kind.withoutExtensions !== undefined);
  if (stopped === '' && slower === '') return null;
  return (
    <p className="dialog-note" role="status">
      {stopped !== '' && `Without the extensions nothing of this starts: ${stopped}. `}
      {slower !== '' && `Slower without them: ${slower}.`}
    </p>
  );
}

interface CheckProps {
  readonly label: string;
  readonly on: boolean;
  readonly set: (on: boolean) => void;
}

function Check({ label, on, set }: CheckProps) {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={on}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
