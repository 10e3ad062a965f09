/**
 * The verbs of one entity, where the pointer or the focus is. Everything here is in the inspector
 * too.
 */
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { consequencesOf } from '../../view/consequences.ts';
import type { Entity } from '../../view/read.ts';
import { say } from '../app/announce.ts';
import { mirror } from '../app/engine.ts';
import { setUi, useUi } from '../store.ts';
import { act } from './act.ts';
import { type MenuPoint, useScene } from './context.ts';
import { doing, showsAhead, type Verb, verbsOf } from './verbs.ts';
import './menu.css';

export interface MenuRequest {
  readonly entity: Entity;
  /** Gets the focus back. */
  readonly anchor: HTMLElement;
  readonly at: MenuPoint | undefined;
}

export function Menu({ request, close }: { request: MenuRequest; close: () => void }) {
  useUi((ui) => ui.structure);
  const { world, index, kernels } = useScene();
  const root = useRef<HTMLDivElement>(null);
  const { entity, anchor } = request;
  const verbs = verbsOf(world, index, entity, kernels);
  const preview = useUi((ui) => ui.preview);
  const sentence = preview && consequencesOf(world, preview, mirror().events)?.sentence;
  usePlace(root, request);

  const leave = (): void => {
    setUi({ preview: null });
    close();
    anchor.focus();
  };
  useEffect(() => root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus(), []);
  useEffect(() => {
    const outside = (event: Event): void => {
      if (root.current?.contains(event.target as Node)) return;
      setUi({ preview: null });
      close();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [close]);

  const choose = (verb: Verb): void => {
    if (verb.refusal !== null) {
      say(verb.refusal);
      return;
    }
    leave();
    void act([verb.command], doing(verb, entity.id), verb.shell, [entity.id]);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (press(event, verbs, root.current, choose, leave)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div
      ref={root}
      className="verb-menu"
      role="menu"
      tabIndex={-1}
      aria-label={`Actions for ${entity.id}`}
      onKeyDown={onKeyDown}
    >
      <div className="verb-menu-title" aria-hidden="true">
        {entity.id}
      </div>
      {verbs.map((verb) => (
        <MenuItem key={verb.id} verb={verb} choose={choose} />
      ))}
      {sentence && (
        <p className="verb-menu-consequence" aria-hidden="true">
          {sentence}
        </p>
      )}
    </div>
  );
}

function MenuItem({ verb, choose }: { verb: Verb; choose: (verb: Verb) => void }) {
  const { refusal, destructive, group } = verb;
  const aim = (): void =>
    setUi({ preview: refusal === null && showsAhead(verb) ? verb.command : null });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the menu handles Enter, Space and letters.
    <div
      role="menuitem"
      tabIndex={-1}
      className={`verb-menu-item ${destructive && group !== 'run' ? 'is-danger' : ''}`}
      aria-disabled={refusal !== null}
      aria-keyshortcuts={verb.key}
      title={refusal ?? undefined}
      onFocus={aim}
      onPointerEnter={(event) => event.currentTarget.focus()}
      onClick={() => choose(verb)}
    >
      <span>{verb.label}</span>
      <kbd>{verb.key}</kbd>
      {refusal !== null && <span className="verb-menu-reason">{refusal}</span>}
    </div>
  );
}

function press(
  event: KeyboardEvent,
  verbs: readonly Verb[],
  root: HTMLElement | null,
  choose: (verb: Verb) => void,
  leave: () => void,
): boolean {
  const items = [...(root?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const go = (to: number): true => {
    items[(to + items.length) % items.length]?.focus();
    return true;
  };
  switch (event.key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(items.length - 1);
    case 'Escape':
    case 'Tab':
      leave();
      return true;
    case 'Enter':
    case ' ': {
      const verb = verbs[at];
      if (verb) choose(verb);
      return true;
    }
    default: {
      const verb = verbs.find((one) => one.key === event.key.toUpperCase());
      if (verb) choose(verb);
      return verb !== undefined;
    }
  }
}

const EDGE = 8;

/** At the pointer, or under the box; never outside the window. */
function usePlace(root: React.RefObject<HTMLDivElement | null>, request: MenuRequest): void {
  useLayoutEffect(() => {
    const menu = root.current;
    if (!menu) return;
    const box = request.anchor.getBoundingClientRect();
    const { x, y } = request.at ?? { x: box.left, y: box.bottom };
    const { offsetWidth, offsetHeight } = menu;
    const left = Math.min(x, window.innerWidth - offsetWidth - EDGE);
    const top = Math.min(y, window.innerHeight - offsetHeight - EDGE);
    menu.style.left = `${Math.max(EDGE, left)}px`;
    menu.style.top = `${Math.max(EDGE, top)}px`;
  }, [root, request]);
}
