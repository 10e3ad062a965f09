/**
 * Micro-virtualization (Bromium): a hypervisor that is loaded under a desktop which runs already,
 * and gives each task a copy of that desktop that lives as long as the task. Pages are copied when
 * they are written, so a copy costs what it changes.
 */
import { assumed, defineKind } from '../../engine/define.ts';
import { MB, MiB, millis, seconds } from '../../units.ts';
import { asVirtio } from './networks.ts';
import { bolted, exec, hardwareAssisted, nativeSpeed, secondTables } from './parts.ts';
import { withoutFirmware } from './separations.ts';

const COPY = 'only pages that it writes are its own; no independent measurement was found';

export const microvisor = [
  defineKind({
    id: 'microvisor',
    title: 'Bromium microvisor',
    called: 'the Bromium microvisor',
    summary: 'A hypervisor derived from Xen that is loaded under a Windows which runs already.',
    year: 2012,
    source: 'hist-bromium',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'Microvisor',
        component: 'microvisor',
        memoryBytes: assumed(MiB(64), 'as Xen, from which it is derived'),
        diskBytes: assumed(MB(100), 'order of magnitude of the installed program'),
        phases: [
          {
            id: 'load',
            title: 'Load the microvisor',
            cpuMicros: assumed(millis(500), 'a program of this size is up within a second'),
          },
        ],
      },
    ],
    standsOn: 'kernel',
    families: ['windows'],
    archs: ['x86-64'],
    needsExtensions: true,
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: assumed(seconds(10), 'it ends its machines'),
    staysBecause: bolted,
    look: { frame: 'bar' },
  }),
  defineKind({
    id: 'task-vm',
    title: 'Micro-VM of one task',
    called: 'a micro-VM of one task',
    summary: 'A copy of the running desktop for one task, thrown away with all that it wrote.',
    year: 2012,
    source: 'hist-bromium',
    brings: [
      {
        tier: 'kernel',
        filledBy: 'kind',
        title: 'Windows kernel (copy on write)',
        component: 'windows-nt',
        memoryBytes: assumed(MiB(10), COPY),
        phases: [
          {
            id: 'clone',
            title: 'Copy the tables of a running desktop',
            cpuMicros: assumed(millis(10), 'its maker spoke of ten milliseconds'),
            runsOutside: true,
          },
        ],
      },
      {
        tier: 'userland',
        filledBy: 'kind',
        title: 'Windows userland (copy on write)',
        component: 'packages-windows',
        memoryBytes: assumed(MiB(20), COPY),
        diskBytes: assumed(MB(5), COPY),
      },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    standsOn: 'hypervisor',
    needs: ['microvisor'],
    endsWith: 'application',
    families: ['windows'],
    archs: ['x86-64'],
    separates: ['mount', 'network', 'devices', 'mac'],
    switches: ['mount', 'network', 'devices', 'mac'],
    parts: withoutFirmware,
    memoryAdmission: 'used',
    cpuEfficiency: assumed(hardwareAssisted.value, 'as KVM (cpu-linpack-kvm-tuned)'),
    nestedPageLevels: secondTables,
    copies: 'shared',
    network: [asVirtio('filtered', 'Filtered connection')],
    stopGraceMicros: assumed(seconds(1), 'it is thrown away; nothing in it is kept'),
    staysBecause: {
      reason: 'it lives as long as its task and is a copy of this desktop',
      remedy: 'Open the task again elsewhere.',
    },
    look: { frame: 'solid' },
  }),
] as const;
