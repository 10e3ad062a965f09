/** Every technology, from the bare machine up. One file a technology, one line here. */
import type { KindSpec } from '../../engine/define.ts';
import { desktop } from './desktop.ts';
import { docker } from './docker.ts';
import { esxi } from './esxi.ts';
import { generations } from './generations.ts';
import { hyperV } from './hyper-v.ts';
import { kvm } from './kvm.ts';
import { linux } from './linux.ts';
import { microVms } from './micro-vm.ts';
import { microvisor } from './microvisor.ts';
import { powerVm } from './powervm.ts';
import { sandboxes } from './sandboxes.ts';
import { server } from './server.ts';
import { systemContainers } from './system-containers.ts';
import { unix } from './unix.ts';
import { virtualbox } from './virtualbox.ts';
import { windowsContainers } from './windows-containers.ts';
import { workstation } from './workstation.ts';
import { xen } from './xen.ts';

export const kinds: readonly KindSpec[] = [
  ...server,
  ...linux,
  ...kvm,
  ...esxi,
  ...virtualbox,
  ...docker,
  ...xen,
  ...microVms,
  ...generations,
  ...hyperV,
  ...workstation,
  ...powerVm,
  ...unix,
  ...systemContainers,
  ...windowsContainers,
  ...desktop,
  ...sandboxes,
  ...microvisor,
];
