import { test } from 'vitest';
import { buildAndPull } from '../testing/fuzz-images.ts';
import { patient } from '../testing/run.ts';

const FROM = Number(process.env.FUZZ_FROM ?? 1);
const COUNT = Number(process.env.FUZZ_COUNT ?? 25);

test('random builds, pulls and outages of the registry break no law', patient, () => {
  for (let seed = FROM; seed < FROM + COUNT; seed++) buildAndPull(seed);
});
