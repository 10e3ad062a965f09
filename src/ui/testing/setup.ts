/** Component tests share one module graph (`isolate: false`): each leaves everything as it was. */
import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';
import { dialogPart } from '../dialogs/part.ts';
import { chosenPart } from '../inspector/part.ts';
import { useUi } from '../store.ts';
import { artPart } from '../timeline/part.ts';

// Components are asked for what they show at once.
await Promise.all([artPart.load(), chosenPart.load(), dialogPart.load()]);

// jsdom knows <dialog> but cannot show it.
HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function close(this: HTMLDialogElement) {
  this.open = false;
};

const pristine = useUi.getState();

afterEach(() => {
  cleanup();
  useUi.setState(pristine, true);
});
