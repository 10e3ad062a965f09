/** One fault for each tier that can be struck, from the bottom up. */
import { defineFault, type FaultSpec } from '../../engine/define.ts';

export const crashes: readonly FaultSpec[] = [
  defineFault({
    id: 'power-loss',
    title: 'Power loss',
    summary: 'The machine is without power, or its hardware fails: everything on it is down.',
    source: 'fail-server-afr',
    strikes: 'hardware',
    effect: 'crash',
  }),
  defineFault({
    id: 'firmware-failure',
    title: 'Firmware or monitor failure',
    summary: 'The firmware hangs; in a virtual machine, its monitor process ends.',
    source: 'sec-venom',
    strikes: 'firmware',
    effect: 'crash',
  }),
  defineFault({
    id: 'hypervisor-crash',
    title: 'Hypervisor crash',
    summary: 'The hypervisor stops at a critical error, and every virtual machine on it ends.',
    source: 'esxi-purple-screen',
    strikes: 'hypervisor',
    effect: 'crash',
  }),
  defineFault({
    id: 'kernel-panic',
    title: 'Kernel panic',
    summary: 'The kernel stops itself, and with it everything that shares it.',
    source: 'linux-sysrq-crash',
    strikes: 'kernel',
    effect: 'crash',
  }),
  defineFault({
    id: 'userland-crash',
    title: 'Daemon or userland crash',
    summary: 'A daemon or the system around it dies; what stands on the kernel alone runs on.',
    source: 'docker-live-restore',
    strikes: 'userland',
    effect: 'crash',
  }),
  defineFault({
    id: 'application-crash',
    title: 'Application crash',
    summary: 'The program ends at an error of its own; its neighbours do not notice.',
    source: 'linux-signals',
    strikes: 'application',
    effect: 'crash',
  }),
];
