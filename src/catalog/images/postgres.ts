/** The official PostgreSQL image: thirteen layers, the first of them Debian. */
import { defineImage } from '../../engine/define.ts';
import { debianOfPostgres, ownLayers, STAND_INS } from './layers.ts';

export const postgres = defineImage({
  id: 'postgres',
  title: 'postgres 18.6',
  source: 'img-postgres-layers',
  note: `${STAND_INS} Its Debian was built on another day than that of nginx.`,
  family: 'linux',
  layers: [
    debianOfPostgres,
    ...ownLayers(
      'postgres-18.6',
      1,
      [
        1_167, 6_443_022, 1_256_766, 8_203_833, 1_311_722, 116, 3_138, 115_397_538, 19_418, 128,
        6_108, 186,
      ],
    ),
  ],
});
