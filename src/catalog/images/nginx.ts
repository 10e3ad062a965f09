/** The official nginx image: seven layers, the first of them Debian. */
import { defineImage } from '../../engine/define.ts';
import { debianOfNginx, ownLayers, STAND_INS } from './layers.ts';

export const nginx = defineImage({
  id: 'nginx',
  title: 'nginx 1.31.3',
  source: 'img-nginx-layers',
  note: STAND_INS,
  family: 'linux',
  layers: [
    debianOfNginx,
    ...ownLayers('nginx-1.31.3', 1, [33_325_076, 626, 955, 403, 1_210, 1_397]),
  ],
});
