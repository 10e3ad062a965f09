/** V10: many servers behind one queue against a queue for each. */
import type { ScenarioDocument } from '../document.ts';
import { type Check, defineCase, interval, type Laboratory } from './case.ts';
import { batchesOf, queue } from './queues.ts';

const LOAD = 0.8;
/** Servers, mean response in service times, probability of waiting, requests. */
const POOLS = [
  [2, 2.7778, 0.7111, 700_000],
  [4, 1.7455, 0.5964, 600_000],
  [8, 1.286, 0.4576, 600_000],
  [16, 1.0953, 0.3049, 1_500_000],
] as const;

const pooled = (cores: number): ScenarioDocument =>
  queue({ title: `${cores} cores, one queue`, load: LOAD, cores, settings: { workers: cores } });

const separate = (replicas: number): ScenarioDocument =>
  queue({
    title: `${replicas} cores, a queue for each`,
    load: LOAD,
    replicas,
    settings: { workers: 1 },
  });

function run(lab: Laboratory): Check[] {
  const alone = batchesOf(lab, separate(4), 1_800_000).map((batch) => batch.response);
  const pools = POOLS.flatMap(([cores, response, waiting, jobs]) => {
    const batches = batchesOf(lab, pooled(cores), jobs);
    const [responses, waits] = [batches.map((b) => b.response), batches.map((b) => b.waited)];
    return [
      interval(`One queue, ${cores} cores: mean response, S`, response, responses, 0.02),
      interval(`One queue, ${cores} cores: share that waits`, waiting, waits, 0.02),
    ];
  });
  return [interval('A queue for each of 4 cores: mean response, S', 5, alone, 0.02), ...pools];
}

export const v10 = defineCase({
  id: 'V10',
  title: 'Consolidation pays: one queue for many cores',
  kind: 'EXACT',
  summary:
    'At the same utilisation of 80 %, requests take 5 times their work on cores with a queue each, ' +
    'and 1.1 times on sixteen cores that share one. What consolidation wins is not only machines.',
  sources: ['th-erlangC', 'th-mm1'],
  remarks: 'An interval of 95 % misses the truth once in twenty times; the seeds are the first.',
  scenarios: { pooled: pooled(8), separate: separate(8) },
  run,
});
