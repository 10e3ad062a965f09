/** Every operating system. One file a system, one line here. */
import type { SystemSpec } from '../../engine/define.ts';
import { alpine } from './alpine.ts';
import { cloud } from './cloud.ts';
import { debianMinimal } from './debian-minimal.ts';
import { distributions } from './distributions.ts';
import { microvm } from './microvm.ts';
import { miniOs } from './mini-os.ts';
import { tinyx } from './tinyx.ts';
import { ubuntu } from './ubuntu.ts';
import { unix } from './unix.ts';
import { windows } from './windows.ts';

export const systems: readonly SystemSpec[] = [
  ubuntu,
  alpine,
  debianMinimal,
  tinyx,
  miniOs,
  ...microvm,
  ...cloud,
  ...distributions,
  ...windows,
  ...unix,
];
