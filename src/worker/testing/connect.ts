/**
 * For tests: a client whose engine is on the other end of a real message channel, on this thread.
 */
import { MessageChannel } from 'node:worker_threads';
import { readRun } from '../../scenarios/read-run.ts';
import { Client, type ClientOptions, type Endpoint } from '../../wire/client.ts';
import type { Message, Request } from '../../wire/messages.ts';
import { transferables } from '../../wire/messages.ts';
import { Session } from '../session.ts';

export interface TestEngine {
  readonly endpoint: Endpoint;
  /** Ends the engine as a crash would. */
  die(): void;
  /** From now on requests are swallowed, as by an engine that hangs. */
  hang(): void;
}

export function startEngine(): TestEngine {
  const { port1, port2 } = new MessageChannel();
  const session = new Session({
    clock: () => performance.now(),
    post: (m) => port2.postMessage(m),
  });
  let hangs = false;
  let onDeath: (reason: string) => void = () => {};
  port2.on('message', (request: Request) => {
    if (hangs) return;
    const message = session.handle(request);
    const frame = message.type === 'frame' || message.type === 'answered' ? message.frame : null;
    port2.postMessage(message, frame ? transferables(frame) : []);
  });
  const close = (): void => {
    port1.close();
    port2.close();
  };
  return {
    endpoint: {
      post: (request) => port1.postMessage(request),
      listen: (onMessage, died) => {
        onDeath = died;
        port1.on('message', (message: Message) => onMessage(message));
      },
      end: close,
    },
    die: () => {
      close();
      onDeath('killed by the test');
    },
    hang: () => {
      hangs = true;
    },
  };
}

export interface TestClient {
  readonly client: Client;
  readonly engines: TestEngine[];
  readonly recoveries: string[];
  readonly faults: string[];
}

export function startClient(options: Partial<ClientOptions> = {}): TestClient {
  const engines: TestEngine[] = [];
  const recoveries: string[] = [];
  const faults: string[] = [];
  const client = new Client({
    connect: () => {
      const engine = startEngine();
      engines.push(engine);
      return engine.endpoint;
    },
    read: async (document, journal) => readRun(document, journal),
    onFrame: () => {},
    onRecovery: (reason) => recoveries.push(reason),
    onFault: (message) => faults.push(message),
    ...options,
  });
  return { client, engines, recoveries, faults };
}
