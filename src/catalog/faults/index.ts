/** Every fault. */
import type { FaultSpec } from '../../engine/define.ts';
import { crashes } from './crashes.ts';

export const faults: readonly FaultSpec[] = [...crashes];
