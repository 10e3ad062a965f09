/** What a world stands on; choosing another stack starts the run again on it, and can be undone. */
import { useRef } from 'react';
import { stacksFor, withStack } from '../../scenarios/stacks.ts';
import { mirror } from '../app/engine.ts';
import { openDocument } from '../app/open.ts';
import { useUi } from '../store.ts';
import { useRoving } from './roving.ts';
import './chips.css';

export function StackChips({ index }: { readonly index: number }) {
  useUi((state) => state.epoch);
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = useRoving(box);
  const { document, seed, worlds } = mirror();
  const { title = '', services = [] } = worlds[index]?.info ?? {};
  const choose = (id: string, name: string): void => {
    openDocument(withStack(document, index, id), {
      what: `swap of ${title} for ${name}`,
      seed,
      journal: [],
      name,
      known: true,
    }).catch(() => {});
  };
  // Services can be put on another stack; what a scenario builds by hand cannot.
  if (services.length === 0) return null;
  return (
    <div
      ref={box}
      className="chips"
      role="toolbar"
      aria-label={`What ${title} stands on`}
      onKeyDown={onKeyDown}
    >
      {(document ? stacksFor(document, index) : []).map((stack) => (
        <button
          key={stack.id}
          type="button"
          className="chip"
          data-roving
          aria-pressed={stack.chosen}
          onClick={() => !stack.chosen && choose(stack.id, stack.title)}
        >
          {stack.title}
        </button>
      ))}
    </div>
  );
}
