/** Every application. One file an application, one line here. */
import type { ApplicationSpec } from '../../engine/define.ts';
import { forkBomb, memoryHog } from './antisocial.ts';
import { benchmarks } from './benchmarks.ts';
import { freeradius } from './freeradius.ts';
import { nginx } from './nginx.ts';
import { postgresql } from './postgresql.ts';
import { worker } from './worker.ts';

export const applications: readonly ApplicationSpec[] = [
  nginx,
  postgresql,
  worker,
  freeradius,
  ...benchmarks,
  memoryHog,
  forkBomb,
];
