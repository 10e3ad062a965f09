/** Random small worlds on which the two engines are compared. */
import type {
  ApplicationSpec,
  BroughtTier,
  Catalog,
  KindSpec,
  PhaseSpec,
  SystemSpec,
  TierCost,
} from '../../define.ts';
import type { ClientSpec, EntitySettings, EntitySpec, ServiceSpec } from '../../scenario.ts';
import { testCatalog } from '../catalog.ts';
import { Dice } from '../dice.ts';
import { emptyWorld, testHost } from '../world.ts';
import type { Case, Deed } from './compare.ts';

const given = (value: number) => ({ value, source: 'assumption', note: 'made up for a test' });
const between = (dice: Dice, low: number, high: number): number =>
  low + (high - low) * (dice.below(1e6) / 1e6);

/** Weights, caps and reservations of something that stands on something. */
const shares = (dice: Dice): Partial<EntitySettings> => ({
  ...(dice.chance(0.4) && { cpus: dice.one([0.3, 0.5, 1, 1.7, 2, 3]) }),
  ...(dice.chance(0.4) && { cpuWeight: dice.one([0.25, 0.5, 2, 3, 10]) }),
  ...(dice.chance(0.3) && { cpuReserved: dice.one([0.1, 0.4, 0.9, 1.5]) }),
});

const tasks = (dice: Dice): Partial<EntitySettings> =>
  dice.chance(0.6)
    ? {
        tasks: Array.from({ length: 1 + dice.below(4) }, () => Math.round(between(dice, 1e3, 4e5))),
      }
    : {};

/** One to three machines with boxes on boxes, up to three deep, all up. */
function boxes(dice: Dice): EntitySpec[] {
  const list: EntitySpec[] = [];
  const hosts = 1 + dice.below(3);
  for (let n = 0; n < hosts; n++) {
    const machine = testHost(`host-${n}`);
    const hardware = {
      ...(machine.hardware as NonNullable<EntitySpec['hardware']>),
      cores: dice.one([1, 1, 2, 4]),
      diskBytesPerSecond: dice.one([50e6, 100e6]),
      networkBytesPerSecond: dice.one([12.5e6, 125e6]),
    };
    list.push({ ...machine, hardware, ...tasks(dice) });
  }
  const more = dice.below(7);
  for (let n = 0; n < more; n++) {
    const on = dice.one(list);
    const kind = dice.one(['vm', 'container']);
    const around = list.find(({ id }) => id === on.id)?.memoryBytes ?? 10e9;
    const memoryBytes = kind === 'vm' ? { memoryBytes: around / 10 } : {};
    if (on.kind === 'container' && kind === 'vm') continue;
    list.push({
      ...{ id: `box-${n}`, kind, on: on.id, up: true, application: 'app' },
      ...memoryBytes,
      ...shares(dice),
      ...tasks(dice),
    });
  }
  return list;
}

/** Balancing that does not depend on which of two things of one microsecond is first. */
const EVEN = ['round-robin', 'round-robin', 'random'];

interface Wish {
  readonly count: number;
  /** Whether some clients ask evenly, so that much happens at the very same time. */
  readonly even: boolean;
  /** What the replicas may be. */
  readonly kinds?: readonly string[];
  readonly isAfter?: boolean;
}

function services(dice: Dice, places: readonly EntitySpec[], wish: Wish): ServiceSpec[] {
  const { count, even, kinds = ['container'], isAfter = false } = wish;
  const list: ServiceSpec[] = [];
  for (let n = 0; n < count; n++) {
    const on = dice.one(places).id;
    const { cpuReserved: _, ...sharing } = shares(dice);
    list.push({
      id: `s${n}`,
      replicas: 1 + dice.below(3),
      on: [on],
      template: {
        kind: dice.one(kinds),
        application: 'app',
        ...(kinds.includes('vm') && { system: 'os' }),
        memoryBytes: 100e6,
        restart: dice.one(['no', 'on-failure', 'always', 'unless-stopped', 'systemd']),
        ...sharing,
        ...(dice.chance(0.3) && { requestMicros: dice.one([0, 3_000, 40_000]) }),
      },
      balance: dice.one(even ? EVEN : [...EVEN, 'least-connections']),
      after: isAfter
        ? dice
            .some(list, 0.4)
            .map(({ id }) => ({ service: id, until: dice.one(['started', 'ready'] as const) }))
        : [],
      calls: dice.some(
        list.map(({ id }) => id),
        0.3,
      ),
      backlog: even ? 1000 : dice.one([1000, 1000, 3]),
      ports: [],
      volumes: [],
      networks: [],
    });
  }
  return list;
}

const clients = (dice: Dice, list: readonly ServiceSpec[], even: boolean): ClientSpec[] =>
  list.map(({ id }) => ({
    id: `c-${id}`,
    service: id,
    arrivals: even ? dice.one(['poisson', 'deterministic'] as const) : 'poisson',
    perSecond: dice.one([3, 17, 60, 90]),
    timeoutMicros: dice.one([60e6, 60e6, 150_000]),
  }));

const SLOWER: readonly Partial<KindSpec>[] = [
  {},
  { cpuEfficiency: given(0.9) },
  { cpuEfficiency: given(0.5) },
];

/** CPU alone: tasks and requests on boxes in boxes. */
export function cpuCase(seed: number): Case {
  const dice = new Dice(seed, 'naive/cpu');
  const entities = boxes(dice);
  const places = entities.filter(({ kind }) => kind !== 'container');
  const even = dice.chance(0.5);
  const list = services(dice, places, { count: dice.below(4), even });
  const work: ApplicationSpec['work'] = dice.one(['exponential', 'deterministic']);
  return {
    world: { ...emptyWorld, entities, services: list, clients: clients(dice, list, even) },
    catalog: testCatalog({ vm: dice.one(SLOWER), container: dice.one(SLOWER) }, { work }),
    seed: seed + 1,
    until: dice.one([1e6, 3e6]),
    deeds: [],
  };
}

const odd = (dice: Dice, low: number, high: number) => given(Math.round(between(dice, low, high)));

const phase = (dice: Dice, id: string): PhaseSpec => ({
  id,
  title: id,
  ...(dice.chance(0.5) && { waitMicros: odd(dice, 1e3, 7e4) }),
  ...(dice.chance(0.6) && { cpuMicros: odd(dice, 1e4, 2e5) }),
  ...(dice.chance(0.4) && { readBytes: odd(dice, 1e5, 7e6) }),
  ...(dice.chance(0.2) && { runsOutside: true as const }),
});

const phases = (dice: Dice, name: string): { readonly phases: readonly PhaseSpec[] } => ({
  phases: Array.from({ length: dice.below(3) }, (_, i) => phase(dice, `${name}-${i}`)),
});

const cost = (dice: Dice, name: string): TierCost => ({
  title: name,
  memoryBytes: odd(dice, 1e6, 9e6),
  diskBytes: odd(dice, 1e6, 9e8),
  ...phases(dice, name),
});

const tier = (dice: Dice, name: 'firmware' | 'userland'): BroughtTier => ({
  ...{ tier: name, filledBy: 'kind' },
  ...cost(dice, name),
});

/** An operating system that fills a machine. */
const system = (dice: Dice): SystemSpec => ({
  ...{ id: 'os', title: 'System', summary: 'For tests.', year: 2000, source: 'assumption' },
  family: 'linux',
  kernel: cost(dice, 'kernel'),
  userland: cost(dice, 'userland'),
  stopMicros: given(0),
  serviceRestart: 'systemd',
});

const program = (dice: Dice): BroughtTier => ({
  tier: 'application',
  filledBy: 'application',
  ...phases(dice, 'application'),
});

const fetching = (dice: Dice): PhaseSpec[] => [
  { id: 'pull', title: 'pull', fetchesImage: true, runsOutside: true },
  {
    id: 'unpack',
    title: 'unpack',
    ...(dice.chance(0.7) && { cpuMicrosPerFetchedByte: given(0.01) }),
    runsOutside: true,
  },
];

/** Technologies that take their time, memory and disk. */
function timelyCatalog(dice: Dice): Catalog {
  const work: ApplicationSpec['work'] = dice.one(['exponential', 'deterministic']);
  const image = Array.from({ length: 1 + dice.below(5) }, (_, i) => ({
    digest: `layer-${i}`,
    bytes: Math.round(between(dice, 1e5, 2e7)),
  }));
  const parallel = dice.chance(0.6) ? { parallelFetches: given(1 + dice.below(3)) } : {};
  const managed = dice.chance(0.5) ? { managedBy: 'daemon' } : {};
  const base = testCatalog(
    {
      vm: {
        ...dice.one(SLOWER),
        standsOn: 'kernel',
        copies: dice.one(['full', 'shared']),
        brings: [
          tier(dice, 'firmware'),
          { tier: 'kernel', filledBy: 'system' },
          { tier: 'userland', filledBy: 'system' },
          program(dice),
        ],
      },
      container: {
        ...dice.one(SLOWER),
        ...parallel,
        ...managed,
        brings: [{ tier: 'userland', filledBy: 'image', phases: fetching(dice) }, program(dice)],
      },
    },
    {
      work,
      image: 'image',
      cost: { title: 'App', memoryBytes: odd(dice, 1e6, 3e7), ...phases(dice, 'app') },
      dirtyBytesPerCpuSecond: odd(dice, 1e6, 9e7),
      workingSetBytes: odd(dice, 1e6, 2e7),
    },
  );
  const host = base.kinds.find(({ id }) => id === 'host') as KindSpec;
  const daemon: KindSpec = {
    ...host,
    ...{ id: 'daemon', title: 'Daemon', standsOn: 'userland', endsWith: 'userland' },
    brings: [tier(dice, 'userland')],
  };
  const { title, family, source } = { title: 'Image', family: 'linux', source: 'assumption' };
  return {
    ...base,
    kinds: [...base.kinds, daemon],
    systems: [system(dice)],
    images: [{ id: 'image', title, family, source, layers: image }],
  };
}

/** Machines, their daemons, and services that have to come up; some time later the deeds. */
export function startCase(seed: number): Case {
  const dice = new Dice(seed, 'naive/start');
  const entities = boxes(dice).filter(({ kind, on, id }) => kind === 'host' && (on ?? id));
  const daemons = entities.map(({ id }, i): EntitySpec => {
    return { id: `daemon-${i}`, kind: 'daemon', on: id, up: true };
  });
  const even = dice.chance(0.4);
  const list = services(dice, entities, {
    count: 1 + dice.below(3),
    even,
    kinds: ['vm', 'container'],
    isAfter: true,
  });
  return {
    world: {
      ...emptyWorld,
      registryBytesPerSecond: dice.one([10e6, 125e6]),
      entities: [...entities, ...daemons],
      services: list,
      clients: clients(dice, list, even),
    },
    catalog: timelyCatalog(dice),
    seed: seed + 1,
    until: dice.one([2e6, 6e6]),
    deeds: [],
  };
}

/** Starts, and then things are struck, killed and started again. */
export function faultCase(seed: number): Case {
  const one = startCase(seed);
  const dice = new Dice(seed, 'naive/fault');
  const replicas = one.world.services.flatMap(({ id, replicas: n }) =>
    Array.from({ length: n }, (_, i) => `${id}-${i + 1}`),
  );
  const rest = one.world.entities.map(({ id }) => id);
  const deeds: Deed[] = [];
  const count = 1 + dice.below(8);
  let at = 0;
  for (let n = 0; n < count; n++) {
    at += Math.round(between(dice, 1e3, 15e5));
    const id = dice.one(dice.chance(0.85) ? replicas : rest);
    const what = dice.one(['crash', 'crash', 'kill', 'start', 'start'] as const);
    const tier = dice.one(['application', 'application', 'userland', 'kernel'] as const);
    deeds.push({ at, do: what, id, ...(what === 'crash' && { tier }) });
  }
  return { ...one, deeds, until: at + 4e6 };
}

/** Guests that move while they work. */
export function moveCase(seed: number): Case {
  const dice = new Dice(seed, 'naive/move');
  const one = startCase(seed);
  const hosts = one.world.entities.filter(({ kind }) => kind === 'host').map(({ id }) => id);
  const guests = one.world.services.filter(({ template }) => template.kind === 'vm');
  const deeds: Deed[] = [];
  let at = 0;
  for (let n = 0; n < 3 && guests.length > 0; n++) {
    at += Math.round(between(dice, 1e5, 2e6));
    deeds.push({ at, do: 'migrate', id: `${dice.one(guests).id}-1`, to: dice.one(hosts) });
  }
  return { ...one, deeds, until: at + 2e6 };
}
