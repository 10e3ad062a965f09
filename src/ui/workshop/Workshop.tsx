/**
 * The workshop: where software is made, broken, aged and mended, and where all technologies stand
 * in one table. It lies over the worlds; time goes on beneath it.
 */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Icon } from '../controls/icons.tsx';
import { setUi, useUi, type WorkshopTab } from '../store.ts';
import { Images } from './Images.tsx';
import { Software } from './Software.tsx';
import { Technologies } from './Technologies.tsx';
import { Upkeep } from './Upkeep.tsx';
import './workshop.css';

interface Tab {
  readonly id: WorkshopTab;
  readonly title: string;
  readonly note: string;
  readonly Content: () => ReactNode;
}

const TABS: readonly Tab[] = [
  {
    id: 'images',
    title: 'Images',
    note: 'Build an image, edit a line, see which layers are made again.',
    Content: Images,
  },
  {
    id: 'software',
    title: 'Software',
    note: 'Programs that share libraries: upgrade one for all and see who breaks.',
    Content: Software,
  },
  {
    id: 'upkeep',
    title: 'Upkeep',
    note: 'Software ages. Let time pass, then patch in place, or rebuild and roll out.',
    Content: Upkeep,
  },
  {
    id: 'technologies',
    title: 'Technologies',
    note: 'What each brings, shares and isolates, and where two of them first meet.',
    Content: Technologies,
  },
];

const close = (): void => setUi({ workshop: null });

export function Workshop() {
  const chosen = useUi((state) => state.workshop);
  const tab = TABS.find((one) => one.id === chosen) ?? (TABS[0] as Tab);
  return (
    <>
      <header className="workshop-head">
        <h2>Workshop</h2>
        <Tabs chosen={tab.id} />
        <button type="button" className="button workshop-close" onClick={close}>
          <Icon name="close" />
          <span className="workshop-close-text">Back to the worlds</span>
        </button>
      </header>
      <div
        key={tab.id}
        id="workshop-panel"
        className="workshop-panel"
        role="tabpanel"
        aria-labelledby={`workshop-${tab.id}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it
        tabIndex={0}
      >
        <p className="workshop-note">{tab.note}</p>
        <tab.Content />
      </div>
    </>
  );
}

function Tabs({ chosen }: { readonly chosen: WorkshopTab }) {
  const box = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.findIndex((tab) => tab.id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    const next = to === undefined ? undefined : TABS[(to + TABS.length) % TABS.length];
    if (!next) return;
    event.preventDefault();
    setUi({ workshop: next.id });
    box.current?.querySelector<HTMLElement>(`#workshop-${next.id}`)?.focus();
  };
  return (
    <div
      ref={box}
      className="workshop-tabs"
      role="tablist"
      aria-label="Workshop"
      onKeyDown={onKeyDown}
    >
      {TABS.map(({ id, title }) => (
        <button
          key={id}
          id={`workshop-${id}`}
          type="button"
          className="workshop-tab"
          role="tab"
          aria-selected={id === chosen}
          aria-controls="workshop-panel"
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => setUi({ workshop: id })}
        >
          {title}
        </button>
      ))}
    </div>
  );
}
