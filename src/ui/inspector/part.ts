import { wholePart } from '../app/whole-part.ts';
import { part } from '../parts.ts';

/** What one sees and can do of what is chosen: the inspector's inside, the menu, the marks. */
export const chosenPart = part(async () => {
  const [chosen] = await Promise.all([import('./chosen.ts'), wholePart.load()]);
  return chosen;
});
