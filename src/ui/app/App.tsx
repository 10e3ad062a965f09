/**
 * The page. In the order of the document: skip links, what is open, the play area (both worlds and
 * the ledger between them), the control area (the inspector), time.
 */
import { Component, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';
import { measureFit, setSheet, useBelow, watchFit } from '../controls/fit.ts';
import { onKey } from '../controls/keys.ts';
import { StackChips } from '../controls/StackChips.tsx';
import { useRoom } from '../controls/size.ts';
import { WorldSwitch } from '../controls/WorldSwitch.tsx';
import { World } from '../diagram/World.tsx';
import { useFileDrop } from '../dialogs/drop.ts';
import { dialogPart } from '../dialogs/part.ts';
import { Inspector } from '../inspector/Inspector.tsx';
import { chosenPart } from '../inspector/part.ts';
import { isolationPart } from '../isolation/part.ts';
import { Ledger } from '../ledger/Ledger.tsx';
import { usePart } from '../parts.ts';
import { Nav } from '../screens/Nav.tsx';
import { screenOf } from '../screens/screens.ts';
import { setUi, useUi } from '../store.ts';
import { applyTheme } from '../theme/theme.ts';
import { useIsValidation, ValidationPlace } from '../validation/Place.tsx';
import { WorkshopPlace } from '../workshop/Place.tsx';
import { faulted } from './actions.ts';
import { mirror } from './engine.ts';
import { Header, Subject } from './Header.tsx';
import { Announcer, Notices } from './Notices.tsx';
import { notify } from './notices.ts';
import { linkIn, openLink } from './open.ts';
import { Summary } from './Summary.tsx';
import { TimeBar } from './TimeBar.tsx';
import { Trouble } from './Trouble.tsx';
import '../theme/fonts.css';
import '../theme/tokens.css';
import '../theme/base.css';
import './layout.css';

export function App() {
  const embedded = useUi((state) => state.embedded);
  const isAsking = useUi((state) => state.dialog !== null);
  const over = useFileDrop();
  usePage();
  return (
    <Guard>
      <div className={embedded ? 'page page-embedded' : 'page'}>
        <button type="button" className="skip" onClick={() => skipTo('time')}>
          Skip to play and time
        </button>
        {embedded ? (
          <div className="unseen">
            <Subject />
          </div>
        ) : (
          <Header />
        )}
        <Main />
        <TimeBar />
        <Nav />
        <Trouble />
        <Notices />
        <Announcer />
        {isAsking && <DialogPlace />}
        {over && <div className="drop-veil">Drop it to open it in both worlds</div>}
      </div>
    </Guard>
  );
}

function DialogPlace() {
  const { it, failed } = usePart(dialogPart);
  useEffect(() => {
    if (!failed) return;
    notify('plain', 'That could not be loaded; reload the page to try again.');
    setUi({ dialog: null });
  }, [failed]);
  return it && <it.Dialogs />;
}

function Main() {
  const isValidation = useIsValidation();
  const screen = useUi((state) => (state.epoch > 0 ? screenOf(mirror().document) : null));
  const isWorkshop = useUi((state) => state.workshop !== null);
  const beside = isWorkshop ? ' main-workshop' : isValidation ? ' main-validation' : '';
  if (screen === 'isolation' && !isWorkshop) return <IsolationPlace />;
  return (
    <main className={`main${beside}`}>
      <Summary />
      <PlayArea />
      {isWorkshop && <WorkshopPlace />}
      {isValidation && <ValidationPlace />}
      <ControlArea />
    </main>
  );
}

function IsolationPlace() {
  const { it, failed } = usePart(isolationPart);
  if (it) return <it.Isolation />;
  return (
    <main className="main">
      {failed ? 'This screen could not be loaded; reload the page to try again.' : 'Loading …'}
    </main>
  );
}

/** A button, because the hash of the address belongs to share links. */
const skipTo = (id: string): void => document.getElementById(id)?.focus();

/** Whoever comes near the picture is about to choose something in it. */
function expectChoice(): void {
  chosenPart.load().catch(() => {});
}

function PlayArea() {
  useUi((state) => state.epoch);
  const room = useRoom<HTMLElement>();
  const isSingle = useBelow('480');
  const shown = useUi((state) => state.shownWorld);
  const { worlds } = mirror();
  // The picture shows two worlds; a scenario with one has no ledger's other side.
  const indices = ([0, 1] as const).filter((index) => index < Math.max(1, worlds.length));
  const place = (index: 0 | 1) => (
    <div key={index} className={`place place-${index + 1}`} hidden={isSingle && shown !== index}>
      <World index={index}>
        <StackChips index={index} />
      </World>
    </div>
  );
  return (
    <section
      ref={room}
      id="play-area"
      className={indices.length > 1 ? 'play-area' : 'play-area play-area-one'}
      aria-label="Play area"
      tabIndex={-1}
      onPointerEnter={expectChoice}
      onFocus={expectChoice}
    >
      {isSingle && worlds.length > 1 && <WorldSwitch />}
      {place(0)}
      <div className="place place-ledger">
        <Ledger />
      </div>
      {indices.length > 1 && place(1)}
    </section>
  );
}

function ControlArea() {
  const isChosen = useUi((state) => state.selection !== null);
  useLayoutEffect(() => setSheet(isChosen), [isChosen]);
  return (
    <section
      id="control-area"
      className={isChosen ? 'control-area control-area-chosen' : 'control-area'}
      aria-label="Control area"
      tabIndex={-1}
    >
      {isChosen && (
        <button
          type="button"
          className="button sheet-close"
          onClick={() => setUi({ selection: null, preview: null })}
        >
          Close
        </button>
      )}
      <Inspector />
    </section>
  );
}

/** What goes on behind the components: theme, keys, links typed into the address. */
function usePage(): void {
  const theme = useUi((state) => state.theme);
  useLayoutEffect(watchFit, []);
  useLayoutEffect(() => {
    const end = applyTheme(theme);
    measureFit();
    return end;
  }, [theme]);
  const title = useUi((state) => (state.epoch > 0 ? mirror().title : ''));
  useEffect(() => {
    document.title = title === '' ? 'Hypervisible' : `${title} · Hypervisible`;
  }, [title]);
  const first = useRef(window.location.hash);
  useEffect(() => {
    const follow = (): void => {
      const link = linkIn(window.location.hash);
      if (link === null || window.location.hash === first.current) return;
      first.current = '';
      openLink(link, 'opening of a link').catch(() => {});
    };
    window.addEventListener('keydown', onKey);
    window.addEventListener('hashchange', follow);
    return () => {
      window.removeEventListener('keydown', onKey);
      window.removeEventListener('hashchange', follow);
    };
  }, []);
}

/** A mistake in a component ends in the card with a way out, not in a white page. */
class Guard extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: Error): void {
    faulted(`the page: ${error.message}`);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="page">
        <Trouble />
        <button
          type="button"
          className="button button-strong guard-button"
          onClick={() => {
            setUi({ fault: null });
            this.setState({ failed: false });
          }}
        >
          Draw the page again
        </button>
      </div>
    );
  }
}
