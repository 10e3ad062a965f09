/**
 * Hyper-V: a small hypervisor beneath the Windows that was installed. That Windows becomes the
 * parent partition: it stands beside the guests, drives the devices and makes their partitions.
 */
import { assumed, defineKind, sourced } from '../../engine/define.ts';
import { MB, MiB, millis, seconds } from '../../units.ts';
import { asVirtio } from './networks.ts';
import {
  bolted,
  guestSystem,
  hardwareAssisted,
  monitorPhases,
  nativeSpeed,
  preCopy,
  secondTables,
  shutdownGrace,
  startAsQemu,
} from './parts.ts';
import { wholeMachine } from './separations.ts';

const introduced = { year: 2008, source: 'hist-hyperv' } as const;

export const hyperV = [
  defineKind({
    id: 'hyper-v',
    title: 'Hyper-V',
    summary: 'A hypervisor that slides under the Windows which switched it on.',
    ...introduced,
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'Hyper-V',
        component: 'hyper-v',
        memoryBytes: assumed(MiB(64), 'as Xen: its code and what it keeps of the memory'),
        diskBytes: assumed(MB(2), 'one file beside the boot loader'),
        phases: [
          {
            id: 'hyper-v',
            title: 'Start the hypervisor',
            waitMicros: assumed(seconds(2), 'as Xen: the loader reads it; it wakes the processors'),
            cpuMicros: assumed(seconds(1), 'as Xen: most of it clears memory'),
          },
        ],
      },
    ],
    standsOn: 'firmware',
    archs: ['x86-64', 'arm64'],
    needsExtensions: true,
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: { start: 'bcdedit /set hypervisorlaunchtype auto' },
  }),
  defineKind({
    id: 'hyper-v-parent',
    title: 'Parent partition',
    summary: 'The Windows that was there before, now beside the guests: devices and management.',
    ...introduced,
    brings: [
      { tier: 'kernel', filledBy: 'system' },
      { tier: 'userland', filledBy: 'system' },
    ],
    standsOn: 'hypervisor',
    needs: ['hyper-v'],
    endsWith: 'kernel',
    families: ['windows'],
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    beside: true,
    look: { frame: 'dotted' },
    shell: { stop: 'shutdown /s /t 0', restart: 'shutdown /r /t 0' },
  }),
  defineKind({
    id: 'hyper-v-guest',
    title: 'Hyper-V virtual machine',
    summary: 'A child partition with a whole machine in software and a system of its own.',
    ...introduced,
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (worker process)',
        component: 'hyper-v',
        memoryBytes: sourced(
          MiB(32),
          'hyperv-vm-overhead',
          'for the first gigabyte; 8 MB for each further one are left out',
        ),
        phases: monitorPhases(startAsQemu),
      },
      ...guestSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['hyper-v'],
    managedBy: 'hyper-v-parent',
    memoryAdmission: 'given',
    parts: wholeMachine,
    archs: ['x86-64', 'arm64'],
    cpuEfficiency: assumed(
      hardwareAssisted.value,
      'as KVM (cpu-linpack-kvm-tuned): both rest on the same assistance by the processor',
    ),
    nestedPageLevels: secondTables,
    diskMicrosPerIo: assumed(1e6 / 42_543, 'as KVM (disk-randread-native)'),
    copies: 'full',
    network: [asVirtio('vmbus', 'Synthetic card (VMBus)')],
    stopGraceMicros: shutdownGrace,
    preCopy,
    cold: true,
    look: { frame: 'solid' },
    shell: {
      create: 'New-VM -Name {id} -MemoryStartupBytes {memory}MB',
      remove: 'Remove-VM -Name {id}',
      start: 'Start-VM -Name {id}',
      stop: 'Stop-VM -Name {id}',
      kill: 'Stop-VM -Name {id} -TurnOff',
      restart: 'Restart-VM -Name {id} -Force',
      crash: 'Debug-VM -Name {id} -InjectNonMaskableInterrupt -Force',
      migrate: 'Move-VM -Name {id} -DestinationHost {to}',
    },
  }),
  defineKind({
    id: 'wsl2-vm',
    title: 'Hidden Linux VM (WSL 2)',
    summary: 'A Linux in a light virtual machine that Windows starts and hides.',
    year: 2020,
    source: 'hist-wsl2',
    comesWith: 'linuxkit',
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
            title: 'Make the utility machine',
            cpuMicros: assumed(millis(40), 'as a small monitor (boot-unikraft-vmm)'),
            runsOutside: true,
          },
        ],
      },
      { tier: 'kernel', filledBy: 'system' },
      { tier: 'userland', filledBy: 'system' },
    ],
    standsOn: 'hypervisor',
    needs: ['hyper-v'],
    managedBy: 'hyper-v-parent',
    families: ['linux'],
    memoryAdmission: 'given',
    parts: ['cpu', 'memory', 'disk', 'nic'],
    cpuEfficiency: assumed(hardwareAssisted.value, 'as KVM (cpu-linpack-kvm-tuned)'),
    nestedPageLevels: secondTables,
    copies: 'full',
    network: [asVirtio('vmbus', 'Synthetic card (VMBus)')],
    stopGraceMicros: shutdownGrace,
    staysBecause: {
      reason: 'it is a part of the desktop that hides it',
      remedy: 'Run its containers on another host instead.',
    },
    look: { frame: 'solid' },
    shell: {
      start: 'wsl --distribution {id}',
      stop: 'wsl --terminate {id}',
      kill: 'wsl --shutdown',
    },
  }),
] as const;
