/** The built-in scenarios, in the order in which they are offered. The first opens by itself. */
import { attachments } from './attachments.ts';
import { dmz } from './dmz.ts';
import { type BuiltIn, defaultScenario, host } from './first.ts';
import { guests } from './guests.ts';
import { imagesScenario } from './images.ts';
import { LADDER_DATE, ladder, ladderAt } from './ladder.ts';
import { fourBoxes, oneServer } from './software.ts';
import { twinScenario } from './twin.ts';
import { upkeepByHand, upkeepByPolicy } from './upkeep.ts';
import { withLimits, withServer, yearOf } from './years.ts';

export { type BuiltIn, defaultScenario } from './first.ts';

const freeradius: BuiltIn = {
  id: 'freeradius',
  title: 'FreeRADIUS: 3405 MB against 5 MB',
  summary: 'One small server, both ways, drawn by disk. Scale it to ten and read both disks.',
  document: twinScenario({
    title: 'FreeRADIUS: 3405 MB against 5 MB',
    hosts: [{ ...host(1, '16 GiB'), disk: '50 GB' }],
    services: [
      { id: 'radius', application: 'freeradius', restart: 'always', ports: ['1812:1812/udp'] },
    ],
    clients: [{ id: 'access-points', service: 'radius', rate: '50/s', timeout: '2 s' }],
    scaleBy: 'disk',
  }),
};

const writeLoad: BuiltIn = {
  id: 'write-load',
  title: 'A database under write load, to be moved',
  summary:
    'Migrate db-1 to host-2 while it works: rounds, remaining memory and the pause are seen.',
  document: twinScenario({
    title: 'A database under write load, to be moved',
    hosts: [host(1, '4 GiB'), host(2, '4 GiB')],
    services: [
      { id: 'db', application: 'postgresql', restart: 'always', cpus: 2, memory: '2 GiB' },
    ],
    clients: [{ id: 'writers', service: 'db', rate: '400/s', timeout: '2 s' }],
  }),
};

const many: BuiltIn = {
  id: 'many',
  title: 'Five hundred of each',
  summary: 'Ten hosts, five hundred virtual machines and five hundred containers under load.',
  document: twinScenario({
    title: 'Five hundred of each',
    hosts: Array.from({ length: 10 }, (_, i) => ({
      ...host(i + 1, '96 GiB'),
      cores: 64,
      disk: '4 TB',
      network: '10 Gbit/s',
    })),
    registry: '10 Gbit/s',
    services: [
      { id: 'web', application: 'nginx', replicas: 400, restart: 'always', cpus: 1 },
      { id: 'api', application: 'worker', replicas: 100, restart: 'always', cpus: 1 },
    ],
    clients: [
      { id: 'visitors', service: 'web', rate: '400/s', timeout: '2 s' },
      { id: 'programs', service: 'api', rate: '100/s', timeout: '2 s' },
    ],
  }),
};

/** Written out when it is asked for: the catalogue may not have been whole before. */
const ladderHome: BuiltIn = {
  id: ladder.id,
  title: ladder.title,
  summary: ladder.summary,
  get document() {
    return withServer(withLimits(ladderAt()), yearOf(LADDER_DATE));
  },
};

export const scenarios: readonly BuiltIn[] = [
  defaultScenario,
  freeradius,
  writeLoad,
  many,
  guests,
  ladderHome,
  dmz,
  attachments,
  oneServer,
  fourBoxes,
  upkeepByHand,
  upkeepByPolicy,
  imagesScenario,
];
