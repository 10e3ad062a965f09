/** Where a compose file, a scenario or one of those built in is opened. */
import { useRef, useState } from 'react';
import { type BuiltIn, scenarios } from '../../scenarios/index.ts';
import { capital } from '../../view/words.ts';
import { openBuiltIn } from '../app/open.ts';
import { PaperLink } from '../controls/PaperLink.tsx';
import { useUi } from '../store.ts';
import { useValidation } from '../validation/loaded.ts';
import { closeDialog, Dialog } from './Dialog.tsx';
import { Findings } from './Findings.tsx';
import { openFile, openText } from './open-file.ts';

const go = (promise: Promise<unknown>): void => {
  promise.catch(() => {});
};

export function OpenDialog() {
  const report = useUi((state) => state.report);
  const importing = useUi((state) => state.importing);
  return (
    <Dialog title="Open a compose file" wide>
      {report && report.errors.length > 0 && (
        <div className="card-bad" role="alert">
          <h3>{capital(report.name)} could not be opened. What runs stays as it is.</h3>
          <Findings
            items={report.errors.map((e) => ({ place: `${e.line}:${e.column}`, text: e.message }))}
          />
        </div>
      )}
      <p className="dialog-note">
        compose.yaml, a Dockerfile or a scenario of this page (JSON). It is read here in your
        browser; nothing is sent anywhere. You can also drop a file anywhere on the page.
      </p>
      <FilePicker />
      <Paste />
      <p aria-live="polite">{importing ? 'Reading the file …' : ''}</p>
      <section aria-labelledby="built-in">
        <h3 id="built-in">Or start from one of these</h3>
        <Offers scenarios={scenarios} />
      </section>
      <Validation />
    </Dialog>
  );
}

function Offers({ scenarios }: { readonly scenarios: readonly BuiltIn[] }) {
  return (
    <ul className="offers">
      {scenarios.map((scenario) => (
        <li key={scenario.id}>
          <button
            type="button"
            className="offer"
            onClick={() => {
              closeDialog();
              go(openBuiltIn(scenario));
            }}
          >
            <strong>{scenario.title}</strong>
            <span>{scenario.summary}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Loaded when it is unfolded: they are many, and few want them. */
function Validation() {
  const [isOpen, setOpen] = useState(false);
  return (
    <section aria-labelledby="validation-offers">
      <h3 id="validation-offers">Validation</h3>
      <p className="dialog-note">
        Published results, reproduced: what was measured or proved elsewhere beside what runs here.
        All of them: <PaperLink paper="validation" />
      </p>
      <details className="offers-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>Show the cases</summary>
        {isOpen && <Cases />}
      </details>
    </section>
  );
}

function Cases() {
  const { cases, failed } = useValidation();
  if (failed) return <p>The cases could not be loaded; reload the page to try again.</p>;
  // One of each case: its panel leads to the others.
  const first = cases?.offers.filter(({ id }) => !id.includes('-'));
  return first ? <Offers scenarios={first} /> : <p>Loading the cases …</p>;
}

function FilePicker() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="dialog-buttons">
      <input
        ref={input}
        className="unseen"
        type="file"
        tabIndex={-1}
        aria-label="File to open"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) go(openFile(file));
          event.target.value = '';
        }}
      />
      <button type="button" className="button button-strong" onClick={() => input.current?.click()}>
        Choose a file…
      </button>
    </div>
  );
}

function Paste() {
  const [text, setText] = useState('');
  const isEmpty = text.trim() === '';
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) go(openText('pasted text', text));
      }}
    >
      <label htmlFor="paste">Or paste its text</label>
      <textarea
        id="paste"
        value={text}
        spellCheck={false}
        placeholder={'services:\n  web:\n    image: nginx'}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="dialog-buttons">
        <button type="submit" className="button" aria-disabled={isEmpty}>
          Open the text
        </button>
      </div>
    </form>
  );
}
