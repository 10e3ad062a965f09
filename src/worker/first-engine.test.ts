import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { bundleClassicScript } from '../../vite/bundle.ts';
import { FIRST_ENGINE } from '../../vite/scripts.ts';
import { catalog } from '../catalog/index.ts';
import { createSimulation, stateDigest } from '../engine/index.ts';
import { firstRun } from '../scenarios/first-run.ts';
import type { Message, Request } from '../wire/messages.ts';

interface Scope {
  onmessage?: (event: { readonly data: Request }) => void;
  readonly postMessage: (message: Message) => void;
}

/** The worker of the first screen, as it is in the built page. */
async function startFirst(): Promise<(request: Request) => Message> {
  const shared = { 'src/catalog/index.ts': '__hypervisibleShared' };
  const { text } = await bundleClassicScript('src/worker/worker.ts', true, shared, FIRST_ENGINE);
  const answers: Message[] = [];
  const scope: Scope = { postMessage: (message) => answers.push(message) };
  const begin = runInThisContext(`(function (globalThis, __hypervisibleShared) {${text}\n})`);
  begin(scope, { catalog: structuredClone(catalog) });
  return (request) => {
    scope.onmessage?.({ data: request });
    return answers[answers.length - 1] as Message;
  };
}

test('the engine of the first screen gives the events of the whole one, and takes no command', async () => {
  const ask = await startFirst();
  const { document, scenario } = firstRun;
  const until = 120_000_000;
  const opened = ask({ id: 1, type: 'open', document, scenario });
  expect(opened.type === 'fault' ? opened.message : opened.type).toBe('frame');
  ask({ id: 2, type: 'seek', to: until });
  const whole = createSimulation({ catalog, scenario });
  whole.advance(until);
  const inspected = ask({ id: 3, type: 'inspect' });
  expect(inspected).toMatchObject({ now: until, hash: whole.hash });
  expect(inspected).toMatchObject({ stateHash: stateDigest(whole.snapshot()) });

  const command = { type: 'kill', world: 'left', id: 'db-1' } as const;
  const refused = ask({ id: 4, type: 'command', commands: [command], what: 'a kill' });
  expect(refused.type).toBe('fault');
});
