/**
 * `npm run fuzz -- --from N --count M`: so many small random runs in which every law is checked
 * after every timer. Prints the seeds that fail, with the law they break; exit code 1 if any does.
 * It runs helpers of the tests, which no other tool may (`testing/import-rules.ts`).
 */
import { parseArgs } from 'node:util';
import { tinker } from '../engine/testing/fuzz-made.ts';
import { besiege, endure, flash, survive } from '../engine/testing/fuzz-run.ts';
import { maintain } from '../engine/testing/fuzz-upkeep.ts';

const KINDS = { flash, endure, survive, besiege, maintain, tinker } as const;
const STEP = 500;

function main(): number {
  const { values } = parseArgs({
    options: { from: { type: 'string' }, count: { type: 'string' }, kind: { type: 'string' } },
  });
  const from = Number(values.from ?? 0);
  const count = Number(values.count ?? 10_000);
  const kind = values.kind ?? 'flash';
  const play = Object.hasOwn(KINDS, kind) ? KINDS[kind as keyof typeof KINDS] : undefined;
  if (!play || !Number.isInteger(from) || !Number.isInteger(count)) {
    const kinds = Object.keys(KINDS).join('|');
    process.stderr.write(`usage: npm run fuzz -- --from N --count M --kind ${kinds}\n`);
    return 2;
  }
  let failed = 0;
  for (let seed = from; seed < from + count; seed++) {
    try {
      play(seed);
    } catch (error) {
      failed++;
      process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
    }
    const done = seed + 1 - from;
    if (done % STEP === 0) process.stderr.write(`${done} of ${count}, ${failed} failed\n`);
  }
  process.stdout.write(`${count - failed} of ${count} runs kept every law\n`);
  return failed > 0 ? 1 : 0;
}

process.exitCode = main();
