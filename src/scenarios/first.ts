/** The scenario that opens by itself; the others come when they are asked for. */
import type { ScenarioDocument } from './document.ts';
import { twinScenario } from './twin.ts';

export interface BuiltIn {
  readonly id: string;
  readonly title: string;
  /** What a student sees or tries there, in a sentence. */
  readonly summary: string;
  readonly document: ScenarioDocument;
}

/** A server of the built-in scenarios. */
export const host = (n: number, memory: string) => ({
  id: `host-${n}`,
  cores: 8,
  memory,
  disk: '100 GB',
  diskSpeed: '500 MB/s',
  network: '1 Gbit/s',
});

/** What the page opens by itself. */
export const defaultScenario: BuiltIn = {
  id: 'compare',
  title: 'Three services, both ways',
  summary: 'A proxy, a worker and a database, each in a virtual machine and each in a container.',
  document: twinScenario({
    title: 'Three services, both ways',
    hosts: [host(1, '4 GiB'), host(2, '4 GiB')],
    services: [
      {
        id: 'db',
        application: 'postgresql',
        restart: 'always',
        cpus: 2,
        volumes: ['db-data:/var/lib/postgresql/data'],
        ports: [],
      },
      {
        id: 'backend',
        application: 'worker',
        restart: 'always',
        cpus: 2,
        after: [{ service: 'db', until: 'ready' }],
        calls: ['db'],
      },
      {
        id: 'proxy',
        application: 'nginx',
        restart: 'always',
        cpus: 2,
        after: [{ service: 'backend', until: 'started' }],
        calls: ['backend'],
        ports: ['80:80/tcp'],
      },
    ],
    clients: [{ id: 'visitors', service: 'proxy', rate: '100/s', timeout: '2 s' }],
  }),
};
