/** Ubuntu as an image: a userland without a kernel. */
import { defineImage } from '../../engine/define.ts';
import { ownLayers, STAND_INS } from './layers.ts';

export const ubuntu = defineImage({
  id: 'ubuntu',
  title: 'ubuntu 26.04',
  source: 'img-ubuntu',
  note: STAND_INS,
  family: 'linux',
  layers: ownLayers('ubuntu-26.04', 0, [41_568_275, 389]),
});
