import engineUrl from 'virtual:engine-script';
import { loadScript } from '../../trusted.ts';
import { part } from '../parts.ts';
import { client } from './engine.ts';

/**
 * What the first scenario does without: most of the catalogue, and the engine that takes commands.
 * Load it before anything is opened, commanded or explained.
 */
export const wholePart = part(async () => {
  const [whole] = await Promise.all([import('./whole.ts'), engineUrl && loadScript(engineUrl)]);
  if (engineUrl) client().renew();
  return whole;
});
