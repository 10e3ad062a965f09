/**
 * What a world stands on: the stacks that are asked for most, and the way to all others, to its
 * hosts, and to putting something more on it.
 */
import { useRef } from 'react';
import { stackTitles } from '../../scenarios/first-run.ts';
import { mirror } from '../app/engine.ts';
import { type DialogName, setUi, useUi } from '../store.ts';
import { useRoving } from './roving.ts';
import { swapStack } from './swap.ts';
import './chips.css';

/** Offered besides the one that is chosen. */
const COMMON = ['esxi', 'kvm', 'docker'];

const TOOLS: readonly (readonly [DialogName, string])[] = [
  ['stack', 'More…'],
  ['host', 'Host…'],
  ['add', 'Add…'],
];

/** Which stack a document says that a world is on. */
function chosenStack(document: unknown, world: string): string | undefined {
  const { view } = (document ?? {}) as { view?: { stacks?: Readonly<Record<string, string>> } };
  return view?.stacks?.[world];
}

export function StackChips({ index }: { readonly index: number }) {
  useUi((state) => state.epoch);
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRoving(box);
  const { document, worlds } = mirror();
  const { id = '', title = '', services = [] } = worlds[index]?.info ?? {};
  // Services can be put on another stack; what a scenario builds by hand cannot.
  const stacks = document && services.length > 0 ? stackTitles : [];
  const chosen = chosenStack(document, id);
  return (
    <div
      ref={box}
      className="chips"
      role="toolbar"
      aria-label={`What ${title} stands on`}
      onKeyDown={onKeyDown}
    >
      {stacks
        .filter((stack) => stack.id === chosen || COMMON.includes(stack.id))
        .map((stack) => (
          <button
            key={stack.id}
            type="button"
            className="chip"
            data-roving
            aria-pressed={stack.id === chosen}
            onClick={() => {
              if (stack.id !== chosen) swapStack(index, stack.id, stack.title).catch(() => {});
            }}
          >
            {stack.title}
          </button>
        ))}
      {TOOLS.slice(stacks.length > 0 ? 0 : 1).map(([dialog, label]) => (
        <button
          key={dialog}
          type="button"
          className="chip chip-tool"
          data-roving
          aria-haspopup="dialog"
          onClick={() => setUi({ dialog, about: { world: id } })}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
