/** How busy servers are. */
import type { SourceSpec } from '../../engine/define.ts';
import { BORG, ZONES } from './papers.ts';

export const utilisation: readonly SourceSpec[] = [
  {
    id: 'util-zones15',
    quantity: 'typical data-centre server utilisation',
    value: [0.15, 0.3],
    unit: 'fraction',
    conditions: '2004',
    citation: `${ZONES}, Introduction, citing [1]`,
    verified: 'read',
  },
  {
    id: 'util-nyt',
    quantity: 'average server utilisation, two sources quoted by the New York Times 2012',
    value: [0.06, 0.12],
    unit: 'fraction',
    conditions: 'McKinsey and another source',
    citation:
      'The New York Times, Power, Pollution and the Internet, 2012 (as quoted by ABC Energy, ' +
      'abcenergy.com 2019)',
    verified: 'read',
  },
  {
    id: 'util-hp',
    quantity: 'average data-centre utilisation: HP sample, other studies',
    value: [0.5, 0.3],
    unit: 'fraction',
    conditions:
      'many centres well below 20%; Gartner 2005 target 40-50%; ' +
      'http://38.142.81.21:8001/manual/hp/... (copy of the HP manual)',
    citation:
      'HP Consulting, System Sizing Guidelines for Integrity Virtual Machines Deployment, ' +
      'white paper 2006, p. 9',
    verified: 'read',
  },
  {
    id: 'util-borg-prod',
    quantity: 'Borg prod share of CPU allocated, CPU used, memory allocated, memory used',
    value: [0.7, 0.6, 0.55, 0.85],
    unit: 'fraction',
    conditions: 'representative cell',
    citation: `${BORG}, 2.1`,
    verified: 'read',
  },
];
