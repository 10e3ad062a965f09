import { part } from '../parts.ts';

/** Runs as links. */
export const linkPart = part(() => import('./link.ts'));
/** The shape of documents that strangers have written. */
export const shapePart = part(() => import('../../scenarios/shape.ts'));
