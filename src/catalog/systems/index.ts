/** Every operating system. One file a system, one line here. */
import type { SystemSpec } from '../../engine/define.ts';
import { alpine } from './alpine.ts';
import { ubuntu } from './ubuntu.ts';

export const systems: readonly SystemSpec[] = [ubuntu, alpine];
