/** Entry of the worker: a session, fed by messages. Nothing here may reach the network. */
import '../scenarios/bare-worker.ts';
import { PROTOCOL, type Request, transferables } from '../wire/messages.ts';
import { Session } from './session.ts';

const scope = globalThis as unknown as DedicatedWorkerGlobalScope;
const session = new Session({
  clock: () => performance.now(),
  post: (message) => scope.postMessage(message),
});

scope.onmessage = (event: MessageEvent<Request>): void => {
  const message = session.handle(event.data);
  const frame = message.type === 'frame' || message.type === 'answered' ? message.frame : null;
  scope.postMessage(message, frame ? transferables(frame) : []);
};
scope.postMessage({ type: 'ready', protocol: PROTOCOL });
