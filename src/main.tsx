/** Wires the engine, its mirror and the page. Nothing else knows all three. */
import { createRoot } from 'react-dom/client';
import { connectEngine } from './connect.ts';
import { App } from './ui/app/App.tsx';
import { begin } from './ui/app/begin.ts';
import { setClient } from './ui/app/engine.ts';
import { frameArrived } from './ui/app/frames.ts';
import { notify } from './ui/app/notices.ts';
import { pageStage, startPacer } from './ui/app/pacer.ts';
import { readDocument } from './ui/app/read.ts';
import { setUi, useUi } from './ui/store.ts';
import { version } from './version.ts';
import { Client } from './wire/client.ts';

/** The engine was replaced; the run goes on where it was. */
function recovered(reason: string): void {
  notify('plain', `The simulator stopped (${reason}) and was started again. Nothing was lost.`);
}

/** Renders the page, complete from the first moment on. */
async function main(root: HTMLElement): Promise<void> {
  const client = new Client({
    connect: connectEngine,
    read: readDocument,
    onFrame: frameArrived,
    onRecovery: recovered,
    onFault: (fault) => setUi({ fault, playing: false }),
  });
  setClient(client);
  // For the console, bug reports and tests: what this run has come to, to compare with another's.
  Object.defineProperty(globalThis, 'hypervisible', {
    value: Object.freeze({ version, inspect: () => client.inspect() }),
  });
  await begin();
  createRoot(root).render(<App />);
  startPacer(pageStage(useUi.getState().embedded));
}

const root = document.getElementById('root');
if (root) {
  main(root).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    root.textContent = `Hypervisible cannot start here: ${reason}. Try a current browser.`;
  });
}
