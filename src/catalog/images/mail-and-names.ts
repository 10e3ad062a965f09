/** Images of a mail server and a name server; nobody publishes official ones. */
import { defineImage } from '../../engine/define.ts';
import { MB } from '../../units.ts';
import { debianOfNginx, ownLayers } from './layers.ts';

const NOTE =
  'No real image. It stands on the same Debian as nginx, so that sharing can be seen; the size of ' +
  'its own layer is assumed.';

export const mailAndNames = [
  defineImage({
    id: 'postfix',
    title: 'postfix',
    source: 'assumption',
    note: NOTE,
    family: 'linux',
    layers: [debianOfNginx, ...ownLayers('postfix', 1, [MB(12)])],
  }),
  defineImage({
    id: 'bind',
    title: 'bind',
    source: 'assumption',
    note: NOTE,
    family: 'linux',
    layers: [debianOfNginx, ...ownLayers('bind', 1, [MB(15)])],
  }),
] as const;
