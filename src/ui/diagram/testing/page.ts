/** The page's engine on the page's own thread, for component tests. */
import { act } from '@testing-library/react';
import { readRun } from '../../../scenarios/read-run.ts';
import { documentOf, type Wish } from '../../../view/testing/run.ts';
import { Client } from '../../../wire/client.ts';
import type { Message } from '../../../wire/messages.ts';
import { Session } from '../../../worker/session.ts';
import { paint, setClient } from '../../app/engine.ts';
import { setUi, useUi } from '../../store.ts';

export interface Page {
  readonly client: Client;
  /** Lets simulated seconds pass. */
  wait(seconds: number): Promise<void>;
}

/** Opens a twin scenario (KVM and Docker unless said), lets it come up, forgets the selection. */
export async function openPage(wish: Wish = {}, seconds = 90): Promise<Page> {
  let hear: (message: Message) => void = () => {};
  const session = new Session({ clock: () => 0, post: (message) => hear(message) });
  const client = new Client({
    connect: () => ({
      post: (request) => queueMicrotask(() => hear(session.handle(request))),
      listen: (onMessage) => {
        hear = onMessage;
      },
      end: () => {},
    }),
    read: async (document, journal) => readRun(document, journal),
    onFrame: () => {
      const { structure, epoch } = client.mirror;
      setUi({ structure, epoch, pulse: useUi.getState().pulse + 1 });
      paint();
    },
    onRecovery: (reason) => {
      throw new Error(reason);
    },
    onFault: (message) => {
      throw new Error(message);
    },
  });
  setClient(client);
  useUi.setState(useUi.getInitialState(), true);
  const wait = (time: number): Promise<void> =>
    act(async () => {
      await client.tick(time * 1e6);
    });
  await act(async () => {
    await client.openScenario(documentOf(wish));
  });
  await wait(seconds);
  return { client, wait };
}
