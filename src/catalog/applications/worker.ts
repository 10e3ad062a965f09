/** Any service that no other entry knows: its figures are those of a small Node.js server. */
import { assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { webDirtyRate, webWorkingSet } from './figures.ts';

export const worker = defineApplication({
  id: 'worker',
  title: 'Worker',
  summary: 'A service of one process that computes an answer to each request.',
  year: 2009,
  source: 'gv-http',
  family: 'linux',
  cost: {
    title: 'Worker',
    memoryBytes: sourced(76_709_888, 'mem-gv-node', 'a container with a Node.js server, runc'),
    diskBytes: assumed(MB(40), 'an interpreter with its libraries and the code, as packed'),
    phases: [
      {
        id: 'start',
        title: 'Worker: load the code, open the port',
        cpuMicros: sourced(
          millis(2558 - 1193.1),
          'ctr-gv-node-runc',
          '2558.0 ms until a Node.js server answers less 1193.1 ms of Docker (ctr-gv-empty-runc)',
        ),
      },
    ],
  },
  image: 'worker',
  cpuMicrosPerRequest: sourced(
    Math.round(1e6 / 885.81),
    'gv-http',
    '885.81 requests a second by one thread',
  ),
  work: 'exponential',
  dirtyBytesPerCpuSecond: assumed(webDirtyRate.value, 'as the web server (mig-specweb-rates)'),
  workingSetBytes: assumed(webWorkingSet.value, 'as the web server (mig-specweb-rounds)'),
  stopMicros: assumed(millis(100), 'it finishes what it is answering'),
  imageNames: [],
});
