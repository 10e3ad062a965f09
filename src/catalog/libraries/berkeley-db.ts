/** Berkeley DB: programs check at their start that it is the version they were made for. */
import { assumed, defineLibrary } from '../../engine/define.ts';
import { MB } from '../../units.ts';

export const berkeleyDb = defineLibrary({
  id: 'berkeley-db',
  title: 'Berkeley DB',
  summary: 'Keeps tables in files; programs refuse to run with another version than their own.',
  source: 'lib-bdb-check',
  versions: [
    { id: '4.8', released: '2009-08-24' },
    { id: '5.3', released: '2011-12-29' },
    { id: '6.2', released: '2016-02-01' },
  ],
  bytes: assumed(MB(1), 'one library as packed'),
});
