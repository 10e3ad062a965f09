/** Overcommitted memory: sampling, sharing. */
import type { SourceSpec } from '../../engine/define.ts';
import { WALDSPURGER } from './papers.ts';

export const paging: readonly SourceSpec[] = [
  {
    id: 'esx-sample',
    quantity: 'working-set sampling: pages per period, period',
    value: [100, 30],
    unit: 'pages, s',
    conditions: 'default',
    citation: `${WALDSPURGER}, 5.3`,
    verified: 'read',
  },
];
