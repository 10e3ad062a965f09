/**
 * The one engine of the page: components reach the client and its mirror through here. `main.tsx`
 * puts it in place before the first render; tests put in one that runs on their own thread.
 */
import type { Client } from '../../wire/client.ts';
import type { Mirror } from '../../wire/mirror.ts';

let current: Client | null = null;

export function setClient(client: Client): void {
  current = client;
}

/** Throws before `setClient`. */
export function client(): Client {
  if (!current) throw new Error('the page has no engine yet');
  return current;
}

export const mirror = (): Mirror => client().mirror;

/** Painters run once a frame, after the mirror has taken it in: numbers, bars, particles. */
type Painter = () => void;
const painters = new Set<Painter>();

/** Registers a painter; returns what unregisters it. */
export function onPaint(painter: Painter): () => void {
  painters.add(painter);
  return () => painters.delete(painter);
}

export function paint(): void {
  for (const painter of painters) painter();
}
