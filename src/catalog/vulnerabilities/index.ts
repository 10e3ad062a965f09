/** The deck of attacks. One topic a file, one line here. */
import type { VulnerabilitySpec } from '../../engine/define.ts';
import { containerFlaws } from './containers.ts';
import { hypervisorFlaws } from './hypervisors.ts';
import { linuxFlaws } from './linux.ts';
import { windowsFlaws } from './windows.ts';

export const vulnerabilities: readonly VulnerabilitySpec[] = [
  ...linuxFlaws,
  ...containerFlaws,
  ...hypervisorFlaws,
  ...windowsFlaws,
];
