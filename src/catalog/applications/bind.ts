/** BIND, the name server: as of Ubuntu 18.04, and made for OpenSSL 1.1. A request is a query. */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { webDirtyRate } from './figures.ts';

export const bind = defineApplication({
  id: 'bind',
  title: 'BIND',
  summary: 'A name server: it answers which address a name has.',
  year: 1984,
  source: 'bind-rate',
  family: 'linux',
  cost: {
    title: 'BIND',
    memoryBytes: assumed(MB(30), 'a server of a few small zones, cache empty'),
    diskBytes: assumed(MB(5), 'its package unpacked'),
    phases: [
      {
        id: 'start',
        title: 'BIND: read the configuration, load the zones',
        cpuMicros: assumed(millis(100), 'a few small zones'),
        readBytes: assumed(MB(8), 'the program, its libraries and its zones'),
      },
    ],
  },
  image: 'bind',
  cpuMicrosPerRequest: sourced(
    Math.round(8e6 / 86_198),
    'bind-rate',
    '86,198 a second on eight slow cores, each taken as one core of today',
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(webDirtyRate.value, 'as the web server (mig-specweb-rates)'),
  workingSetBytes: assumed(MB(10), 'a third of its memory: the part of its cache that is in use'),
  stopMicros: assumed(millis(100), 'it has no long requests to finish'),
  // Its release 9.11 knows these interfaces: see lib-bind-openssl.
  libraries: { openssl: ['1.0', '1.1'] },
  imageNames: ['bind', 'bind9', 'named', 'coredns', 'dnsmasq', 'unbound', 'powerdns'],
});
