/** Physics thrown over a random scenario: keys of the file format, each with a small chance. */
import { catalog } from '../../catalog/index.ts';
import type {
  ClientDocument,
  HostDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from '../../scenarios/document.ts';
import { TIERS } from '../define.ts';
import type { Dice } from './dice.ts';

const kinds = new Map(catalog.kinds.map((kind) => [kind.id, kind]));

/** The document with any of the keys that change what happens. */
export function withPhysics(dice: Dice, document: ScenarioDocument): ScenarioDocument {
  const worlds = Object.entries(document.worlds).map(
    ([id, world]) => [id, changeWorld(dice, world)] as const,
  );
  return { ...document, worlds: Object.fromEntries(worlds) };
}

function changeWorld(dice: Dice, world: WorldDocument): WorldDocument {
  const services = (world.services ?? []).map((service) => changeService(dice, service));
  const names = world.hosts.map(({ id }) => id);
  const ids = [...names, ...(world.entities ?? []).map(({ id }) => id)];
  return {
    ...world,
    hosts: world.hosts.map((host) => changeHost(dice, host)),
    services,
    clients: (world.clients ?? []).map((client) => changeClient(dice, client)),
    ...(dice.chance(0.3) && { network: network(dice) }),
    ...(dice.chance(0.3) && { migration: migration(dice) }),
    ...(dice.chance(0.3) && names.length > 1 && { transfers: transfers(dice, names) }),
    ...(dice.chance(0.3) && {
      faults: Array.from({ length: 1 + dice.below(2) }, () => ({
        at: `${dice.below(90)} s`,
        id: dice.one(ids),
        tier: dice.one(TIERS),
      })),
    }),
  };
}

function changeHost(dice: Dice, host: HostDocument): HostDocument {
  const flash = dice.chance(0.3);
  return {
    ...host,
    ...(dice.chance(0.2) && { threadsPerCore: 2 as const }),
    ...(dice.chance(0.3) && { memoryOvercommit: true }),
    ...(dice.chance(0.3) && { swap: dice.one(['100 MB', '2 GB']) }),
    ...(flash && {
      diskIops: dice.one(['100/s', '5000/s']),
      diskChannels: dice.one([1, 4]),
      diskService: dice.one(['deterministic', 'exponential'] as const),
    }),
    ...(flash && dice.chance(0.5) && { diskWriteIops: dice.one(['50/s', '2000/s']) }),
    ...(dice.chance(0.15) && { mtbf: dice.one(['40 s', '300 s']), repair: '20 s' }),
    ...(dice.chance(0.15) && { disks: 2, diskFailuresPerYear: dice.one([1, 99]) }),
    ...(dice.chance(0.15) && { idleWatts: 100, peakWatts: 250 }),
  };
}

function changeService(dice: Dice, service: ServiceDocument): ServiceDocument {
  const template = changeSettings(dice, service.template);
  const scales = dice.chance(0.15) && template.cpus !== undefined;
  return {
    ...service,
    template,
    ...(dice.chance(0.2) && {
      healthCheck: { interval: dice.one(['1 s', '5 s']), threshold: 1 + dice.below(3) },
    }),
    ...(dice.chance(0.2) && {
      controller: dice.one(['kubernetes', 'vsphere-ha']),
      ...(dice.chance(0.5) && { toleration: dice.one(['1 s', '20 s']) }),
    }),
    ...(dice.chance(0.3) && { placement: dice.one(['first-fit', 'spread', 'pack']) }),
    ...(dice.chance(0.2) && { disruptions: dice.below(2) }),
    ...(scales && { autoscale: { min: 1, max: 1 + dice.below(4), target: dice.one([0.2, 0.7]) } }),
  };
}

function changeSettings(dice: Dice, settings: SettingsDocument): SettingsDocument {
  const kind = kinds.get(settings.kind);
  const modes = (kind?.network ?? []).map(({ id }) => id);
  return {
    ...settings,
    ...(settings.cpus !== undefined && dice.chance(0.3) && { cpuPeriod: '100 ms' }),
    ...storage(dice),
    ...memory(dice),
    ...(dice.chance(0.2) && { requestSpread: dice.one(SPREADS) }),
    ...(dice.chance(0.2) && { workers: 1 + dice.below(3) }),
    ...(modes.length > 0 && dice.chance(0.2) && { networking: dice.one(modes) }),
    ...(dice.chance(0.2) && { requestPackets: dice.below(20) }),
    ...(kind?.restore !== undefined && dice.chance(0.2) && { startFrom: 'snapshot' as const }),
    ...(kind?.restore === undefined && dice.chance(0.1) && { startFrom: 'copy' as const }),
    ...(kind?.lazyShare !== undefined && dice.chance(0.2) && { pull: 'lazy' as const }),
    ...(dice.chance(0.2) && { tasks: ['200 ms', '3 s', '1 s'], tasksAtOnce: 1 + dice.below(3) }),
    ...(dice.chance(0.1) && { crashesAfter: dice.one(['1 s', '30 s']), exitCode: dice.below(2) }),
    ...(dice.chance(0.2) && { startTakes: dice.one(['0 s', '100 ms', '4 s']) }),
  };
}

const SPREADS = ['deterministic', 'exponential', 'hyperexponential'] as const;

const storage = (dice: Dice): Partial<SettingsDocument> => ({
  ...(dice.chance(0.15) && { diskWeight: dice.one([0.5, 3]) }),
  ...(dice.chance(0.15) && { diskLimit: dice.one(['20/s', '1000/s']) }),
  // With a limit: a fast disk would do nothing else for hundreds of thousands of timers a second.
  ...(dice.chance(0.1) && {
    io: { outstanding: 1 + dice.below(4), reads: dice.one([0, 0.5, 1]) },
    diskLimit: '30/s',
  }),
  ...(dice.chance(0.15) && { requestIos: dice.below(4) }),
});

function memory(dice: Dice): Partial<SettingsDocument> {
  const grows = dice.chance(0.1);
  return {
    ...(grows && { memoryGrowth: dice.one(['1 MB/s', '100 MB/s']) }),
    ...(grows && dice.chance(0.5) && { memoryMax: '700 MB' }),
    ...(!grows && dice.chance(0.05) && { spawns: '3/s', processMemory: '2 MB', pids: 100 }),
    ...(dice.chance(0.1) && { memoryPerRequest: dice.one(['10 kB', '3 MB']) }),
    ...(dice.chance(0.1) && { memoryShares: dice.one([1, 1000]) }),
    ...(dice.chance(0.1) && { memoryTouched: '100 MB' }),
    ...(dice.chance(0.1) && { memoryContents: [{ id: 'zero', share: 0.3 }] }),
    ...(dice.chance(0.1) && { oomScoreAdjust: dice.one([-500, 500]) }),
    ...(dice.chance(0.2) && { dirtyRate: dice.one(['1 MB/s', '200 MB/s']) }),
    ...(dice.chance(0.1) && { workingSet: dice.one(['1 MB', '100 MB']) }),
  };
}

function changeClient(dice: Dice, client: ClientDocument): ClientDocument {
  const { rate, arrivals, ...rest } = client;
  const far = dice.chance(0.2) ? { latency: dice.one(['200 us', '30 ms']) } : {};
  const how = dice.below(8);
  if (how === 0) {
    const thinkSpread = dice.one(['deterministic', 'exponential'] as const);
    return { ...rest, ...far, clients: 1 + dice.below(4), think: '700 ms', thinkSpread };
  }
  if (how === 1) {
    const profile = [
      { at: '0 s', rate: '1/s' },
      { at: '30 s', rate: '0/s' },
      { at: '70 s', rate: '4/s' },
    ];
    return { ...client, ...far, profile, ramp: dice.chance(0.5) };
  }
  if (how === 2) return { ...rest, ...far, times: ['1 s', '1 s', '20 s', '61.5 s'] };
  return { ...client, ...far };
}

const network = (dice: Dice): NonNullable<WorldDocument['network']> => ({
  ...(dice.chance(0.5) && { latency: dice.one(['50 us', '20 ms']) }),
  ...(dice.chance(0.3) && { efficiency: 0.92 }),
  ...(dice.chance(0.3) && { reverseShare: 0.05 }),
  ...(dice.chance(0.3) && { duplex: dice.one(['full', 'half'] as const) }),
});

const migration = (dice: Dice): NonNullable<WorldDocument['migration']> => ({
  ...(dice.chance(0.4) && { downtime: dice.one(['1 ms', '300 ms']) }),
  ...(dice.chance(0.3) && { rounds: 1 + dice.below(5) }),
  ...(dice.chance(0.3) && {
    rate: { min: '100 Mbit/s', max: '500 Mbit/s', step: '50 Mbit/s' },
  }),
  ...(dice.chance(0.3) && { skipsDirty: true }),
  ...(dice.chance(0.4) && { storage: dice.one(['copied', 'shared'] as const) }),
});

function transfers(dice: Dice, names: readonly string[]): NonNullable<WorldDocument['transfers']> {
  return Array.from({ length: 1 + dice.below(3) }, (_, i) => {
    const from = dice.below(names.length);
    const to = (from + 1 + dice.below(names.length - 1)) % names.length;
    return {
      id: `t-${i}`,
      from: names[from] as string,
      to: names[to] as string,
      bytes: dice.one(['0 B', '1 MB', '5 GB']),
      at: dice.one(['0 s', '10 s']),
      ...(i > 0 && dice.chance(0.4) && { after: `t-${i - 1}` }),
      ...(dice.chance(0.3) && { weight: dice.one([0.1, 5]) }),
      ...(dice.chance(0.3) && { rateMax: '20 MB/s' }),
    };
  });
}
