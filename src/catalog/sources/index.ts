/** Every source of a figure, by topic. One topic a file, one line here. */
import type { SourceSpec } from '../../engine/define.ts';
import { containers } from './containers.ts';
import { cpu } from './cpu.ts';
import { density } from './density.ts';
import { failures } from './failures.ts';
import { history } from './history.ts';
import { manuals } from './manuals.ts';
import { memory } from './memory.ts';
import { migration } from './migration.ts';
import { scheduling } from './scheduling.ts';
import { startingLinux } from './starting-linux.ts';
import { startingVm } from './starting-vm.ts';

export const sources: readonly SourceSpec[] = [
  ...startingVm,
  ...startingLinux,
  ...containers,
  ...memory,
  ...cpu,
  ...scheduling,
  ...migration,
  ...failures,
  ...density,
  ...history,
  ...manuals,
];
