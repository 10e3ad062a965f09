/**
 * `npm start`: installs what is missing, builds, and serves the production build until Ctrl-C.
 * The port is PORT, else 4173 or the next free one; the line printed names the one in use.
 */
import { ensurePackages, root } from './setup.mjs';

ensurePackages();
const { build, preview } = await import('vite');

await build({ root, logLevel: 'warn' });
const server = await preview({
  root,
  logLevel: 'warn',
  preview: { strictPort: process.env.PORT !== undefined },
}).catch((error) => {
  console.error(`${error.message}; set PORT to another one.`);
  process.exit(1);
});
console.log(`Hypervisible is running at ${server.resolvedUrls?.local[0]} (Ctrl-C ends it)`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));

// npm does not pass a signal on to us; without this a killed `npm start` would keep the port.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 1000);
}
