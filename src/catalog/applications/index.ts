/** Every application. One file an application, one line here. */
import type { ApplicationSpec } from '../../engine/define.ts';
import { forkBomb, memoryHog } from './antisocial.ts';
import { benchmarks } from './benchmarks.ts';
import { bind } from './bind.ts';
import { documentReader } from './document-reader.ts';
import { freeradius } from './freeradius.ts';
import { nginx } from './nginx.ts';
import { ports } from './ports.ts';
import { postfix } from './postfix.ts';
import { postgresql } from './postgresql.ts';
import { worker } from './worker.ts';

export const applications: readonly ApplicationSpec[] = [
  nginx,
  postgresql,
  worker,
  freeradius,
  postfix,
  bind,
  ...benchmarks,
  ...ports,
  memoryHog,
  forkBomb,
  documentReader,
];
