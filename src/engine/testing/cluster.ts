/** A world `w` with one service on a few equal hosts: what tests of control loops are about. */
import type {
  ClientDocument,
  HostDocument,
  ScenarioDocument,
  ServiceDocument,
  SettingsDocument,
  WorldDocument,
} from '../../scenarios/document.ts';

export interface ClusterWish {
  /** Containers on Linux with Docker unless said: virtual machines on ESXi. */
  readonly machines?: boolean;
  readonly hosts?: number;
  readonly host?: Partial<HostDocument>;
  readonly service?: Partial<Omit<ServiceDocument, 'template'>>;
  readonly template?: Partial<SettingsDocument>;
  readonly clients?: readonly ClientDocument[];
  readonly world?: Partial<WorldDocument>;
}

/** Replicas of `web` start in a second; places are `linux-1` … or `esxi-1` … */
export function cluster(wish: ClusterWish): ScenarioDocument {
  const { machines = false, hosts: count = 2 } = wish;
  const hosts = Array.from({ length: count }, (_, i) => ({
    id: `host-${i + 1}`,
    cores: 8,
    memory: '16 GiB',
    disk: '500 GB',
    ...wish.host,
  }));
  const place = machines ? 'esxi' : 'linux';
  const entities = hosts.flatMap(({ id }, i) =>
    machines
      ? [{ id: `esxi-${i + 1}`, kind: 'esxi', on: id, up: true }]
      : [
          { id: `linux-${i + 1}`, kind: 'linux', system: 'ubuntu', on: id, up: true },
          { id: `docker-${i + 1}`, kind: 'docker', on: `linux-${i + 1}`, up: true },
        ],
  );
  const template: SettingsDocument = {
    kind: machines ? 'esxi-guest' : 'docker-container',
    application: 'nginx',
    startTakes: '1 s',
    ...(machines ? { system: 'ubuntu', memory: '1 GiB' } : { restart: 'always' }),
    ...wish.template,
  };
  const on = hosts.map((_, i) => `${place}-${i + 1}`);
  const world: WorldDocument = {
    hosts,
    entities,
    services: [{ id: 'web', on, ...wish.service, template }],
    ...(wish.clients && { clients: wish.clients }),
    ...wish.world,
  };
  return { version: 1, title: 'Cluster', seed: 5, worlds: { w: world } };
}
