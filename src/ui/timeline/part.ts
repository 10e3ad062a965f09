import { part } from '../parts.ts';

/** What a run leaves on the timeline. */
export const artPart = part(() => import('./art.ts'));
