import { test } from 'vitest';
import { maintain } from './testing/fuzz-upkeep.ts';
import { patient } from './testing/run.ts';

test('random patches, rebuilds and upgrades keep every law', patient, () => {
  for (let seed = 0; seed < 25; seed++) maintain(seed);
});
