/** Every policy. */
import type { PolicySpec } from '../../engine/define.ts';
import { balance } from './balance.ts';
import { docker } from './docker.ts';
import { kubernetes } from './kubernetes.ts';
import { placement } from './placement.ts';
import { services } from './services.ts';
import { systemd } from './systemd.ts';
import { upkeep } from './upkeep.ts';
import { vsphere } from './vsphere.ts';

export const policies: readonly PolicySpec[] = [
  ...docker,
  systemd,
  ...services,
  ...kubernetes,
  vsphere,
  ...placement,
  ...balance,
  ...upkeep,
];
