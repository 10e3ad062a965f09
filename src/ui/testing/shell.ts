/** For tests of the whole page: a real engine behind it, wired as `main.tsx` wires it. */
import { act } from '@testing-library/react';
import { startClient, type TestClient } from '../../worker/testing/connect.ts';
import { setClient } from '../app/engine.ts';
import { frameArrived } from '../app/frames.ts';
import { setUi } from '../store.ts';

export interface Shell extends TestClient {
  /** Lets simulated time pass and the page take it in. */
  run(seconds: number): Promise<void>;
  /** Waits until the engine has answered everything and the page has taken it in. */
  settle(): Promise<void>;
}

export function startShell(): Shell {
  const test = startClient({
    onFrame: frameArrived,
    onFault: (fault) => setUi({ fault, playing: false }),
  });
  setClient(test.client);
  const settle = async (): Promise<void> => {
    await act(async () => {
      do await new Promise((resolve) => setTimeout(resolve, 5));
      while (test.client.pending > 0);
      // The pulse comes at most ten times a second.
      await new Promise((resolve) => setTimeout(resolve, 110));
    });
  };
  const run = async (seconds: number): Promise<void> => {
    await act(async () => {
      await test.client.seek(test.client.mirror.now + seconds * 1e6);
    });
    await settle();
  };
  return { ...test, run, settle };
}
