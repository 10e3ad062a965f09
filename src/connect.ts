/** The engine in a worker, as the client wants it: three methods. */
import engineCode from 'virtual:engine-worker';
import { catalog } from './catalog/index.ts';
import { startWorker } from './trusted.ts';
import type { Endpoint } from './wire/client.ts';
import type { Message } from './wire/messages.ts';

/** The catalogue is data, and a large part of both scripts: the page's copy serves the worker. */
const lent = (): string => `globalThis.__hypervisibleShared=${JSON.stringify({ catalog })};\n`;

/** Starts an engine: the whole one once it is there. Throws where workers are not to be had. */
export function connectEngine(): Endpoint {
  const worker = startWorker(lent() + (globalThis.__hypervisibleEngine ?? engineCode));
  return {
    post: (request) => worker.postMessage(request),
    listen: (onMessage, onDeath) => {
      worker.onmessage = (event: MessageEvent<Message>) => onMessage(event.data);
      worker.onerror = (event) => {
        event.preventDefault();
        onDeath(event.message || 'it failed');
      };
      worker.onmessageerror = () => onDeath('it sent what cannot be read');
    },
    end: () => worker.terminate(),
  };
}
