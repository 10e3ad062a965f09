/** The overloaded compute service and the firewalls of LightVM. */
import type { SourceSpec } from '../../engine/define.ts';
import { MANCO } from './papers.ts';

export const compute: readonly SourceSpec[] = [
  {
    id: 'manco-compute-peak',
    quantity: 'peak number of concurrent compute VMs (read off plot)',
    value: 116,
    unit: 'VMs',
    conditions:
      'LightVM and chaos[XS] curves meet near t = 250-255 s; ±4; concurrency at ' +
      't=50,100,150,200 s: 23, 45, 65, 88 (±3); ideal processor sharing with the text values ' +
      'gives 126 and 28, 52, 77, 101',
    citation: `${MANCO}, 7.4, Fig. 18`,
    verified: 'read',
  },
  {
    id: 'manco-compute-end',
    quantity: 'time when the last compute VM finishes (read off plot)',
    value: 273,
    unit: 's',
    conditions: '±4; ideal processor sharing gives 266.9',
    citation: `${MANCO}, 7.4, Fig. 18`,
    verified: 'read',
  },
  {
    id: 'manco-compute-R',
    quantity:
      'service time of compute request number 100, 200, 400, 600, 800, peak (about 900), 1000 ' +
      '(read off plot, LightVM)',
    value: [4, 6.8, 13.2, 19.5, 27.5, 31, 17.3],
    unit: 's',
    conditions:
      '±0.7, read on a 400-dpi crop; ideal processor sharing with the text values (0.8 s, 3 ' +
      'cores, 0.25 s) gives 4.3, 7.8, 14.7, 21.7, 28.7, 31.5 (at 888), 17.2: within 14%',
    citation: `${MANCO}, 7.4, Fig. 17`,
    verified: 'read',
  },
  {
    id: 'manco-fw',
    quantity:
      'aggregate firewall throughput with 250, 500, 1000 ClickOS VMs each limited to 10 Mbps',
    value: [2.5, 3.25, 4],
    unit: 'Gbit/s',
    conditions:
      'Xeon E5-2690 v4 14 cores, 64 GB; per user 10, 6.5, 4 Mbps; ping added latency 60 ms at 1000',
    citation: `${MANCO}, 7.1, Fig. 16a`,
    verified: 'read',
  },
];
