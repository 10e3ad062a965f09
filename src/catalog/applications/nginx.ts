/** nginx, the web server. A request is a visitor who opens an encrypted connection. */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { webDirtyRate, webWorkingSet } from './figures.ts';

export const nginx = defineApplication({
  id: 'nginx',
  title: 'nginx',
  summary: 'A web server and proxy that answers visitors over encrypted connections.',
  year: 2004,
  source: 'nginx-tls-connections',
  family: 'linux',
  cost: {
    title: 'nginx',
    memoryBytes: assumed(MB(8), 'a master and a few workers; no measurement at rest was found'),
    diskBytes: sourced(33_325_076, 'img-nginx-layers', 'its layer above Debian, as packed'),
    phases: [
      {
        id: 'start',
        title: 'nginx: read the configuration, open the ports',
        cpuMicros: assumed(millis(5), 'a small program with a short configuration'),
        readBytes: sourced(
          Math.round(63_110_572 * 0.064),
          'ctr-slacker-read',
          '6.4 % of the 63,110,572 B of its image (img-nginx)',
        ),
      },
    ],
  },
  image: 'nginx',
  cpuMicrosPerRequest: sourced(
    Math.round(1e6 / 428),
    'nginx-tls-connections',
    '428 a second on one core; on an open connection a request takes a hundredth of it',
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: webDirtyRate,
  workingSetBytes: webWorkingSet,
  stopMicros: assumed(millis(100), 'it finishes what it is answering and closes its ports'),
  // See lib-nginx-openssl.
  libraries: { openssl: ['1.0', '1.1', '3'] },
  imageNames: [
    'nginx',
    'nginx-unprivileged',
    'nginx-proxy',
    'httpd',
    'caddy',
    'traefik',
    'haproxy',
    'envoy',
    'openresty',
    'lighttpd',
    'varnish',
  ],
});
