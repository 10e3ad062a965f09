/** V25: the memory of a thousand instances, and how many the memory of one machine holds. */
import type { EntityRecord, WorldView } from '../../engine/index.ts';
import type {
  EntityDocument,
  ScenarioDocument,
  SettingsDocument,
  WorldDocument,
} from '../document.ts';
import { defineCase, holds, type Laboratory, within } from './case.ts';
import { dockerOn, machine, xenOn } from './starts.ts';

const COUNT = 1000;

interface Stack {
  readonly base: readonly EntityDocument[];
  readonly on: string;
  readonly settings: SettingsDocument;
}
const STACKS: Readonly<Record<string, Stack>> = {
  debian: {
    base: xenOn('host'),
    on: 'xen-host',
    settings: { kind: 'xen-guest', system: 'debian-minimal', memory: '114 MB' },
  },
  tinyx: {
    base: xenOn('host'),
    on: 'xen-host',
    settings: { kind: 'xen-guest', system: 'tinyx', memory: '27 MB' },
  },
  unikernel: {
    base: xenOn('host'),
    on: 'xen-host',
    settings: { kind: 'xen-unikernel', system: 'mini-os', memory: '3600 kB' },
  },
  docker: {
    base: dockerOn('host'),
    on: 'linux-host',
    settings: { kind: 'docker-container', application: 'freeradius', applicationMemory: '5 MB' },
  },
};

const HOST = machine('host', { memory: '128 GB', disk: '40 TB' });

const thousand = (stack: Stack): WorldDocument => ({
  hosts: [HOST],
  entities: [
    ...stack.base,
    ...Array.from({ length: COUNT }, (_, i) => ({
      ...stack.settings,
      id: `i-${i + 1}`,
      on: stack.on,
      up: true,
    })),
  ],
});
const one = (stack: Stack): WorldDocument => ({
  hosts: [HOST],
  entities: stack.base,
  services: [{ id: 'one', on: [stack.on], template: stack.settings }],
});

const worlds = (make: (stack: Stack) => WorldDocument): ScenarioDocument['worlds'] =>
  Object.fromEntries(Object.entries(STACKS).map(([id, stack]) => [id, make(stack)]));

const full: ScenarioDocument = {
  version: 1,
  title: 'A thousand instances',
  worlds: worlds(thousand),
};
const empty: ScenarioDocument = { version: 1, title: 'How many fit', worlds: worlds(one) };

/** GB per thousand, and how many fit into 128 GB. */
const PUBLISHED = { debian: [114, 1122], tinyx: [27, 4740], docker: [5, 25_600] } as const;

/** How many fit by what one is promised of the memory that the hosts' own software leaves. */
function byMemory(view: WorldView): number {
  const host = view.measure().hosts[0];
  const { kind, tiers, outsideMemoryBytes, spec } = view.records.at(-1) as EntityRecord;
  const used = tiers.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const each =
    kind.memoryAdmission === 'given' ? (spec.memoryBytes ?? 0) + outsideMemoryBytes : used;
  return Math.floor(((host?.memoryBytes ?? 0) - (host?.memoryPromisedBytes ?? 0)) / each);
}

function run(lab: Laboratory) {
  const sim = lab.start(full);
  const used = new Map(
    sim.views.map((view) => {
      const columns = view.drain(true).entities.columns;
      const bytes = view.records
        .filter(({ id }) => id.startsWith('i-') || id.startsWith('docker'))
        .reduce((sum, { row }) => sum + (columns.memoryBytes?.[row] ?? 0), 0);
      return [view.id, bytes / 1e9] as const;
    }),
  );
  const views = lab.start(empty).views;
  const fits = new Map(views.map((view) => [view.id, byMemory(view)] as const));
  const checks = Object.entries(PUBLISHED).flatMap(([id, [gigabytes, count]]) => [
    within(`${COUNT} × ${id}, GB`, gigabytes, used.get(id) ?? Number.NaN, 0.05),
    within(`${id} in 128 GB by memory`, count, fits.get(id) ?? Number.NaN, 0.05),
  ]);
  const [unikernel, docker] = [used.get('unikernel') ?? 0, used.get('docker') ?? 0];
  return [
    ...checks,
    holds(
      'a unikernel takes about what a container does',
      'near Docker',
      `${unikernel.toFixed(1)} GB and ${docker.toFixed(1)} GB`,
      unikernel < 1.5 * docker && docker < 1.5 * unikernel,
    ),
  ];
}

export const v25 = defineCase({
  id: 'V25',
  title: 'Memory for a thousand instances',
  kind: 'CALIBRATED',
  summary:
    'A thousand Debian machines take 114 GB, a thousand of a cut-down Linux 27 GB, a thousand ' +
    'containers 5 GB: what each brings of its own is what counts, times a thousand.',
  sources: ['mem-1000-debian', 'mem-1000-tinyx', 'mem-1000-docker', 'mem-uk', 'den-docker-mem'],
  remarks:
    'The figures of one instance are those of the thousand divided by it, so the first column is ' +
    'no prediction. How many fit is one: it counts what the hypervisor, its control domain and ' +
    'the daemon take. Docker stopped near 3,000 on that machine, not at 25,600: see V36.',
  scenarios: { thousand: full, fit: empty },
  run,
});
