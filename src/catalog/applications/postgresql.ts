/** PostgreSQL, the database. Its transactions borrow MySQL's measured rate. */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MiB, millis, seconds } from '../../units.ts';
import { webDirtyRate } from './figures.ts';

export const postgresql = defineApplication({
  id: 'postgresql',
  title: 'PostgreSQL',
  summary: 'A relational database that keeps its pages in a large shared memory.',
  year: 1996,
  source: 'pg-shared-buffers',
  family: 'linux',
  cost: {
    title: 'PostgreSQL',
    memoryBytes: sourced(
      MiB(128),
      'pg-shared-buffers',
      'the shared memory once filled; the private memory of its processes is left out',
    ),
    diskBytes: sourced(115_397_538, 'img-postgres-layers', 'its largest layer, as packed'),
    phases: [
      {
        id: 'start',
        title: 'PostgreSQL: set up the shared memory, check the log',
        waitMicros: assumed(millis(100), 'it waits for its helper processes'),
        cpuMicros: assumed(millis(100), 'a database that was closed in order'),
        readBytes: sourced(
          Math.round(162_473_560 * 0.064),
          'ctr-slacker-read',
          '6.4 % of the 162,473,560 B of its image (img-postgres)',
        ),
      },
    ],
  },
  image: 'postgres',
  cpuMicrosPerRequest: sourced(
    Math.round(16e6 / 13_373),
    'app-mysql-native',
    "16 cores by 13,373 transactions a second: MySQL's read-only transaction stands for it",
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(webDirtyRate.value, 'as the web server (mig-specweb-rates)'),
  workingSetBytes: sourced(
    MiB(128),
    'pg-shared-buffers',
    'any page of the shared memory may be written',
  ),
  stopMicros: assumed(seconds(1), 'it ends its sessions and writes a checkpoint'),
  // See lib-postgresql-openssl.
  libraries: { openssl: ['1.1', '3'] },
  imageNames: [
    'postgres',
    'postgresql',
    'postgis',
    'timescaledb',
    'mysql',
    'mysql-server',
    'mariadb',
    'percona',
    'mongo',
    'mongodb',
    'cockroach',
  ],
});
