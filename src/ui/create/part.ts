import { wholePart } from '../app/whole-part.ts';
import { part } from '../parts.ts';

/** The dialogs that change what a world consists of. */
export const createPart = part(async () => {
  const [create] = await Promise.all([import('./create.ts'), wholePart.load()]);
  return create;
});
