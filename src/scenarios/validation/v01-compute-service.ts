/** V01: the overloaded compute service of LightVM, one virtual machine a request. */
import type { SimEvent } from '../../engine/index.ts';
import type { ScenarioDocument } from '../document.ts';
import {
  type Check,
  defineCase,
  holds,
  type Laboratory,
  near,
  type Point,
  within,
} from './case.ts';
import { machine, SECOND, startAt, xenOn } from './starts.ts';

const REQUESTS = 1000;
const GAP = 0.25 * SECOND;
const WORK_SECONDS = 0.8;
const CORES = 3;
const numbers = Array.from({ length: REQUESTS }, (_, i) => i + 1);
const arrival = (n: number): number => (n - 1) * GAP;

/** Requests that come `gap` µs apart, each a unikernel of its own with 0.8 s of work. */
const service = (title: string, requests: readonly number[], gap: number): ScenarioDocument => ({
  version: 1,
  title,
  worlds: {
    lightvm: {
      title: 'LightVM',
      hosts: [machine('host-1', { cores: CORES })],
      entities: [
        ...xenOn('host-1', 'lightvm-dom0'),
        ...requests.map((n) => ({
          id: `vm-${n}`,
          kind: 'lightvm-unikernel',
          system: 'mini-os',
          memory: '8 MiB',
          cpus: 1,
          startTakes: '0 s', // on a fourth core: its control domain's
          tasks: [`${WORK_SECONDS} s`],
          on: 'xen-host-1',
        })),
      ],
    },
  },
  journal: requests.map((n) => startAt((n - 1) * gap, 'lightvm', `vm-${n}`)),
});

const overloaded = service('A compute service under overload', numbers, GAP);
/** The longest distance between requests at which three cores are just busy: 0.8 s ÷ 3. */
const SATURATED = Math.ceil((WORK_SECONDS / CORES) * SECOND);

const numberOf = ({ subject }: SimEvent): number => Number(subject.slice(3));
const isEnd = ({ type }: SimEvent): boolean => type === 'tasksDone';
const serviceSeconds = (event: SimEvent): number => (event.at - arrival(numberOf(event))) / SECOND;

/** Machines at work at a time: begun and not done. */
const atWork = (ends: readonly SimEvent[], at: number): number =>
  numbers.filter((n) => arrival(n) <= at).length - ends.filter((event) => event.at <= at).length;

/** Cores in use when requests have come `gap` µs apart for a while. */
function busyCores(lab: Laboratory, gap: number): number {
  const run = lab.start(service('Utilisation', numbers.slice(0, 200), gap));
  run.advance(100 * gap);
  const used = (): number =>
    numbers
      .slice(0, 200)
      .reduce((sum, n) => sum + (run.views[0]?.cpu(`vm-${n}`)?.usedMicros ?? 0), 0);
  const before = used();
  run.advance(180 * gap);
  return (used() - before) / (80 * gap);
}

function play(lab: Laboratory): Check[] {
  const run = lab.start(overloaded);
  run.advance(400 * SECOND);
  const ends = run.events.filter(isEnd);
  const took: number[] = [];
  for (const event of ends) took[numberOf(event)] = serviceSeconds(event);
  const of = (n: number): number => took[n] ?? Number.NaN;
  const peak = took.reduce((best, seconds, n) => (seconds > (took[best] ?? 0) ? n : best), 1);
  const most = Math.max(...numbers.map((n) => atWork(ends, arrival(n))));
  const rising: readonly Point[] = [
    [100, 4],
    [200, 6.8],
    [400, 13.2],
    [600, 19.5],
    [800, 27.5],
  ];
  const beside: readonly Point[] = [
    [50, 23],
    [100, 45],
    [150, 65],
    [200, 88],
  ];
  return [
    within('last machine ends, s', 273, Math.max(...ends.map(({ at }) => at)) / SECOND, 0.03),
    within('longest service time, s', 31, of(peak), 0.05),
    within('service time of the last request, s', 17.3, of(REQUESTS), 0.05),
    ...rising.map(([n, s]) => within(`service time of request ${n}, s`, s, of(n), 0.2)),
    within('most machines at once', 116, most, 0.1),
    ...beside.map(([t, n]) =>
      within(`machines at once at ${t} s`, n, atWork(ends, t * SECOND), 0.25),
    ),
    holds(
      'the service time rises, peaks before the last request, and falls',
      'peak near 900 of 1000',
      `peak at ${peak}`,
      peak > 800 && peak < REQUESTS && of(REQUESTS) < of(peak) && of(100) < of(400),
    ),
    near(
      `cores in use with requests ${SATURATED} µs apart, of ${CORES}`,
      CORES,
      busyCores(lab, SATURATED),
      0.02,
    ),
  ];
}

export const v01 = defineCase({
  id: 'V01',
  title: 'An overloaded compute service',
  kind: 'PREDICT',
  summary:
    'A thousand requests, each a virtual machine with 0.8 s of work, come to three cores every ' +
    '0.25 s. They come faster than they can be served, so everybody waits for everybody: the time ' +
    'of a request climbs from 0.8 s to half a minute. Nothing is fitted.',
  sources: [
    'manco-compute-R',
    'manco-compute-end',
    'manco-compute-peak',
    'manco-compute-S',
    'manco-compute-ia',
  ],
  remarks:
    'Starting a machine (1.3 to 3.5 ms, done by the control domain on a core of its own) is ' +
    'neglected. The published figures were read off a plot (± 0.7 s). The simulated machines climb up to 14 % ' +
    'steeper, and more of them are at work at once: fluid sharing is perfectly fair, a scheduler ' +
    'with its slices and switches is not. The text values give saturation at 0.2667 s.',
  scenarios: { overload: overloaded },
  curve: {
    x: { label: 'request', unit: '' },
    y: { label: 'service time', unit: 's' },
    series: [
      {
        title: 'LightVM, Fig. 17',
        published: [
          [100, 4],
          [200, 6.8],
          [400, 13.2],
          [600, 19.5],
          [800, 27.5],
          [900, 31],
          [1000, 17.3],
        ],
        world: 'lightvm',
        fromEvent: (event) => (isEnd(event) ? [numberOf(event), serviceSeconds(event)] : null),
      },
    ],
  },
  run: play,
});
