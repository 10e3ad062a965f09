/** The whole catalogue and all scenarios, as one part of the page; see `ui/parts.ts`. */
import rest from 'virtual:catalog-rest';
import { catalog } from '../../catalog/index.ts';
import { complete } from '../../catalog/rest.ts';
import { client } from './engine.ts';

export { scenarios } from '../../scenarios/index.ts';

complete(catalog, rest);

/** Resolves when the engine knows it too. Engines that begin later are lent what the page has. */
export const learned: Promise<void> =
  Object.keys(rest).length > 0 ? client().learn(rest) : Promise.resolve();
