/**
 * The whole catalogue, all scenarios and what reads them, as one part of the page; see
 * `ui/parts.ts`.
 */
import rest from 'virtual:catalog-rest';
import { catalog } from '../../catalog/index.ts';
import { complete } from '../../catalog/rest.ts';

export { scenarios } from '../../scenarios/index.ts';
export { readRun } from '../../scenarios/read-run.ts';
export { withStack } from '../../scenarios/stacks.ts';

complete(catalog, rest);
