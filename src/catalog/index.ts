/**
 * The catalogue: everything the engine knows of the outside world, as data. Its sources are in
 * `sources/`, apart, because only who asks for them needs them.
 */
import type { Catalog } from '../engine/define.ts';
import { applications } from './applications/index.ts';
import { faults } from './faults/index.ts';
import { images } from './images/index.ts';
import { kinds } from './kinds/index.ts';
import { libraries } from './libraries/index.ts';
import { policies } from './policies/index.ts';
import { systems } from './systems/index.ts';
import { upkeep } from './upkeep/index.ts';
import { vulnerabilities } from './vulnerabilities/index.ts';

export const catalog: Catalog = {
  kinds,
  systems,
  applications,
  images,
  policies,
  faults,
  vulnerabilities,
  libraries,
  upkeep,
};
