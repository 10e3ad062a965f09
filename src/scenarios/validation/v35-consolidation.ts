/** V35: how many lightly used servers fit onto one, what that saves, and what the peaks cost. */
import type { ServiceDocument, WorldDocument } from '../document.ts';
import { type Check, defineCase, exactly, holds, interval, type Laboratory, near } from './case.ts';
import {
  docker,
  esxi,
  eventsOf,
  metricsOf,
  placesOf,
  SECOND,
  scenarioOf,
  servers,
} from './parts.ts';

/** Mean utilisation of the old servers, target of the new one, servers that fit. */
const PUBLISHED = {
  'five-at-40': [0.05, 0.4, 8],
  'five-at-75': [0.05, 0.75, 15],
  'twelve-at-72': [0.12, 0.72, 6],
  'eighteen-at-108': [0.18, 1.08, 6],
} as const;
const AVERAGE = { 'thirteen-at-80': [0.13, 0.8, 6] } as const;

const CORES = 20;
const hosts = servers(1, { cores: CORES });

/** Far more machines want to come than fit: the reservations say how many do. */
function pack(utilisation: number, target: number): WorldDocument {
  return {
    title: `${utilisation * 100} % each, ${target * 100} % in all`,
    hosts,
    entities: esxi(hosts),
    services: [
      {
        id: 'old',
        replicas: 20,
        on: placesOf('esxi', hosts),
        placement: 'pack',
        cpuTarget: target,
        template: {
          kind: 'esxi-guest',
          system: 'ubuntu',
          application: 'nginx',
          memory: '2 GiB',
          cpuReserved: +(utilisation * CORES).toFixed(6),
          startTakes: '20 s',
        },
      },
    ],
  };
}
const packed = (cases: Readonly<Record<string, readonly [number, number, number]>>) =>
  Object.fromEntries(Object.entries(cases).map(([id, [mean, target]]) => [id, pack(mean, target)]));
const packing = scenarioOf('Old servers, packed onto a new one', packed(PUBLISHED));
const average = scenarioOf('The average: six', packed(AVERAGE));

/** One core of twenty always busy, in a machine of its own: 5 % of a server. */
const IDLE_WATTS = 100;
const PEAK_WATTS = 200;
const SERVERS = 8;
const HOURS = 24;
const busy = (count: number, replicas: number): WorldDocument => {
  const machines = servers(count, { cores: CORES, idleWatts: IDLE_WATTS, peakWatts: PEAK_WATTS });
  return {
    title: `${count === 1 ? 'one server' : `${count} servers`}`,
    hosts: machines,
    entities: machines.flatMap(({ id }, i) => [
      { id: `linux-${i + 1}`, kind: 'linux', system: 'ubuntu', on: id, up: true },
    ]),
    services: [
      {
        id: 'work',
        replicas,
        placement: 'spread',
        on: placesOf('linux', machines),
        template: {
          kind: 'process',
          application: 'worker',
          tasks: ['1000000 s'],
          startTakes: '0 s',
        },
      },
    ],
  };
};
const watts = scenarioOf('Eight servers at 5 %, and their work on one', {
  before: busy(SERVERS, SERVERS),
  after: busy(1, SERVERS),
});

/** Mean work of a request, and the share of the server that each tenant takes. */
const WORK_MS = 10;
const TENANT = 0.05;
const crowd = (cores: number, tenants: number): WorldDocument => {
  const machine = servers(1, { cores });
  const services: ServiceDocument[] = [
    {
      id: 'web',
      replicas: tenants,
      on: placesOf('linux', machine),
      balance: 'random',
      backlog: 100_000,
      template: {
        kind: 'docker-container',
        application: 'worker',
        requestWork: `${WORK_MS} ms`,
        startTakes: '0 s',
      },
    },
  ];
  const perSecond = (tenants * TENANT * cores) / (WORK_MS / 1000);
  return {
    title: `${tenants} tenants on ${cores} cores`,
    hosts: machine,
    entities: docker(machine),
    services,
    clients: [{ id: 'visitors', service: 'web', rate: `${perSecond}/s`, timeout: '1000 s' }],
  };
};
const CROWDS = {
  'two-8': [2, 8],
  'two-15': [2, 15],
  'eight-8': [8, 8],
  'eight-15': [8, 15],
} as const;
const peaks = scenarioOf(
  'The same mean utilisation on few cores and on many',
  Object.fromEntries(Object.entries(CROWDS).map(([id, [cores, n]]) => [id, crowd(cores, n)])),
);

/** Mean latency ÷ mean work in a queue with c servers at utilisation ρ (Erlang C). */
function stretch(c: number, rho: number): number {
  const a = c * rho;
  let term = 1;
  let sum = 1;
  for (let k = 1; k < c; k++) {
    term *= a / k;
    sum += term;
  }
  const last = (term * a) / c / (1 - rho);
  const waits = last / (sum + last);
  return 1 + waits / (c * (1 - rho));
}

function fits(lab: Laboratory): Check[] {
  const checks: Check[] = [];
  for (const [scenario, cases] of [
    [packing, PUBLISHED],
    [average, AVERAGE],
  ] as const) {
    const sim = lab.start(scenario);
    sim.advance(60 * SECOND);
    for (const [world, [mean, target, published]] of Object.entries(cases)) {
      const ready = metricsOf(sim, world).services[0]?.ready ?? -1;
      const label = `servers at ${mean * 100} % that fit under ${+(target * 100).toFixed(6)} %`;
      checks.push(exactly(label, published, ready));
      const refused = eventsOf(sim, world, 'refused', 'old')[0]?.data.places ?? '';
      checks.push(
        holds(`${world}: why no more`, 'cores', String(refused), /cores/.test(String(refused))),
      );
    }
  }
  return checks;
}

function savings(lab: Laboratory): Check[] {
  const sim = lab.start(watts);
  sim.advance(HOURS * 3600 * SECOND);
  const [before, after] = [metricsOf(sim, 'before'), metricsOf(sim, 'after')];
  const linear = (count: number): number =>
    count * IDLE_WATTS + ((PEAK_WATTS - IDLE_WATTS) * SERVERS) / CORES;
  const kWh = (count: number): number => (linear(count) * HOURS) / 1000;
  return [
    near('power of eight servers at 5 %, W', linear(SERVERS), before.watts, 1e-6),
    near('power of one at 40 %, W', linear(1), after.watts, 1e-6),
    near('energy of a day before, kWh', kWh(SERVERS), before.energyKwh, 1e-6),
    near('energy of a day after, kWh', kWh(1), after.energyKwh, 1e-6),
    near('power saved, W', (SERVERS - 1) * IDLE_WATTS, before.watts - after.watts, 1e-6),
  ];
}

const BATCHES = 20;
const BATCH_SECONDS = 12;

function latencies(lab: Laboratory): Check[] {
  const sim = lab.start(peaks);
  sim.advance(5 * SECOND);
  const batches = new Map<string, number[]>();
  const before = new Map<string, readonly [number, number]>();
  for (let i = 0; i <= BATCHES; i++) {
    for (const world of Object.keys(CROWDS)) {
      const web = metricsOf(sim, world).services[0];
      const now = [web?.latencySumMicros ?? 0, web?.served ?? 0] as const;
      const then = before.get(world);
      before.set(world, now);
      if (!then) continue;
      const mean = (now[0] - then[0]) / (now[1] - then[1]) / 1000 / WORK_MS;
      batches.set(world, [...(batches.get(world) ?? []), mean]);
    }
    sim.advance(sim.now + BATCH_SECONDS * SECOND);
  }
  return Object.entries(CROWDS).map(([world, [cores, n]]) => {
    const what = `${n} tenants of 5 % on ${cores} cores: mean latency ÷ work`;
    const exact = +stretch(cores, n * TENANT).toFixed(4);
    return interval(what, exact, batches.get(world) ?? [], 0.08);
  });
}

export const v35 = defineCase({
  id: 'V35',
  title: 'Consolidation: how many servers fit onto one, and what it saves',
  kind: 'EXACT',
  summary:
    'Servers that are 5 % busy fit eight to one under a target of 40 % and fifteen to one under ' +
    '75 %; six of 12 to 18 % are the average that ENERGY STAR reports. What fits by the mean ' +
    'does not by the peaks: fifteen tenants more than double the latency on two cores and hardly ' +
    'lengthen it on eight.',
  sources: ['util-nrdc', 'util-cons-avg', 'util-cons-decay', 'power-linear'],
  remarks:
    'The arithmetic is exact and proves only that placement counts right. 100 W idle and 200 W ' +
    'at the peak are made up; the line between them is published. That "six is the average" ' +
    'means 80 % of 13 % servers is one reading of it.',
  scenarios: { packing, average, watts, peaks },
  run: (lab) => [...fits(lab), ...savings(lab), ...latencies(lab)],
});
