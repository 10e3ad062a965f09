import { test } from 'vitest';
import { tinker } from './testing/fuzz-made.ts';
test('f', { timeout: 500000 }, () => {
  const from = Number(process.env.FROM ?? 0), count = Number(process.env.COUNT ?? 100);
  const end = Date.now() + Number(process.env.SECS ?? 60) * 1000;
  let bad = 0;
  let s = from;
  for (; s < from + count && Date.now() < end; s++) {
    try { tinker(s); } catch (e) { if (bad++ < 12) console.log(String((e as Error).message).slice(0, 500), process.env.STACK ? ((e as Error).cause as Error).stack : ""); }
  }
  console.log('done', s - from, 'bad', bad);
});
