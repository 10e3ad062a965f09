/**
 * Postfix, the mail server: as of Ubuntu 18.04, and made for OpenSSL 1.1. A request is a message
 * that is taken in, queued and delivered.
 */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { webDirtyRate } from './figures.ts';

export const postfix = defineApplication({
  id: 'postfix',
  title: 'Postfix',
  summary: 'A mail server: it takes messages in, keeps them in a queue and delivers them.',
  year: 1998,
  source: 'postfix-rate',
  family: 'linux',
  cost: {
    title: 'Postfix',
    memoryBytes: assumed(MB(20), 'a master and some ten small daemons; no measurement was found'),
    diskBytes: assumed(MB(5), 'its package unpacked'),
    phases: [
      {
        id: 'start',
        title: 'Postfix: read the configuration, start its daemons',
        cpuMicros: assumed(millis(200), 'a script that checks the queue, then a dozen programs'),
        readBytes: assumed(MB(5), 'all of it: it is small'),
      },
    ],
  },
  image: 'postfix',
  cpuMicrosPerRequest: sourced(
    Math.round(2e6 / 2500),
    'postfix-rate',
    'the limit of two cores, with nothing to wait for; taken as CPU work',
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(webDirtyRate.value, 'as the web server (mig-specweb-rates)'),
  workingSetBytes: assumed(MB(8), 'messages on their way and the tables of its daemons'),
  stopMicros: assumed(millis(500), 'its daemons finish their message'),
  // Its release 3.3 knows these interfaces: see lib-postfix-openssl.
  libraries: { openssl: ['1.0', '1.1'], 'berkeley-db': ['5.3'] },
  imageNames: ['postfix', 'docker-postfix', 'mailserver', 'docker-mailserver', 'exim'],
});
