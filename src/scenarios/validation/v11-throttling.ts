/** V11: CFS bandwidth control, exact. */
import type { SimEvent } from '../../engine/index.ts';
import type { EntityDocument, ScenarioDocument } from '../document.ts';
import { type Check, defineCase, exactly, type Laboratory, near, type Point } from './case.ts';
import { dockerOn, machine, SECOND } from './starts.ts';

interface Example {
  readonly id: string;
  /** CPU work, quota and period in ms; runnable threads. */
  readonly work: number;
  readonly quota: number;
  readonly period: number;
  readonly threads: number;
  /** Published wall-clock time in ms. */
  readonly wall: number;
}

const EXAMPLES: readonly Example[] = [
  { id: 'a-fifth', work: 100, quota: 20, period: 100, threads: 1, wall: 420 },
  { id: 'a-half', work: 500, quota: 50, period: 100, threads: 1, wall: 950 },
  { id: 'four-threads', work: 400, quota: 100, period: 100, threads: 4, wall: 325 },
  { id: 'one-cpu', work: 1000, quota: 250, period: 250, threads: 1, wall: 1000 },
];

/** How often it stands still: ⌈work ÷ quota⌉ − 1 times, if the threads can use the quota up. */
const stops = ({ work, quota, period, threads }: Example): number =>
  threads * period <= quota ? 0 : Math.ceil(work / quota) - 1;

const container = (id: string, rest: Partial<EntityDocument>): EntityDocument => ({
  id,
  kind: 'docker-container',
  application: 'linpack',
  on: 'linux-host-1',
  up: true,
  ...rest,
});

const throttled: ScenarioDocument = {
  version: 1,
  title: 'A quota in each period',
  worlds: {
    bandwidth: {
      title: 'CFS bandwidth control',
      hosts: [machine('host-1', { cores: 16 })],
      entities: [
        ...dockerOn('host-1'),
        ...EXAMPLES.map(({ id, work, quota, period, threads }) =>
          container(id, {
            cpus: quota / period,
            cpuPeriod: `${period} ms`,
            tasksAtOnce: threads,
            tasks: Array.from({ length: threads }, () => `${work / threads} ms`),
          }),
        ),
      ],
    },
  },
};

/** The kernel document's examples: quota and period in ms, and the CPUs that they amount to. */
const RATES: readonly (readonly [id: string, quota: number, period: number, cpus: number])[] = [
  ['rate-1', 250, 250, 1],
  ['rate-2', 1000, 500, 2],
  ['rate-fifth', 10, 50, 0.2],
];

const rates: ScenarioDocument = {
  version: 1,
  title: 'What a quota amounts to',
  worlds: {
    bandwidth: {
      title: 'CFS bandwidth control',
      hosts: [machine('host-1', { cores: 16 })],
      entities: [
        ...dockerOn('host-1'),
        ...RATES.map(([id, quota, period]) =>
          container(id, {
            cpus: quota / period,
            cpuPeriod: `${period} ms`,
            tasksAtOnce: 4,
            tasks: Array.from({ length: 4 }, () => '1000 s'),
          }),
        ),
      ],
    },
  },
};

const tookMillis = ({ data }: SimEvent): number => Number(data.tookMicros) / 1000;

function play(lab: Laboratory): Check[] {
  const run = lab.start(throttled);
  run.advance(10 * SECOND);
  const checks = EXAMPLES.flatMap((example): Check[] => {
    const { id, wall, work, quota, period, threads } = example;
    const end = run.events.find(({ type, subject }) => type === 'tasksDone' && subject === id);
    const name = `${work} ms of work, ${quota} ms in ${period} ms, ${threads} threads`;
    const stopped = run.views[0]?.cpu(id)?.throttled ?? -1;
    return [
      near(`${name}: ends after, ms`, wall, end ? tookMillis(end) : Number.NaN, 0.001, '±1 µs'),
      exactly(`${name}: periods throttled`, stops(example), stopped),
    ];
  });
  const steady = lab.start(rates);
  steady.advance(100 * SECOND);
  for (const [id, quota, period, cpus] of RATES) {
    const used = (steady.views[0]?.cpu(id)?.usedMicros ?? 0) / (100 * SECOND);
    checks.push(near(`${quota} ms in ${period} ms, in CPUs`, cpus, used, 1e-9));
  }
  return checks;
}

export const v11 = defineCase({
  id: 'V11',
  title: 'Throttled by a quota',
  kind: 'EXACT',
  summary:
    'A container with a quota runs at full speed until the quota of the period is gone, then ' +
    'stands still until the next period. Four threads burn 100 ms in 25 ms and wait for 75 ms.',
  sources: ['sch-cfs-period', 'sch-cfs-slice'],
  remarks:
    'This is the ideal mode. The kernel hands a quota out in slices of 5 ms, of which up to 1 ms a ' +
    'CPU can stay unused; the page simulates no slices.',
  scenarios: { quota: throttled, rates },
  curve: {
    x: { label: 'example', unit: '' },
    y: { label: 'ends after', unit: 'ms' },
    series: [
      {
        title: 'k full periods and the rest',
        published: EXAMPLES.map(({ wall }, i): Point => [i + 1, wall]),
        world: 'bandwidth',
        fromEvent: (event) => {
          const i = EXAMPLES.findIndex(({ id }) => id === event.subject);
          return event.type === 'tasksDone' && i >= 0 ? [i + 1, tookMillis(event)] : null;
        },
      },
    ],
  },
  run: play,
});
