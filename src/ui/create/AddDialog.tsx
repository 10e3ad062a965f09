/**
 * Putting something on something: any technology on any place of a world. What will be refused is
 * marked and can be asked for all the same, since the answer is the lesson.
 */
import { useState } from 'react';
import { findKind } from '../../catalog/find.ts';
import type { Command, Rejection } from '../../engine/index.ts';
import type { World } from '../../view/read.ts';
import { listed } from '../../view/words.ts';
import { act, subjectOf } from '../diagram/act.ts';
import { closeDialog, Dialog } from '../dialogs/Dialog.tsx';
import { setUi, useUi } from '../store.ts';
import {
  commandOf,
  type Draft,
  presetCommands,
  presetNote,
  shellOf,
  usualDraft,
  whyNotDraft,
} from './draft.ts';
import { Fields } from './Fields.tsx';
import { PRESETS, type Preset } from './presets.ts';
import { Refusals } from './Refusals.tsx';
import './create.css';

interface Props {
  readonly world: World;
  /** Id of what it is to stand on. */
  readonly on?: string | undefined;
}

export function AddDialog({ world, on }: Props) {
  useUi((ui) => ui.structure);
  const [draft, setDraft] = useState<Draft>(() => usualDraft(world, on));
  const [rejections, setRejections] = useState<readonly Rejection[]>([]);
  const [added, setAdded] = useState<readonly string[]>([]);
  const change = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setRejections([]);
  };
  const give = (commands: readonly Command[], what: string, shell: string | null): void => {
    act(commands, what, shell).then((results) => {
      const refused = results.flatMap((one) => (one.accepted ? [] : [one.rejection]));
      setRejections(refused);
      setAdded(commands.flatMap((one, i) => (results[i]?.accepted ? [subjectOf(one)] : [])));
      if (refused.length > 0 || results.length === 0) return;
      show(world, commands);
    }, closeDialog);
  };
  const kind = findKind(draft.kind);
  const shell = shellOf(world, draft);
  const whyNot = whyNotDraft(world, draft);
  return (
    <Dialog title={`Add to ${world.info.title}`} wide>
      <form
        className="adding"
        onSubmit={(event) => {
          event.preventDefault();
          const command = commandOf(world, draft);
          give([command], `Add ${command.id} to ${draft.on}`, shell);
        }}
      >
        <Fields world={world} draft={draft} change={change} />
        {kind && (
          <p className="dialog-note">
            {kind.title}, {kind.year}: {kind.summary}
          </p>
        )}
        {whyNot !== null && rejections.length === 0 && (
          <p className="adding-mark">
            <strong>✕ Will be refused:</strong> {whyNot}. You can ask for it all the same.
          </p>
        )}
        <div className="dialog-buttons adding-buttons">
          <button type="submit" className="button button-strong">
            Add
          </button>
          <Presets
            world={world}
            draft={draft}
            add={(preset) => {
              const commands = presetCommands(world, draft, preset);
              give(commands, `Add ${preset.title.toLowerCase()} to ${draft.on}`, null);
            }}
          />
        </div>
        {shell && (
          <p className="shell">
            <span className="unseen">In a shell: </span>
            <code>$ {shell}</code>
          </p>
        )}
      </form>
      <div aria-live="polite" className="adding-answer">
        {rejections.length > 0 && added.length > 0 && <p>Added: {listed(added, 6)}.</p>}
        <Refusals rejections={rejections} take={(commands, what) => give(commands, what, null)} />
      </div>
    </Dialog>
  );
}

interface PresetsProps {
  readonly world: World;
  readonly draft: Draft;
  readonly add: (preset: Preset) => void;
}

function Presets({ world, draft, add }: PresetsProps) {
  return PRESETS.map((preset) => {
    const note = presetNote(world, draft, preset);
    if (note === null) return null;
    return (
      <button
        key={preset.id}
        type="button"
        className="button adding-preset"
        onClick={() => add(preset)}
      >
        <strong>{preset.title}</strong> <span className="adding-preset-note">{note}</span>
      </button>
    );
  });
}

/** The dialog is out of the way, and what was made is chosen. */
function show(world: World, commands: readonly Command[]): void {
  const made = commands.findLast((one) => one.type === 'create');
  closeDialog();
  if (made) setUi({ selection: { world: world.info.id, id: made.id } });
}
