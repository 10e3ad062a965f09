/** FreeRADIUS with all it needs: about 5 MB in one layer. */
import { defineImage } from '../../engine/define.ts';
import { MB } from '../../units.ts';
import { ownLayers } from './layers.ts';

export const freeradius = defineImage({
  id: 'freeradius',
  title: 'freeradius',
  source: 'img-freeradius-ctr',
  note: 'One layer without a base, as the lesson gives a single size; its digest is a stand-in.',
  family: 'linux',
  layers: ownLayers('freeradius', 0, [MB(5)]),
});
