/** FreeRADIUS, the small application of the lesson that set 3405 MB against 5 MB. */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { webDirtyRate } from './figures.ts';

export const freeradius = defineApplication({
  id: 'freeradius',
  title: 'FreeRADIUS',
  summary: 'A server that checks who may use a network; with all it needs it takes about 5 MB.',
  year: 1999,
  source: 'img-freeradius-ctr',
  family: 'linux',
  cost: {
    title: 'FreeRADIUS',
    memoryBytes: assumed(MB(5), 'as the small program in each container of mem-1000-docker'),
    diskBytes: sourced(MB(5), 'img-freeradius-vm', '3405 MB less 3400 MB of Ubuntu'),
    phases: [
      {
        id: 'start',
        title: 'FreeRADIUS: read the configuration, open the ports',
        cpuMicros: assumed(millis(50), 'a small program with a long configuration'),
        readBytes: sourced(MB(5), 'img-freeradius-ctr', 'all of it: there is little else in it'),
      },
    ],
  },
  image: 'freeradius',
  cpuMicrosPerRequest: sourced(
    Math.round(1e6 / 2000),
    'freeradius-rate',
    '2000 packets a second with a database behind it, counted as CPU work of one core',
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(webDirtyRate.value, 'as the web server (mig-specweb-rates)'),
  workingSetBytes: assumed(MB(2), 'its buffers and sessions: less than half of its memory'),
  stopMicros: assumed(millis(100), 'it has no long requests to finish'),
  imageNames: ['freeradius', 'freeradius-server'],
});
