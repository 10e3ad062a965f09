/**
 * A shop and a blog behind one entrance, twice. With walls: a virtual machine for each web
 * application, and in it containers for its tiers. Flat: all containers on one kernel. Only the web
 * tiers are in the network of the visitors; the tiers of an application share one of their own.
 */
import type {
  EntityDocument,
  ScenarioDocument,
  ServiceDocument,
  WorldDocument,
} from './document.ts';
import type { BuiltIn } from './first.ts';

/** The day, and that of the software: four years without a patch. Its Linux is older still. */
const DATE = '2019-03-01';
const OLD = '2015-03-01';

interface Tier {
  readonly id: string;
  readonly application: string;
  readonly calls: readonly string[];
  readonly networks: readonly string[];
}

/** Tiers of the applications, by application. */
const APPLICATIONS: Readonly<Record<string, readonly Tier[]>> = {
  shop: [
    { id: 'shop-web', application: 'nginx', calls: ['shop-app'], networks: ['dmz', 'shop'] },
    { id: 'shop-app', application: 'worker', calls: ['shop-db'], networks: ['shop'] },
    { id: 'shop-db', application: 'postgresql', calls: [], networks: ['shop'] },
  ],
  blog: [
    { id: 'blog-web', application: 'nginx', calls: ['blog-db'], networks: ['dmz', 'blog'] },
    { id: 'blog-db', application: 'postgresql', calls: [], networks: ['blog'] },
  ],
};

/** The services, each on the system of its application. */
const servicesOn = (place: (application: string) => string): ServiceDocument[] =>
  Object.entries(APPLICATIONS).flatMap(([name, tiers]) =>
    tiers.map(
      ({ id, application, calls, networks }): ServiceDocument => ({
        id,
        on: [place(name)],
        template: { kind: 'docker-container', application, networks, restart: 'always' },
        calls,
        after: calls.map((service) => ({ service, until: 'ready' })),
      }),
    ),
  );

const world = (
  title: string,
  entities: readonly EntityDocument[],
  services: readonly ServiceDocument[],
): WorldDocument => ({
  title,
  date: DATE,
  hosts: [{ id: 'host', cores: 8, memory: '16 GiB', disk: '200 GB' }],
  entities,
  services,
  clients: [
    { id: 'customers', service: 'shop-web', rate: '20/s', timeout: '2 s' },
    { id: 'readers', service: 'blog-web', rate: '20/s', timeout: '2 s' },
  ],
  networks: [{ id: 'dmz' }, { id: 'shop' }, { id: 'blog' }],
});

const installed = { up: true, asOf: OLD } as const;
const linux: EntityDocument = {
  ...installed,
  id: 'linux',
  kind: 'linux',
  system: 'rhel',
  on: 'host',
};
const docker = (id: string, on: string): EntityDocument => ({
  ...installed,
  id,
  kind: 'docker',
  on,
});

const walls = world(
  'A machine for each application',
  [
    linux,
    { ...installed, id: 'kvm', kind: 'kvm', on: 'linux' },
    ...Object.keys(APPLICATIONS).flatMap((name): EntityDocument[] => [
      {
        ...installed,
        id: `vm-${name}`,
        kind: 'kvm-guest',
        system: 'rhel',
        memory: '4 GiB',
        cpus: 4,
        networks: ['dmz', name],
        on: 'kvm',
      },
      docker(`docker-${name}`, `vm-${name}`),
    ]),
  ],
  servicesOn((name) => `vm-${name}`),
);

const flat = world(
  'Containers side by side',
  [linux, docker('docker', 'linux')],
  servicesOn(() => 'linux'),
);

const document: ScenarioDocument = {
  version: 1,
  title: 'Two web applications, with a wall between them and without',
  seed: 7,
  worlds: { walls, flat },
  view: { screen: 'isolation' },
};

export const dmz: BuiltIn = {
  id: 'dmz',
  title: 'A wall between two applications',
  summary:
    'A shop and a blog: a machine for each with containers for its tiers, or all containers on one kernel. Attack one tier.',
  document,
};
