/** Alpine as an image: one layer. */
import { defineImage } from '../../engine/define.ts';
import { ownLayers, STAND_INS } from './layers.ts';

export const alpine = defineImage({
  id: 'alpine',
  title: 'alpine 3.24.2',
  source: 'img-alpine',
  note: STAND_INS,
  family: 'linux',
  layers: ownLayers('alpine-3.24.2', 0, [3_849_738]),
});
