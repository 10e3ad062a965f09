/** Every image. One file an image, one line here. */
import type { ImageSpec } from '../../engine/define.ts';
import { alpine } from './alpine.ts';
import { freeradius } from './freeradius.ts';
import { mailAndNames } from './mail-and-names.ts';
import { nginx } from './nginx.ts';
import { postgres } from './postgres.ts';
import { ubuntu } from './ubuntu.ts';
import { windows } from './windows.ts';
import { worker } from './worker.ts';

export const images: readonly ImageSpec[] = [
  alpine,
  ubuntu,
  nginx,
  postgres,
  freeradius,
  worker,
  ...mailAndNames,
  ...windows,
];
