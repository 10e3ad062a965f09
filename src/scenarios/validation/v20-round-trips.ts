/** V20: what bridges and virtual cards cost a short request, alone and among a hundred. */
import type { Simulation, WorldMetrics } from '../../engine/index.ts';
import type {
  EntityDocument,
  ScenarioDocument,
  SettingsDocument,
  WorldDocument,
} from '../document.ts';
import { type Check, defineCase, holds, type Laboratory, type Point, within } from './case.ts';

/** Requests a second with one client and with a hundred: native, host network, bridge, KVM. */
const ALONE = { native: 16_421, host: 16_003, bridge: 12_767, kvm: 9390 };
const BUSY = { native: 109_546, host: 111_240, bridge: 82_651, kvm: 98_677 };
const WORLDS = ['native', 'host', 'bridge', 'kvm'] as const;
type World = (typeof WORLDS)[number];

/** Calibrated on the native runs: work from a hundred clients, the rest of the trip from one. */
const WORK = 1e6 / BUSY.native;
const TRIP = 1e6 / ALONE.native - WORK;

/** Numbers of clients, one after the other, once all machines are up. */
const CLIENTS = [1, 2, 4, 8, 16, 100] as const;
const FROM = 40;
const STEP = 0.2;
const timeOf = (step: number): number => FROM + step * STEP;

const redis = (kind: string, more: Partial<SettingsDocument>): SettingsDocument => ({
  kind,
  title: 'Redis',
  application: 'worker',
  requestWork: `${WORK.toFixed(4)} us`,
  requestSpread: 'deterministic',
  workers: 1,
  ...more,
});

function world(title: string, on: string, template: SettingsDocument): WorldDocument {
  const entities: EntityDocument[] = [
    { id: 'linux-1', kind: 'linux', system: 'ubuntu', on: 'host-1', up: true },
    { id: 'docker-1', kind: 'docker', on: 'linux-1', up: true },
    { id: 'kvm-1', kind: 'kvm', on: 'linux-1', up: true },
  ];
  return {
    title,
    hosts: [{ id: 'host-1', cores: 16, memory: '252 GB', disk: '1 TB' }],
    entities,
    services: [{ id: 'redis', on: [on], template }],
    clients: CLIENTS.map((clients, i) => ({
      id: `clients-${clients}`,
      service: 'redis',
      clients: 0,
      latency: `${TRIP.toFixed(4)} us`,
      profile: [
        { at: `${timeOf(i).toFixed(1)} s`, clients },
        { at: `${timeOf(i + 1).toFixed(1)} s`, clients: 0 },
      ],
    })),
  };
}

const scenario: ScenarioDocument = {
  version: 1,
  title: 'A short request, four ways',
  seed: 1,
  worlds: {
    native: world('On the host', 'linux-1', redis('process', {})),
    host: world(
      'Docker, network of the host',
      'linux-1',
      redis('docker-container', { networking: 'host' }),
    ),
    bridge: world('Docker, bridge', 'linux-1', redis('docker-container', { networking: 'bridge' })),
    kvm: world('KVM, virtio', 'kvm-1', redis('kvm-guest', { system: 'ubuntu', memory: '4 GiB' })),
  },
};

type Rates = Readonly<Record<World, readonly number[]>>;

/** Answers a second that each number of clients has had, since each waits for its own: N ÷ R. */
const throughput = (metrics: WorldMetrics): number[] =>
  metrics.clients.map(({ meanMicros }, i) =>
    meanMicros > 0 ? ((CLIENTS[i] as number) * 1e6) / meanMicros : 0,
  );

function ratesOf(lab: Laboratory): Rates {
  const sim = lab.start(scenario);
  sim.advance(timeOf(CLIENTS.length) * 1e6);
  const rates = WORLDS.map((id) => {
    const view = sim.views.find((one) => one.id === id) as Simulation['views'][number];
    return [id, throughput(view.measure())];
  });
  return Object.fromEntries(rates) as Rates;
}

function run(lab: Laboratory): Check[] {
  const rates = ratesOf(lab);
  const alone = (id: World): number => Math.round(rates[id][0] as number);
  const busy = (id: World): number => Math.round(rates[id].at(-1) as number);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const lost = (id: World, at: (id: World) => number): string => percent(at(id) / at('native') - 1);
  const bounded = WORLDS.every((id) =>
    rates[id].every((rate, i) => {
      const bound = Math.min((CLIENTS[i] as number) * alone(id), busy(id));
      return rate <= bound * 1.0005 && rate >= bound * 0.9;
    }),
  );
  return [
    within('KVM, 100 clients, requests/s', BUSY.kvm, busy('kvm'), 0.1),
    within('Docker on the host network, 100 clients, requests/s', BUSY.host, busy('host'), 0.1),
    within('Docker on the host network, 1 client, requests/s', ALONE.host, alone('host'), 0.05),
    within('native, 1 client, requests/s (calibrated)', ALONE.native, alone('native'), 0.005),
    within('native, 100 clients, requests/s (calibrated)', BUSY.native, busy('native'), 0.005),
    within('Docker bridge, 1 client, requests/s (calibrated)', ALONE.bridge, alone('bridge'), 0.01),
    within(
      'Docker bridge, 100 clients, requests/s (calibrated)',
      BUSY.bridge,
      busy('bridge'),
      0.01,
    ),
    holds(
      'latency is seen with 1 client: KVM, bridge against native',
      '−42.8 %, −22.3 %',
      `${lost('kvm', alone)}, ${lost('bridge', alone)}`,
      alone('kvm') < alone('bridge') && alone('bridge') < 0.8 * alone('native'),
    ),
    holds(
      'with 100 clients latency is hidden, work is not: KVM, bridge against native',
      '−9.9 %, −24.6 %',
      `${lost('kvm', busy)}, ${lost('bridge', busy)}`,
      busy('kvm') > 0.9 * busy('native') && busy('bridge') < 0.8 * busy('native'),
    ),
    holds(
      'X ≤ min(N ÷ R₁, X max) for all N, and near it',
      'holds',
      bounded ? 'holds' : 'broken',
      bounded,
    ),
  ];
}

const published = (id: World): readonly Point[] => [
  [1, ALONE[id]],
  [100, BUSY[id]],
];

export const v20 = defineCase({
  id: 'V20',
  title: 'Round trips: latency can be hidden, work cannot',
  kind: 'CAL+PREDICT',
  summary:
    'A Redis server of one thread, asked by 1 and by 100 clients. A virtual card makes each round ' +
    'trip longer, which a hundred clients hide; the bridge with address translation takes time of ' +
    'the processor for each packet, which nobody can hide.',
  sources: [
    'app-redis-100',
    'app-redis-1',
    'net-rr-kvm',
    'net-rr-native',
    'cpu-linpack-kvm-tuned',
    'net-tput',
  ],
  remarks:
    'Native gives the work of a request (100 clients) and the rest of the trip (1 client); the two ' +
    'figures of the bridge are calibrated on its own runs. KVM is predicted, from the round trip of ' +
    'netperf and the speed of Linpack: with one client 10,900 requests/s instead of 9,390, since ' +
    'Redis lost 46 µs a request where netperf lost 30. Between 2 and 10 clients the measurement ' +
    'rises faster than the number of clients, which no queue explains. Bulk transfers ran at line ' +
    'speed in all of them (net-tput), as flows do here.',
  scenarios: { redis: scenario },
  curve: {
    x: { label: 'Clients', unit: '' },
    y: { label: 'Requests answered', unit: '1/s' },
    series: WORLDS.map((id) => ({
      title: `Felter et al., Redis, ${id}`,
      published: published(id),
      world: id,
      fromMetrics: (metrics: WorldMetrics): readonly Point[] =>
        throughput(metrics).flatMap((rate, n) => (rate > 0 ? [[CLIENTS[n] as number, rate]] : [])),
    })),
  },
  run,
});
