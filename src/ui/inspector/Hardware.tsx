/** The parts of a machine: each can be taken out, and the machine says what it misses. */

import {
  bootError,
  extensionsOf,
  type MachinePart,
  machineParts,
  toggled,
} from '../../view/hardware.ts';
import { type Command, type Entity, kindOf, stateAt, type World } from '../../view/read.ts';
import { mirror } from '../app/engine.ts';
import { act } from '../diagram/act.ts';
import { useUi } from '../store.ts';
import { Fold } from './Fold.tsx';

interface Props {
  readonly world: World;
  readonly entity: Entity;
}

export function Hardware({ world, entity }: Props) {
  useUi((ui) => ui.pulse);
  const parts = machineParts(world, entity, mirror().journal);
  const missing = parts.filter((part) => !part.isIn).length;
  const virtual = kindOf(entity).standsOn !== null;
  const error = bootError(mirror().events, world, entity.id);
  const here = { world: world.info.id, id: entity.id } as const;
  const give = (commands: readonly Command[], what: string): void => {
    void act(commands, what, null, [entity.id]);
  };
  const toggle = (part: MachinePart): void => {
    const without = toggled(world, entity, part.id, mirror().journal);
    const verb = part.isIn ? 'Take out' : 'Put back';
    const again: Command[] = virtual ? [{ type: restartOf(world, entity), ...here }] : [];
    const what = `${verb} the ${part.title.toLowerCase()} of ${entity.id}`;
    give([{ type: 'configure', ...here, without }, ...again], what);
  };
  return (
    <>
      {error !== null && (
        <p className="message message-danger boot-error">
          <strong>It did not boot:</strong> {error}.
        </p>
      )}
      {parts.length > 0 && (
        <Fold
          title={virtual ? 'Virtual hardware' : 'Hardware'}
          note={missing > 0 ? `${missing} taken out` : `${parts.length} parts`}
        >
          <p className="part-note">
            {virtual
              ? 'It takes effect at a start, so the machine is started again.'
              : 'It takes effect at the next start of the machine.'}
          </p>
          <ul className="parts">
            {parts.map((part) => (
              <PartRow key={part.id} part={part} toggle={() => toggle(part)} />
            ))}
          </ul>
          <Extensions
            on={extensionsOf(world, entity, mirror().journal)}
            set={(virtualization) =>
              give(
                [{ type: 'configure', ...here, virtualization }],
                `Turn ${virtualization ? 'on' : 'off'} the extensions of ${entity.id}`,
              )
            }
          />
        </Fold>
      )}
    </>
  );
}

/** What makes it start anew from whatever it is doing. */
function restartOf(world: World, entity: Entity): 'start' | 'restart' {
  const state = stateAt(world, entity.row);
  return state === 'off' || state === 'crashed' || state === 'fallen' ? 'start' : 'restart';
}

function PartRow({ part, toggle }: { readonly part: MachinePart; readonly toggle: () => void }) {
  const { title, what, isIn } = part;
  return (
    <li className={isIn ? 'part-row' : 'part-row is-out'}>
      <span>
        <strong>{title}</strong>
        <span className="part-note">{isIn ? what : 'taken out'}</span>
      </span>
      <button type="button" className="button verb" onClick={toggle}>
        {isIn ? 'Take out' : 'Put back'} <span className="unseen">the {title.toLowerCase()}</span>
      </button>
    </li>
  );
}

interface ExtensionsProps {
  /** Null where the processor has none of its own. */
  readonly on: boolean | null;
  readonly set: (on: boolean) => void;
}

function Extensions({ on, set }: ExtensionsProps) {
  if (on === null) return null;
  return (
    <label className="verb-both">
      <input type="checkbox" checked={on} onChange={(event) => set(event.currentTarget.checked)} />
      Virtualization extensions, from its next start on
    </label>
  );
}
