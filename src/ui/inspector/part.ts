import { part } from '../parts.ts';

/** What one sees and can do of what is chosen: the inspector's inside, the menu, the marks. */
export const chosenPart = part(() => import('./chosen.ts'));
