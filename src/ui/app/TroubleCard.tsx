/**
 * What went wrong, on a card over the page: something could not be opened, or the simulator cannot
 * go on. It takes no focus by itself: on a lesson page that would scroll the lesson away.
 */
import { useState } from 'react';
import { Icon } from '../controls/icons.tsx';
import { Findings } from '../dialogs/Findings.tsx';
import { linkPart } from '../share/part.ts';
import { useUi } from '../store.ts';
import { mirror } from './engine.ts';
import { dismissProblems, openDefault } from './open.ts';

const toDefault = (): void => {
  openDefault().catch(() => {});
};

export function TroubleCard() {
  const fault = useUi((state) => state.fault);
  return fault === null ? <Refused /> : <Fault message={fault} />;
}

function Refused() {
  const problems = useUi((state) => state.problems);
  const name = useUi((state) => state.problemsOf);
  return (
    <section className="trouble" aria-labelledby="trouble-title">
      <div className="trouble-head">
        <h2 id="trouble-title">{name} cannot be opened</h2>
        <button
          type="button"
          className="button button-icon"
          aria-label="Close"
          onClick={dismissProblems}
        >
          <Icon name="close" />
        </button>
      </div>
      <Findings items={problems.map((p) => ({ place: p.path, text: p.message }))} />
      <p className="trouble-note">What was open before is still there, unchanged.</p>
      <div className="dialog-buttons">
        <button type="button" className="button button-strong" onClick={toDefault}>
          Open the default scenario
        </button>
        <button type="button" className="button" onClick={dismissProblems}>
          Go on with what is open
        </button>
      </div>
    </section>
  );
}

/** A law of the model was broken, or the engine keeps dying. */
function Fault({ message }: { readonly message: string }) {
  const [link, setLink] = useState('');
  const report = async (): Promise<void> => {
    const { document, seed, journal, now } = mirror();
    const { encodeLink } = await linkPart.load();
    setLink(await encodeLink({ document, seed, journal, at: now }));
  };
  return (
    <section className="trouble" role="alert" aria-labelledby="trouble-title">
      <h2 id="trouble-title">The simulator has stopped</h2>
      <p className="number">{message}</p>
      <p className="trouble-note">
        This is a mistake in Hypervisible, not in what you did. Numbers after this moment would be
        wrong, so the run does not go on. Undo, Reset and opening something else still work.
      </p>
      <div className="dialog-buttons">
        <button type="button" className="button button-strong" onClick={toDefault}>
          Open the default scenario
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            report().catch(() => {});
          }}
        >
          Show the run for a report
        </button>
      </div>
      {link && (
        <label className="field">
          Send this text with your report; it replays the run
          <textarea readOnly value={`#s=${link}`} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </section>
  );
}
