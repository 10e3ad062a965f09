import { part } from '../parts.ts';

/** The screen of the ladder, the switches and the deck. */
export const isolationPart = part(() => import('./Isolation.tsx'));
