/** The image of a service that no other entry knows. */
import { defineImage } from '../../engine/define.ts';
import { MB } from '../../units.ts';
import { debianOfNginx, ownLayers } from './layers.ts';

export const worker = defineImage({
  id: 'worker',
  title: 'worker',
  source: 'assumption',
  note:
    'No real image. It stands on the same Debian as nginx, so that sharing can be seen; ' +
    'interpreter and code are taken as 40 MB.',
  family: 'linux',
  layers: [debianOfNginx, ...ownLayers('worker', 1, [MB(40)])],
});
