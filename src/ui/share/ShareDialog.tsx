/**
 * The run as a link: scenario, seed, what was done and when, and the time. Whoever opens it sees
 * this very run. The link is the data; nothing is stored and nothing is sent.
 */
import { useEffect, useId, useRef, useState } from 'react';
import { mirror } from '../app/engine.ts';
import { Icon } from '../controls/icons.tsx';
import { Dialog } from '../dialogs/Dialog.tsx';
import { idOf } from '../validation/loaded.ts';
import { copyFrom } from './copy.ts';
import { linkPart } from './part.ts';

/** Longer links are cut by mail programs and chats. */
const LINK_MAX = 8000;

const here = (): string => window.location.href.replace(/[?#].*$/, '');

const snippet = (url: string): string =>
  `<iframe title="Hypervisible: virtual machines and containers" src="${url}" width="100%" ` +
  'height="640" loading="lazy" allow="fullscreen; clipboard-write" referrerpolicy="no-referrer" ' +
  'style="border:0"></iframe>';

/** The scenario with what was done in it: a file that this page and the command line open. */
function scenarioFile(): string {
  const { document, seed, journal } = mirror();
  return `${JSON.stringify({ ...(document as object), seed, journal }, null, 2)}\n`;
}

export function ShareDialog() {
  const [code, setCode] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const { document, seed, journal, now } = mirror();
    // A validation scenario is large, and the same in every copy of this version: its id will do.
    const run = { document: idOf(document) ?? document, seed, journal, at: now };
    const encode = linkPart.load().then(({ encodeLink }) => encodeLink(run));
    encode.then(
      (text) => gone || setCode(text),
      () => gone || setCode(''),
    );
    return () => {
      gone = true;
    };
  }, []);
  const isLong = code === '' || (code ?? '').length > LINK_MAX;
  return (
    <Dialog title="Share this run" wide>
      <p className="dialog-note">
        The link holds the scenario, its seed, what you did and the time: whoever opens it sees the
        same run. Nothing is stored, nothing is sent.
      </p>
      {code !== null && isLong && <TooLong length={code.length} />}
      {code !== null && !isLong && (
        <>
          <Field label="Link" value={`${here()}#s=${code}`} />
          <Field
            label="To put it into a page of yours"
            value={snippet(`${here()}?embed=1#s=${code}`)}
            tall
          />
        </>
      )}
    </Dialog>
  );
}

function Field(props: { readonly label: string; readonly value: string; readonly tall?: boolean }) {
  const { label, value, tall } = props;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [copied, setCopied] = useState('');
  const id = useId();
  const copy = async (): Promise<void> => {
    if (!field.current) return;
    const done = await copyFrom(field.current);
    setCopied(done ? 'Copied.' : 'The browser does not allow it here: press Ctrl + C.');
  };
  const common = { id, ref: field, readOnly: true, value, spellCheck: false } as const;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        {tall ? (
          <textarea {...common} onFocus={(e) => e.target.select()} />
        ) : (
          <input {...common} type="text" onFocus={(e) => e.target.select()} />
        )}
        <button
          type="button"
          className="button"
          onClick={() => {
            copy().catch(() => {});
          }}
        >
          <Icon name="copy" />
          Copy
        </button>
      </div>
      <p className="dialog-note">
        <span className="number">{value.length.toLocaleString('en')}</span> characters.{' '}
        <span role="status">{copied}</span>
      </p>
    </div>
  );
}

function TooLong({ length }: { readonly length: number }) {
  const [url, setUrl] = useState<string>();
  const [text] = useState(scenarioFile);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <>
      <p className="card-bad">
        {length > 0
          ? `The link would have ${length.toLocaleString('en')} characters; many programs cut links
             at ${LINK_MAX.toLocaleString('en')}.`
          : 'This browser cannot make a link.'}{' '}
        Share a file instead: it is opened here with “Open a compose file…”.
      </p>
      <div className="dialog-buttons">
        <a className="button button-strong" href={url} download="hypervisible-scenario.json">
          <Icon name="download" />
          Download scenario file
        </a>
      </div>
      {/* In a frame without leave to download, the browser says nothing and does nothing. */}
      <Field label="Or copy its text" value={text} tall />
    </>
  );
}
