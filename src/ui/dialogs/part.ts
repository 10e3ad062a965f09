import { part } from '../parts.ts';

/** Open, report, share, keys; the opening of files, and the card about what went wrong. */
export const dialogPart = part(() => import('./Dialogs.tsx'));
