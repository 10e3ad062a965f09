/** Entry of the import worker: one text in, one answer out. The page ends it when it is slow. */
import '../scenarios/bare-worker.ts';
import { importText } from './import-text.ts';

const scope = globalThis as unknown as {
  onmessage: ((event: { readonly data: { name: string; text: string } }) => void) | null;
  postMessage(message: unknown): void;
};

scope.onmessage = ({ data }): void => {
  scope.postMessage(importText(data.name, data.text));
};
