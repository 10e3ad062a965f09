/** V17: what two antisocial neighbours do to a database and a web server. */
import type { Simulation } from '../../engine/index.ts';
import type {
  EntityDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from '../document.ts';
import { atMost, type Check, defineCase, holds, type Laboratory } from './case.ts';

const SECOND = 1e6;
/** Everything is up by then; from then on what is served counts. */
const FROM = 60 * SECOND;
const UNTIL = 180 * SECOND;

const HOST = {
  id: 'host',
  cores: 2,
  memory: '4 GiB',
  disk: '500 GB',
  diskSpeed: '50 MB/s',
  diskIops: '200/s',
} as const;

type Limits = Partial<SettingsDocument>;
/** The victims ask for less than their fair quarter of two processors. */
const victims = (on: string, how: SettingsDocument, limits: Limits): ServiceDocument[] => [
  {
    id: 'database',
    on: [on],
    template: {
      ...how,
      ...limits,
      application: 'postgresql',
      restart: 'always',
      requestWork: '10 ms',
    },
  },
  {
    id: 'web',
    on: [on],
    template: { ...how, ...limits, application: 'nginx', restart: 'always', requestWork: '3 ms' },
  },
];
const neighbours = (on: string, how: SettingsDocument, limits: Limits): EntityDocument[] => {
  const settings = { ...how, ...limits, on, restart: 'always', up: true };
  const disk = { outstanding: 8, size: '64 KiB' };
  return [
    { ...settings, id: 'memory-hog', application: 'memory-hog' },
    { ...settings, id: 'fork-bomb', application: 'fork-bomb', io: disk },
  ];
};

const LINUX = {
  id: 'linux',
  kind: 'linux',
  system: 'debian-minimal',
  on: 'host',
  up: true,
} as const;
const HOW = {
  vm: {
    base: [LINUX, { id: 'kvm', kind: 'kvm', on: 'linux', up: true }],
    on: 'kvm',
    settings: { kind: 'kvm-guest', system: 'debian-minimal', memory: '768 MiB', cpus: 2 },
  },
  containers: {
    base: [LINUX, { id: 'docker', kind: 'docker', on: 'linux', up: true }],
    on: 'linux',
    settings: { kind: 'docker-container' },
  },
} as const;

function world(
  title: string,
  kind: keyof typeof HOW,
  antisocial: boolean,
  limits: Limits,
): WorldDocument {
  const { base, on, settings } = HOW[kind];
  return {
    title,
    hosts: [HOST],
    entities: [...base, ...(antisocial ? neighbours(on, settings, limits) : [])],
    services: victims(on, settings, limits),
    clients: [
      { id: 'queries', service: 'database', rate: '35/s', timeout: '5 s' },
      { id: 'visitors', service: 'web', rate: '120/s', timeout: '5 s' },
    ],
  };
}

const LIMITS = { memory: '768 MiB', cpus: 0.5, pids: 100 } as const;
const scenario = (antisocial: boolean): ScenarioDocument => ({
  version: 1,
  title: antisocial ? 'Two antisocial neighbours' : 'Two quiet places instead',
  worlds: {
    vm: world('Virtual machines', 'vm', antisocial, {}),
    free: world('Containers without limits', 'containers', antisocial, {}),
    limited: world('Containers with limits', 'containers', antisocial, LIMITS),
  },
});
const alone = scenario(false);
const together = scenario(true);

/** Requests of each service that were served while it counts, by world. */
function served(sim: Simulation): Map<string, Map<string, number>> {
  const count = () =>
    new Map(
      sim.views.map((view) => [
        view.id,
        new Map(view.measure().services.map((s) => [s.id, s.served])),
      ]),
    );
  sim.advance(FROM);
  const before = count();
  sim.advance(UNTIL);
  const after = count();
  for (const [id, services] of after) {
    for (const [name, n] of services) services.set(name, n - (before.get(id)?.get(name) ?? 0));
  }
  return after;
}

function run(lab: Laboratory): Check[] {
  const quiet = served(lab.start(alone));
  const loud = served(lab.start(together));
  const loss = (id: string, service: string): number =>
    Math.round(1e4 * (1 - (loud.get(id)?.get(service) ?? 0) / (quiet.get(id)?.get(service) ?? 1))) /
    100;
  const collapse = (service: string): Check =>
    holds(
      `containers without limits: the ${service} loses, %`,
      'unusable (more than 50)',
      `${loss('free', service)}`,
      loss('free', service) > 50,
    );
  return [
    atMost('virtual machines: the database loses, % (4 measured)', 5, loss('vm', 'database')),
    atMost('virtual machines: the web server loses, % (2 measured)', 5, loss('vm', 'web')),
    collapse('database'),
    collapse('web'),
    atMost('containers with limits: the database loses, %', 10, loss('limited', 'database')),
    atMost('containers with limits: the web server loses, %', 10, loss('limited', 'web')),
  ];
}

export const v17 = defineCase({
  id: 'V17',
  title: 'The antisocial neighbour',
  kind: 'PREDICT',
  summary:
    'Two neighbours take all the memory, make processes without end and keep the disk busy. ' +
    'Virtual machines lose a few per cent; containers without limits cannot be used; with limits ' +
    'on memory, processors and processes they can.',
  sources: ['sch-xen-isolation', 'sec-dos', 'linux-oom-score', 'linux-pid-max'],
  remarks:
    'Published are losses of 4 % and 2 % under Xen and the word unusable for one shared kernel. ' +
    'Here the virtual machines lose nothing, because processors and disk are shared exactly: what ' +
    'a real scheduler and shared caches cost is left out. What ruins the containers is the ' +
    "kernel's choice of a victim: each process of the bomb is small, the database is not.",
  scenarios: { together, alone },
  run,
});
