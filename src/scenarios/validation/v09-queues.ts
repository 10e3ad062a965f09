/** V09: what utilisation does to response times, by the three classical formulas. */
import type { ScenarioDocument } from '../document.ts';
import { type Check, defineCase, interval, type Laboratory } from './case.ts';
import { type Batch, batchesOf, queue } from './queues.ts';

/** Utilisation, requests, and the widest interval accepted. */
const LOADS = [
  [0.5, 150_000, 0.02],
  [0.7, 400_000, 0.02],
  [0.8, 1_000_000, 0.02],
  [0.9, 4_500_000, 0.02],
  [0.95, 1_200_000, 0.1],
] as const;
const SPREADS = ['deterministic', 'exponential', 'hyperexponential'] as const;
type Spread = (typeof SPREADS)[number];

const LOAD = 0.8;
/** S ÷ (1 − ρ). */
const SHARED_RESPONSE = 5;
/** Sizes of the requests of three clients, in units of the mean. */
const SIZES = [0.25, 1, 1.75] as const;

const mm1 = (load: number): ScenarioDocument => queue({ title: `One core at ${load}`, load });

const sharing = (requestSpread: Spread): ScenarioDocument =>
  queue({ title: `Shared core, ${requestSpread} work`, load: LOAD, settings: { requestSpread } });

const fifo = (requestSpread: Spread): ScenarioDocument =>
  queue({
    title: `One thread, ${requestSpread} work`,
    load: LOAD,
    settings: { requestSpread, workers: 1 },
  });

const bySize: ScenarioDocument = queue({
  title: 'Short and long requests on a shared core',
  load: LOAD,
  settings: { requestSpread: 'deterministic' },
  clients: SIZES.map((size) => ({
    id: `size-${size}`,
    service: 'queue',
    rate: `${+((LOAD * 10) / SIZES.length).toPrecision(9)}/s`,
    timeout: '1000000 s',
    requestWork: `${size * 100} ms`,
  })),
});

const responses = (batches: readonly Batch[]): number[] => batches.map((b) => b.response);

/** Requests of each spread: a mean of variable work takes longer to settle. */
const SHARED = { deterministic: 600_000, exponential: 1_000_000, hyperexponential: 3_000_000 };
const QUEUED = { deterministic: 600_000, exponential: 1_000_000, hyperexponential: 1_500_000 };
const PK = { deterministic: 3, exponential: 5, hyperexponential: 11 };
const WIDEST = { deterministic: 0.02, exponential: 0.02, hyperexponential: 0.04 };

function run(lab: Laboratory): Check[] {
  const utilisation = LOADS.map(([load, jobs, widest]) => {
    const exact = +(1 / (1 - load)).toPrecision(6);
    const found = responses(batchesOf(lab, mm1(load), jobs));
    return interval(`M/M/1, ρ = ${load}: mean response, S`, exact, found, widest);
  });
  const insensitive = SPREADS.filter((spread) => spread !== 'exponential').map((spread) => {
    const found = responses(batchesOf(lab, sharing(spread), SHARED[spread]));
    const what = `M/G/1 sharing, ${spread}, ρ = ${LOAD}: mean response, S`;
    return interval(what, SHARED_RESPONSE, found, 0.025);
  });
  const inOrder = SPREADS.map((spread) => {
    const found = responses(batchesOf(lab, fifo(spread), QUEUED[spread]));
    const what = `M/G/1 in order, ${spread}, ρ = ${LOAD}: mean response, S`;
    return interval(what, PK[spread], found, WIDEST[spread]);
  });
  const sized = batchesOf(lab, bySize, 900_000);
  const conditional = SIZES.map((size, i) => {
    const found = sized.map((batch) => batch.byClient[i] as number);
    const what = `Sharing, requests of size ${size} S: mean response, S`;
    return interval(what, size * SHARED_RESPONSE, found, 0.03);
  });
  return [...utilisation, ...insensitive, ...inOrder, ...conditional];
}

export const v09 = defineCase({
  id: 'V09',
  title: 'What utilisation does to response times',
  kind: 'EXACT',
  summary:
    'A core that is twice as busy does not answer in twice the time: at 50, 80 and 95 % a request ' +
    'takes 2, 5 and 20 times its work. A shared core does not care how the work varies, a queue ' +
    'in order of arrival does; and on a shared core each request waits in proportion to its size.',
  sources: ['th-mm1', 'th-ps', 'th-pk'],
  remarks:
    'An interval of 95 % misses the truth once in twenty times, whatever the simulator; the seeds ' +
    'are the first. At ρ = 0.95 a width of 2 % would take fifteen million requests.',
  scenarios: {
    busy: mm1(0.8),
    'very-busy': mm1(0.95),
    queue: fifo('exponential'),
    variable: fifo('hyperexponential'),
    sizes: bySize,
  },
  run,
});
