/** What it takes to keep software up to date, by family of systems. One file, one line each. */
import type { UpkeepSpec } from '../../engine/define.ts';
import { linux } from './linux.ts';

export const upkeep: readonly UpkeepSpec[] = [linux];
