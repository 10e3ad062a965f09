/** Every source of a figure, by topic. One topic a file, one line here. */
import type { SourceSpec } from '../../engine/define.ts';
import { attacks } from './attacks.ts';
import { compute } from './compute.ts';
import { containers } from './containers.ts';
import { cpu } from './cpu.ts';
import { density } from './density.ts';
import { devices } from './devices.ts';
import { disk } from './disk.ts';
import { exits } from './exits.ts';
import { failures } from './failures.ts';
import { history } from './history.ts';
import { imageBuilding } from './images.ts';
import { manuals } from './manuals.ts';
import { memory } from './memory.ts';
import { migration } from './migration.ts';
import { paging } from './paging.ts';
import { reclaim } from './reclaim.ts';
import { scheduling } from './scheduling.ts';
import { security } from './security.ts';
import { startingLinux } from './starting-linux.ts';
import { startingVm } from './starting-vm.ts';
import { systems } from './systems.ts';
import { technologies } from './technologies.ts';
import { theory } from './theory.ts';
import { upkeep } from './upkeep.ts';
import { utilisation } from './utilisation.ts';
import { years } from './years.ts';

export const sources: readonly SourceSpec[] = [
  ...startingVm,
  ...startingLinux,
  ...containers,
  ...imageBuilding,
  ...memory,
  ...reclaim,
  ...cpu,
  ...disk,
  ...scheduling,
  ...migration,
  ...failures,
  ...density,
  ...history,
  ...manuals,
  ...theory,
  ...compute,
  ...devices,
  ...exits,
  ...paging,
  ...security,
  ...attacks,
  ...upkeep,
  ...utilisation,
  ...technologies,
  ...systems,
  ...years,
];
