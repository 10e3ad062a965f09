/** OpenSSL: each of its three interfaces breaks with the one before. */
import { assumed, defineLibrary } from '../../engine/define.ts';
import { MB } from '../../units.ts';

export const openssl = defineLibrary({
  id: 'openssl',
  title: 'OpenSSL',
  summary: 'Encrypts connections; its structures were hidden in 1.1, its providers came with 3.',
  source: 'lib-openssl-soname',
  versions: [
    { id: '1.0', released: '2010-03-29' },
    { id: '1.1', released: '2016-08-25' },
    { id: '3', released: '2021-09-07' },
  ],
  bytes: assumed(MB(3), 'library and command of a distribution as packed: 2 to 4 MB'),
});
