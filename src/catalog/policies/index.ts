/** Every policy. */
import type { PolicySpec } from '../../engine/define.ts';
import { balance } from './balance.ts';
import { docker } from './docker.ts';
import { systemd } from './systemd.ts';

export const policies: readonly PolicySpec[] = [...docker, systemd, ...balance];
