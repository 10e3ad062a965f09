/**
 * Takes from a worker what a simulation has no use for: nothing that runs there can reach the
 * network or the disk, whatever it was given to read. Import it first.
 *
 * `location` goes too: the schema validator makes an address of it when it is loaded, and the
 * location of a worker that was started from a blob is none that it can use.
 */
const UNUSED = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'importScripts',
  'indexedDB',
];

for (const name of UNUSED) Reflect.deleteProperty(globalThis, name);
Object.defineProperty(globalThis, 'location', { value: undefined });
