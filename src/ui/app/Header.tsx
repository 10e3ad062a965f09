/** The top of the page: what is open, and what can be done with all of it. */
import { Brand, Icon, type IconName } from '../controls/icons.tsx';
import { ariaKeys } from '../controls/keys.ts';
import { ScaleSwitch } from '../controls/ScaleSwitch.tsx';
import { ThemeMenu } from '../controls/ThemeMenu.tsx';
import { setUi, useUi } from '../store.ts';
import { redo, redoLabel, reset, undo, undoLabel } from './actions.ts';
import { mirror } from './engine.ts';
import './header.css';

export function Header() {
  return (
    <header className="header">
      <div className="header-row">
        <div className="header-what">
          <p className="brand">
            <Brand />
            <span className="brand-name">Hypervisible</span>
          </p>
          <Subject />
        </div>
        <div className="header-tools">
          <HistoryTools />
          <ScaleSwitch />
          <WorkshopButton />
          <Tool icon="open" label="Open a compose file…" dialog="open" />
          <ThemeMenu />
          <Tool icon="keys" label="Keys" dialog="keys" keys="keys" />
          <Tool icon="share" label="Share" dialog="share" strong />
        </div>
      </div>
    </header>
  );
}

/** What is open: its title, how many services, which random numbers. */
export function Subject() {
  useUi((state) => state.epoch);
  const { title, seed, worlds } = mirror();
  const services = worlds[0]?.info.services.length ?? 0;
  return (
    <h1 className="subject" title={title}>
      <span className="subject-title">{title}</span>
      <span className="subject-facts">
        {services} {services === 1 ? 'service' : 'services'} · seed {seed}
      </span>
    </h1>
  );
}

function HistoryTools() {
  useUi((state) => state.pulse);
  const back = undoLabel();
  const forth = redoLabel();
  const run = (action: () => Promise<void>) => () => {
    action().catch(() => {});
  };
  // Not `disabled`: a button that loses the focus when it has done its work loses the user's place.
  return (
    <fieldset className="history">
      <legend className="unseen">History</legend>
      <button
        type="button"
        className="button history-undo"
        aria-disabled={back === null}
        aria-keyshortcuts={ariaKeys('undo')}
        title={back === null ? 'Nothing to undo' : `Undo ${back}`}
        onClick={run(undo)}
      >
        <Icon name="undo" />
        <span className="button-text">
          Undo <span className="history-what">{back}</span>
        </span>
      </button>
      <button
        type="button"
        className="button button-icon"
        aria-disabled={forth === null}
        aria-keyshortcuts={ariaKeys('redo')}
        aria-label={forth === null ? 'Redo' : `Redo ${forth}`}
        title={forth === null ? 'Nothing to redo' : `Redo ${forth}`}
        onClick={run(redo)}
      >
        <Icon name="redo" />
      </button>
      <ResetButton />
    </fieldset>
  );
}

export function ResetButton() {
  return (
    <button
      type="button"
      className="button"
      aria-keyshortcuts={ariaKeys('reset')}
      title="Back to the beginning; can be undone"
      onClick={() => {
        reset().catch(() => {});
      }}
    >
      <Icon name="reset" />
      <span className="button-text">Reset</span>
    </button>
  );
}

function WorkshopButton() {
  const open = useUi((state) => state.workshop !== null);
  return (
    <button
      type="button"
      className="button"
      aria-expanded={open}
      title="Images, software, upkeep, technologies"
      onClick={() => setUi({ workshop: open ? null : 'images' })}
    >
      <Icon name="tools" />
      <span className="button-text">Workshop</span>
    </button>
  );
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly dialog: 'open' | 'share' | 'keys';
  readonly strong?: boolean;
  readonly keys?: string;
}

/** A button that opens a dialog. */
export function Tool({ icon, label, dialog, strong, keys }: ToolProps) {
  return (
    <button
      type="button"
      className={strong ? 'button button-strong' : 'button'}
      aria-haspopup="dialog"
      title={label}
      {...(keys && { 'aria-keyshortcuts': ariaKeys(keys) })}
      onClick={() => setUi({ dialog, ...(dialog === 'open' && { report: null }) })}
    >
      <Icon name={icon} />
      <span className="button-text">{label}</span>
    </button>
  );
}
