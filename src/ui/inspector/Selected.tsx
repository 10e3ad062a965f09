/**
 * What is selected: what it is, what can be done to it and what that would mean, its numbers with
 * their reasons, what happened to it, and the line that would have done the last thing for real.
 */
import { useState } from 'react';
import { consequencesOf } from '../../view/consequences.ts';
import { stateWords } from '../../view/describe.ts';
import { speedOf } from '../../view/detail.ts';
import { type Kernels, kernelsOf } from '../../view/kernels.ts';
import {
  type Entity,
  kernelOwner,
  kindOf,
  machineOf,
  runsUnmanaged,
  stateAt,
  type World,
} from '../../view/read.ts';
import { signOf } from '../../view/states.ts';
import { mirror } from '../app/engine.ts';
import { act, useOutcome } from '../diagram/act.ts';
import type { Verb } from '../diagram/verbs.ts';
import { useUi } from '../store.ts';
import { Addresses } from './Addresses.tsx';
import { Hardware } from './Hardware.tsx';
import { Numbers } from './Numbers.tsx';
import { Standing } from './Standing.tsx';
import { Story } from './Story.tsx';
import { VerbBar } from './VerbBar.tsx';
import { wayOutLabel } from './way-out.ts';
import './sections.css';

interface Props {
  readonly world: World;
  readonly index: number;
  readonly entity: Entity;
}

export function Selected({ world, index, entity }: Props) {
  const [aimed, aim] = useState<Verb | null>(null);
  const kernels = kernelsOf(mirror().worlds);
  const gone = stateAt(world, entity.row) === 'removed';
  return (
    <>
      <Identity world={world} index={index} entity={entity} kernels={kernels} />
      {gone ? (
        <p className="story-none">It was removed. Undo, or go back in time, to have it again.</p>
      ) : (
        <VerbBar world={world} index={index} entity={entity} kernels={kernels} aim={aim} />
      )}
      <div className="ahead">
        <Foretold />
        <Refused subject={entity.id} aimed={aimed} />
        <Shell aimed={aimed} />
        <p className="ahead-hint">Point at an action to see what it would do.</p>
      </div>
      {!gone && (
        <>
          <Hardware world={world} entity={entity} />
          <Addresses world={world} entity={entity} />
          <Standing world={world} entity={entity} />
        </>
      )}
      <Numbers world={world} entity={entity} />
      <Story world={world} id={entity.id} />
    </>
  );
}

function Identity({ world, index, entity, kernels }: Props & { readonly kernels: Kernels }) {
  const kind = kindOf(entity);
  const { glyph } = signOf(stateAt(world, entity.row));
  const owner = kernelOwner(world, entity.row);
  const kernel = owner && kernels.of(index, owner.row);
  const own = owner?.row === entity.row;
  const machine = machineOf(world, entity.row);
  return (
    <header className="identity">
      <h2>
        {entity.id} <span className="identity-kind">{kind.title}</span>
      </h2>
      <p className="identity-state">
        <span aria-hidden="true">{glyph}</span> {stateWords(world, entity)}
        {runsUnmanaged(world, entity) && ', unmanaged'}
        {machine && machine.row !== entity.row && ` · on ${machine.id}`} · {world.info.title}
      </p>
      {kernel && (
        <p className="identity-kernel">
          <span className={`letter kernel-${kernel.colour}`}>{kernel.letter}</span>
          {own ? 'a kernel of its own' : `shares kernel ${kernel.letter} of ${owner?.id}`} ·{' '}
          {speedOf(entity)}
        </p>
      )}
      <p className="identity-summary">{kind.summary}</p>
    </header>
  );
}

/** What the verb under the pointer or focus would do, here or in the picture's menu. */
function Foretold() {
  useUi((ui) => ui.structure);
  const preview = useUi((ui) => ui.preview);
  const { worlds, events } = mirror();
  const world = worlds.find((one) => one.info.id === preview?.world);
  const consequence = world && preview ? consequencesOf(world, preview, events) : null;
  if (!consequence) return null;
  const { sentence, what } = consequence;
  const named = sentence.startsWith(what);
  return (
    <p className="message message-warn">
      {named && <strong>{what}</strong>}
      {named ? sentence.slice(what.length) : sentence}
    </p>
  );
}

/** Why the verb under the pointer does not apply, or why the engine refused the last one. */
function Refused({ subject, aimed }: { subject: string; aimed: Verb | null }) {
  const outcome = useOutcome();
  const epoch = useUi((ui) => ui.epoch);
  if (aimed?.refusal) return <p className="message message-info">{aimed.refusal}</p>;
  if (outcome.refusals.length === 0 || !outcome.about.includes(subject)) return null;
  if (outcome.epoch !== epoch) return null;
  return (
    <div key={outcome.count} className="message message-danger">
      {outcome.refusals.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {outcome.wayOut.length > 0 && (
        <button
          type="button"
          className="button verb"
          onClick={() => {
            const label = wayOutLabel(outcome.wayOut);
            void act(outcome.wayOut, `${label}: ${subject}`, null, [subject]);
          }}
        >
          {wayOutLabel(outcome.wayOut)}
        </button>
      )}
    </div>
  );
}

/** What one would have typed. */
function Shell({ aimed }: { aimed: Verb | null }) {
  const epoch = useUi((ui) => ui.epoch);
  const last = useOutcome((outcome) => (outcome.epoch === epoch ? outcome.shell : null));
  const line = aimed ? aimed.shell : last;
  if (!line) return null;
  return (
    <p className="shell">
      <span className="unseen">In a shell: </span>
      <code>$ {line}</code>
    </p>
  );
}
