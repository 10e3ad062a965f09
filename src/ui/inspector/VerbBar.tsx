/** The verbs of the selection as buttons. What they would do is shown before they are pressed. */
import { useId, useState } from 'react';
import type { Kernels } from '../../view/kernels.ts';
import type { Entity, World } from '../../view/read.ts';
import { say } from '../app/announce.ts';
import { mirror } from '../app/engine.ts';
import { act } from '../diagram/act.ts';
import {
  doing,
  inWorld,
  shortcutOf,
  showsAhead,
  type Verb,
  type VerbGroup,
  verbsOf,
  wantedOf,
} from '../diagram/verbs.ts';
import { setUi, useUi } from '../store.ts';

interface Props {
  readonly world: World;
  readonly index: number;
  readonly entity: Entity;
  readonly kernels: Kernels;
  /** Told which verb is under the pointer or focus; null when none is. */
  readonly aim: (verb: Verb | null) => void;
}

export function VerbBar({ world, index, entity, kernels, aim }: Props) {
  useUi((ui) => ui.structure);
  const wanted = useUi((ui) => wantedNow(world, entity, ui.pulse));
  const [both, setBoth] = useState(false);
  const twins = mirror().worlds.filter((one) => one !== world && hasTwin(one, world, entity));
  const verbs = verbsOf(world, index, entity, kernels);
  const give = (verb: Verb): void => {
    const worlds = both ? [world, ...twins] : [world];
    const commands = worlds.map((one) => inWorld(verb.command, one.info.id));
    void act(commands, doing(verb, entity.id), verb.shell, [entity.id]);
  };
  const group = (name: VerbGroup) => verbs.filter((verb) => verb.group === name);
  const buttons = (list: readonly Verb[]) =>
    list.map((verb) => <VerbButton key={verb.id} verb={verb} give={give} aim={aim} />);
  const scaling = group('scale');
  return (
    <div className="verbs">
      <div className="verb-group">
        {buttons(group('run'))}
        <button
          type="button"
          className="button verb"
          aria-haspopup="dialog"
          onClick={() => setUi({ dialog: 'add', about: { world: world.info.id, id: entity.id } })}
        >
          Add on this…
        </button>
      </div>
      <Labelled label="Crash">{buttons(group('crash'))}</Labelled>
      {group('migrate').length > 0 && (
        <Labelled label="Migrate">{buttons(group('migrate'))}</Labelled>
      )}
      {scaling.length > 0 && (
        <Labelled label={`Replicas of ${world.info.services[entity.service]?.id}`}>
          {buttons(scaling.slice(0, 1))}
          <output className="verb-count number">{wanted}</output>
          {buttons(scaling.slice(1))}
        </Labelled>
      )}
      {twins.length > 0 && (
        <label className="verb-both">
          <input
            type="checkbox"
            checked={both}
            onChange={(event) => setBoth(event.currentTarget.checked)}
          />
          in both worlds
        </label>
      )}
    </div>
  );
}

const wantedNow = (world: World, entity: Entity, _pulse: number): number =>
  entity.service < 0 ? 0 : wantedOf(world, entity.service);

const hasTwin = (other: World, world: World, entity: Entity): boolean => {
  const service = world.info.services[entity.service]?.id;
  const served = other.info.services.some((one) => one.id === service);
  return other.rowOf(entity.id) !== undefined || served;
};

interface LabelledProps {
  readonly label: string;
  readonly children: React.ReactNode;
}

function Labelled({ label, children }: LabelledProps) {
  return (
    <fieldset className="verb-group">
      <legend className="unseen">{label}</legend>
      <span className="verb-label" aria-hidden="true">
        {label}
      </span>
      {children}
    </fieldset>
  );
}

interface ButtonProps {
  readonly verb: Verb;
  readonly give: (verb: Verb) => void;
  readonly aim: (verb: Verb | null) => void;
}

function VerbButton({ verb, give, aim }: ButtonProps) {
  const reason = useId();
  const { refusal, label, short, group, destructive } = verb;
  const take = (): void => {
    aim(verb);
    setUi({ preview: refusal === null && showsAhead(verb) ? verb.command : null });
  };
  const leave = (): void => {
    aim(null);
    setUi({ preview: null });
  };
  const dangerous = destructive && group !== 'run' ? 'verb-danger' : '';
  return (
    <>
      <button
        type="button"
        className={`button verb ${dangerous}`}
        aria-disabled={refusal !== null}
        aria-describedby={refusal === null ? undefined : reason}
        title={refusal ?? shortcutOf(verb)}
        onPointerEnter={take}
        onPointerLeave={leave}
        onFocus={take}
        onBlur={leave}
        onClick={() => {
          if (refusal === null) give(verb);
          else say(refusal);
        }}
      >
        {short === label ? (
          label
        ) : (
          <>
            <span className="unseen">{label}</span>
            <span aria-hidden="true">{short}</span>
          </>
        )}
      </button>
      {refusal !== null && (
        <span id={reason} className="unseen">
          {refusal}
        </span>
      )}
    </>
  );
}
