/** V21: a database under a growing number of clients that wait for their answers. */
import type { Simulation, WorldMetrics } from '../../engine/index.ts';
import type { ScenarioDocument } from '../document.ts';
import { type Check, defineCase, holds, type Laboratory, type Point, within } from './case.ts';

/** Threads of the benchmark, and transactions a second: native, KVM. */
const NATIVE: readonly Point[] = [
  [10, 3394],
  [30, 6709],
  [50, 9134],
  [90, 12_428],
  [170, 13_373],
  [290, 13_008],
];
/** Hardware threads of the machine: two processors of eight cores with two threads each. */
const QUEUES = 32;
/**
 * The one figure that is fitted: with N clients at random on K equal queues, X = N ÷ ((N + K − 1)
 * S ÷ K) gives the work S of a transaction from the first point.
 */
const [CLIENTS_1, RATE_1] = NATIVE[0] as Point;
const WORK_MICROS = (CLIENTS_1 / (CLIENTS_1 + QUEUES - 1) / RATE_1) * QUEUES * 1e6;

const FROM = 2;
const STEP = 6;

const scenario: ScenarioDocument = {
  version: 1,
  title: 'MySQL, from 10 to 290 clients',
  seed: 1,
  worlds: {
    native: {
      title: 'On the host',
      hosts: [{ id: 'host-1', cores: QUEUES, memory: '252 GB', disk: '1 TB' }],
      entities: [{ id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true }],
      services: [
        {
          id: 'mysql',
          title: 'MySQL, one run queue for each hardware thread',
          replicas: QUEUES,
          on: ['linux-1'],
          balance: 'random',
          template: {
            kind: 'process',
            application: 'postgresql',
            cpus: 1,
            requestWork: `${WORK_MICROS.toFixed(3)} us`,
            requestSpread: 'exponential',
          },
        },
      ],
      clients: NATIVE.map(([clients], i) => ({
        id: `sysbench-${clients}`,
        service: 'mysql',
        clients: 0,
        profile: [
          { at: `${FROM + i * STEP} s`, clients },
          { at: `${FROM + (i + 1) * STEP} s`, clients: 0 },
        ],
      })),
    },
  },
};

/** Answers a second that each number of clients has had, since each waits for its own: N ÷ R. */
const throughput = (metrics: WorldMetrics): Point[] =>
  metrics.clients.flatMap(({ meanMicros }, i): Point[] => {
    const [clients] = NATIVE[i] as Point;
    return meanMicros > 0 ? [[clients, (clients * 1e6) / meanMicros]] : [];
  });

function run(lab: Laboratory): Check[] {
  const sim = lab.start(scenario);
  sim.advance((FROM + NATIVE.length * STEP) * 1e6);
  const view = sim.views[0] as Simulation['views'][number];
  const rates = throughput(view.measure()).map(([, rate]) => rate);
  const at = (clients: number): readonly [number, number] => {
    const i = NATIVE.findIndex(([n]) => n === clients);
    return [(NATIVE[i] as Point)[1], Math.round(rates[i] as number)];
  };
  const rises = rates.every((rate, i) => i === 0 || rate > (rates[i - 1] as number));
  const gains = rates.slice(1).map((rate, i) => {
    const [n, before] = [(NATIVE[i + 1] as Point)[0], (NATIVE[i] as Point)[0]];
    return (rate - (rates[i] as number)) / (n - before);
  });
  const bends = gains.every((gain, i) => i === 0 || gain < (gains[i - 1] as number));
  return [
    within('50 clients, transactions/s', ...at(50), 0.2),
    within('90 clients, transactions/s', ...at(90), 0.2),
    within('30 clients, transactions/s', ...at(30), 0.2),
    within('170 clients, transactions/s', ...at(170), 0.2),
    within('290 clients, transactions/s', ...at(290), 0.2),
    within('10 clients, transactions/s (calibrated)', ...at(10), 0.02),
    holds(
      'each further client gains less',
      'concave',
      rises && bends ? 'concave' : 'not concave',
      rises && bends,
    ),
  ];
}

export const v21 = defineCase({
  id: 'V21',
  title: 'A database under load: the closed system bends',
  kind: 'CAL+PREDICT',
  summary:
    'Clients that wait for their answers cannot overrun a server: throughput rises, bends, and ' +
    'flattens. Calibrated with 10 clients, the rest of the curve up to 290 follows from the number ' +
    'of hardware threads.',
  sources: ['app-mysql-native', 'app-mysql-kvm', 'app-mysql-docker-nat'],
  remarks:
    'Each of the 32 hardware threads has a run queue of its own and transactions fall on them at ' +
    'random; X = 32 N ÷ ((N + 31) S) is what theory says of that. With one queue for all cores, which ' +
    'is what an ideal scheduler does, 50 clients would already reach 40 % more than was measured. ' +
    'The measured plateau is reached sooner and is then flat: at 90 clients the model is 17 % low. ' +
    'Under KVM the same benchmark stays below 60 % of native (2,033 to 5,643 transactions/s); a ' +
    'guest here loses what Linpack and netperf lose, which is far less, and nothing was fitted to ' +
    'make it more.',
  scenarios: { mysql: scenario },
  curve: {
    x: { label: 'Clients', unit: '' },
    y: { label: 'Transactions', unit: '1/s' },
    series: [
      {
        title: 'Felter et al., MySQL, native',
        published: NATIVE,
        world: 'native',
        fromMetrics: throughput,
      },
    ],
  },
  run,
});
