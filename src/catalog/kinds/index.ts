/** Every technology, from the bare machine up. One file a technology, one line here. */
import type { KindSpec } from '../../engine/define.ts';
import { docker } from './docker.ts';
import { esxi } from './esxi.ts';
import { generations } from './generations.ts';
import { kvm } from './kvm.ts';
import { linux } from './linux.ts';
import { microVms } from './micro-vm.ts';
import { server } from './server.ts';
import { virtualbox } from './virtualbox.ts';
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
];
