/** V34: what piles up between a step of the load and the new replica that answers it. */
import { catalog } from '../../catalog/index.ts';
import type { SettingsDocument, WorldDocument } from '../document.ts';
import { type Check, type Curve, defineCase, type Laboratory, near } from './case.ts';
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

/** Start of a replica in each world, in seconds. */
const STARTS = { container: 0.568, 'vm-linux': 96.9, 'vm-windows': 810.2 } as const;
type World = keyof typeof STARTS;
const WORLDS = Object.keys(STARTS) as World[];

const hosts = servers(1);
const STEP_AT = 1200;
const LOAD_BEFORE = 12;
const LOAD_AFTER = 64;
/** Requests that one native core serves in a second. */
const CORE = 40;
const HPA_INTERVAL = 15;

const kindOf = (world: World): string =>
  world === 'container' ? 'docker-container' : 'esxi-guest';
const capacityOf = (world: World): number => {
  const kind = catalog.kinds.find(({ id }) => id === kindOf(world));
  return CORE * (kind?.cpuEfficiency.value ?? 1);
};

function elastic(world: World): WorldDocument {
  const template: SettingsDocument = {
    kind: kindOf(world),
    application: 'nginx',
    cpus: 1,
    requestWork: `${1000 / CORE} ms`,
    startTakes: `${STARTS[world]} s`,
    ...(world !== 'container' && { system: 'ubuntu', memory: '1 GiB' }),
  };
  const isContainer = world === 'container';
  return {
    title: world,
    hosts,
    entities: isContainer ? docker(hosts) : esxi(hosts),
    services: [
      {
        id: 'web',
        on: placesOf(isContainer ? 'linux' : 'esxi', hosts),
        template,
        backlog: 1_000_000,
        autoscale: { max: 2, target: 0.6 },
      },
    ],
    clients: [{ id: 'visitors', service: 'web', rate: `${LOAD_BEFORE}/s`, timeout: '100000 s' }],
  };
}

const step = scenarioOf(
  'The load rises fivefold at once',
  Object.fromEntries(WORLDS.map((world) => [world, elastic(world)])),
  {
    journal: WORLDS.map((world) => ({
      at: `${STEP_AT} s`,
      command: { type: 'load', world, client: 'visitors', perSecond: LOAD_AFTER },
    })),
  },
);

/** What the fluid limit says, and how far a random stream of requests strays from it. */
function expected(world: World): { backlog: number; reaction: number; deviation: number } {
  const reaction = HPA_INTERVAL + STARTS[world];
  const backlog = (LOAD_AFTER - capacityOf(world)) * reaction;
  const deviation = Math.sqrt((LOAD_AFTER + capacityOf(world)) * reaction);
  return { backlog, reaction, deviation };
}

function run(lab: Laboratory): Check[] {
  const sim = lab.start(step);
  const backlogs = new Map<World, number>();
  const checks: Check[] = [];
  for (const world of WORLDS) {
    const { backlog, reaction, deviation } = expected(world);
    sim.advance((STEP_AT + reaction) * SECOND);
    const { requests } = metricsOf(sim, world);
    const ready = eventsOf(sim, world, 'started', 'web-2')[0]?.at ?? -1;
    backlogs.set(world, requests.inFlight);
    checks.push(near(`${world}: reaction, s`, reaction, ready / SECOND - STEP_AT, 1e-6, '±1 µs'), {
      what: `${world}: backlog when the new replica is there, requests`,
      published: Math.round(backlog),
      simulated: requests.inFlight,
      tolerance: `± ${Math.round(1.96 * deviation)}: 95 % of random streams`,
      pass: Math.abs(requests.inFlight - backlog) <= 1.96 * deviation,
    });
  }
  return [...checks, ratio(backlogs)];
}

/** Windows to Linux: both have the same capacity, so backlogs are as reaction times. */
function ratio(backlogs: ReadonlyMap<World, number>): Check {
  const [linux, windows] = [expected('vm-linux'), expected('vm-windows')];
  const published = windows.reaction / linux.reaction;
  const simulated = (backlogs.get('vm-windows') ?? 0) / (backlogs.get('vm-linux') ?? 1);
  const share =
    1.96 * Math.hypot(windows.deviation / windows.backlog, linux.deviation / linux.backlog);
  return {
    what: 'backlog of Windows ÷ backlog of Linux, and of their reaction times',
    published: +published.toFixed(3),
    simulated: +simulated.toFixed(3),
    tolerance: `± ${(100 * share).toFixed(1)} %: 95 % of random streams`,
    pass: Math.abs(simulated / published - 1) <= share,
  };
}

/** The fluid limit: nothing waits until the step, then a straight line until the new replica. */
const backlogOf = (world: World, title: string): Curve['series'][number] => {
  const { backlog, reaction } = expected(world);
  return {
    title,
    published: [
      [STEP_AT, 0],
      [STEP_AT + reaction, backlog],
    ],
    world,
    fromMetrics: ({ requests }, now) => [[now / SECOND, requests.inFlight]],
  };
};

export const v34 = defineCase({
  id: 'V34',
  title: 'Elasticity gap: the backlog grows with the reaction time',
  kind: 'PREDICT',
  summary:
    'After a step of the load a backlog of (arrivals − capacity) × reaction time waits for the ' +
    'new replica. It reacts in 15 s and the start of a container (0.57 s), of a Linux machine in ' +
    'EC2 (96.9 s) or of a Windows machine there (810.2 s).',
  sources: ['boot-ec2-linux', 'boot-ec2-windows', 'ctr-khan-ssd', 'fail-hpa-sync'],
  remarks: 'Reaction times are means of 2011 and 2012; their spread is not simulated.',
  scenarios: { step },
  curve: {
    x: { label: 'time', unit: 's' },
    y: { label: 'requests that wait or are worked on', unit: 'requests' },
    series: [
      backlogOf('container', 'Container, fluid limit'),
      backlogOf('vm-linux', 'Linux in EC2, fluid limit'),
      backlogOf('vm-windows', 'Windows in EC2, fluid limit'),
    ],
  },
  run,
});
