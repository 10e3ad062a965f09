/** Different operating systems on one host: virtual machines hold them, containers do not. */
import type { EntityDocument, ScenarioDocument, WorldDocument } from './document.ts';
import { host } from './first.ts';

const SYSTEMS = ['windows-8.1', 'macos', 'rhel', 'windows-server-2008', 'windows-server-2012'];

const linux: EntityDocument = {
  id: 'linux-1',
  kind: 'linux',
  on: 'host-1',
  system: 'ubuntu',
  up: true,
};

const machine = { ...host(1, '16 GiB'), disk: '500 GB' };

const left: WorldDocument = {
  title: 'Virtual machines',
  hosts: [machine],
  entities: [
    linux,
    { id: 'kvm-1', kind: 'kvm', on: 'linux-1', up: true },
    ...SYSTEMS.map((system) => ({
      id: system.replaceAll('.', '-'),
      kind: 'kvm-guest',
      on: 'kvm-1',
      system,
      memory: '2 GiB',
      cpus: 2,
      up: true,
    })),
  ],
};

const right: WorldDocument = {
  title: 'Containers',
  hosts: [machine],
  entities: [linux, { id: 'docker-1', kind: 'docker', on: 'linux-1', up: true }],
};

export const guests = {
  id: 'guests',
  title: 'Five guest systems on one host',
  summary:
    'Windows 8.1, macOS, Red Hat and two Windows Servers side by side. Try the same with containers.',
  document: {
    version: 1,
    title: 'Five guest systems on one host',
    seed: 7,
    worlds: { left, right },
  } satisfies ScenarioDocument,
};
