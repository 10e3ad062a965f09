/**
 * Containers of Windows Server: apart on one Windows kernel (process isolation), or each with a
 * kernel of its own in a utility machine (Hyper-V isolation). The same image serves both.
 */
import { assumed, defineKind, type KindSpec, type SwitchId, sourced } from '../../engine/define.ts';
import { MiB, millis, seconds } from '../../units.ts';
import { prepare } from './docker.ts';
import { asVirtio, bridge } from './networks.ts';
import { exec, hardwareAssisted, nativeSpeed, secondTables } from './parts.ts';
import { withoutFirmware } from './separations.ts';

const apart: readonly SwitchId[] = ['mount', 'pid', 'network', 'ipc', 'uts', 'devices', 'socket'];

const container = {
  year: 2016,
  source: 'hist-win2016',
  separates: apart,
  switches: [...apart, 'cpu', 'memory', 'io'],
  families: ['windows'],
  archs: ['x86-64'],
  copies: 'shared',
  parallelFetches: sourced(3, 'docker-par-downloads'),
  stopGraceMicros: sourced(seconds(10), 'docker-stop-timeout'),
  staysBecause: {
    reason: 'it is replaced, not moved',
    remedy: 'Scale the service up on another host, then stop this one.',
  },
} as const satisfies Partial<KindSpec>;

const shell = {
  create: 'docker run --detach --name {id} {image}',
  remove: 'docker rm {id}',
  start: 'docker start {id}',
  stop: 'docker stop {id}',
  kill: 'docker kill {id}',
  restart: 'docker restart {id}',
} as const;

export const windowsContainers = [
  defineKind({
    ...container,
    id: 'windows-container',
    title: 'Windows container (process isolation)',
    summary: 'A program with the files of its image, set apart on the Windows kernel of its host.',
    brings: [
      { tier: 'userland', filledBy: 'image', phases: prepare },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    standsOn: 'kernel',
    endsWith: 'application',
    managedBy: 'docker',
    memoryAdmission: 'used',
    cpuEfficiency: assumed(1, 'its processes run on the kernel of its host like any other'),
    network: [{ ...bridge, id: 'nat', title: 'Address translation (WinNAT)' }],
    look: { frame: 'dashed' },
    shell: { ...shell, scale: 'docker compose up --detach --scale {service}={n}' },
  }),
  defineKind({
    ...container,
    id: 'windows-container-hyperv',
    title: 'Windows container (Hyper-V isolation)',
    summary: 'The same container in a small machine, with a Windows kernel for it alone.',
    comesWith: 'windows-utility-vm',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Utility virtual machine',
        component: 'hyper-v',
        memoryBytes: assumed(MiB(32), 'as any other virtual machine here (hyperv-vm-overhead)'),
        phases: [
          {
            id: 'utility-vm',
            title: 'Clone the utility machine',
            cpuMicros: assumed(millis(40), 'as a small monitor (boot-unikraft-vmm)'),
            runsOutside: true,
          },
        ],
      },
      { tier: 'kernel', filledBy: 'system' },
      { tier: 'userland', filledBy: 'image', phases: prepare },
      { tier: 'application', filledBy: 'application', phases: [exec] },
    ],
    standsOn: 'hypervisor',
    needs: ['hyper-v'],
    endsWith: 'application',
    managedBy: 'hyper-v-parent',
    memoryAdmission: 'given',
    parts: withoutFirmware,
    cpuEfficiency: assumed(
      hardwareAssisted.value * nativeSpeed.value,
      'as KVM (cpu-linpack-kvm-tuned)',
    ),
    nestedPageLevels: secondTables,
    network: [asVirtio('vmbus', 'Synthetic card (VMBus)')],
    look: { frame: 'solid' },
    shell: { ...shell, create: 'docker run --isolation=hyperv --detach --name {id} {image}' },
  }),
] as const;
