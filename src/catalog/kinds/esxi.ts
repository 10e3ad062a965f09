/** VMware ESXi: a hypervisor with a small kernel of its own, the VMkernel, on the bare machine. */
import { assumed, defineKind, sourced } from '../../engine/define.ts';
import { MB, MiB, seconds } from '../../units.ts';
import { asVirtio } from './networks.ts';
import {
  binaryTranslation,
  bolted,
  guestSystem,
  monitorPhases,
  nativeSpeed,
  preCopy,
  shutdownGrace,
  startAsQemu,
} from './parts.ts';
import { reclaimAsEsx } from './reclaim.ts';
import { wholeMachine } from './separations.ts';

export const esxi = [
  defineKind({
    id: 'esxi',
    title: 'VMware ESXi',
    called: 'VMware ESXi',
    summary: 'A hypervisor installed on the bare machine, with a small kernel of its own.',
    year: 2007,
    source: 'hist-esxi',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'VMkernel',
        component: 'esxi',
        memoryBytes: sourced(
          MiB(90),
          'esxi-vmkernel-memory',
          '50 MB and 40 MB of drivers; agents left out, and later versions take more',
        ),
        diskBytes: sourced(MB(60), 'esxi-image-size'),
        phases: [
          {
            id: 'vmkernel',
            title: 'Boot the VMkernel',
            waitMicros: assumed(
              seconds(100),
              'administrators report minutes, most of it waiting for devices and storage',
            ),
            cpuMicros: assumed(seconds(20), 'a sixth of the boot, the rest being waiting'),
            readBytes: sourced(MB(60), 'esxi-image-size', 'the whole image is read'),
          },
        ],
      },
    ],
    standsOn: 'firmware',
    archs: ['x86-64'],
    memoryAdmission: 'used',
    reclaim: reclaimAsEsx,
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: {
      stop: 'esxcli system shutdown poweroff --reason maintenance',
      restart: 'esxcli system shutdown reboot --reason maintenance',
      crash: 'vsish -e set /reliability/crashMe/Panic 1',
    },
  }),
  defineKind({
    id: 'esxi-guest',
    title: 'ESXi virtual machine',
    summary: 'A whole machine in software under ESXi, with an operating system of its own.',
    year: 2007,
    source: 'hist-esxi',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (VMX)',
        component: 'esxi',
        memoryBytes: sourced(
          MiB(25.9),
          'esxi-vm-overhead',
          '1 vCPU and 1 GB; it grows with both, which is left out',
        ),
        phases: monitorPhases(startAsQemu),
      },
      ...guestSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['esxi'],
    memoryAdmission: 'given',
    parts: wholeMachine,
    archs: ['x86-64'],
    withoutExtensions: binaryTranslation,
    cpuEfficiency: assumed(
      284.2 / 290.83,
      'as KVM (cpu-linpack-kvm-tuned): both rest on the same assistance by the processor',
    ),
    diskMicrosPerIo: assumed(1e6 / 42_543, 'as KVM (disk-randread-native)'),
    copies: 'full',
    network: [asVirtio('vmxnet', 'Paravirtual card (vmxnet)')],
    stopGraceMicros: shutdownGrace,
    preCopy,
    cold: true,
    look: { frame: 'solid' },
    shell: {
      create: 'govc vm.create -m {memory} -c {cpus} {id}',
      remove: 'vim-cmd vmsvc/destroy {id}',
      start: 'vim-cmd vmsvc/power.on {id}',
      stop: 'vim-cmd vmsvc/power.shutdown {id}',
      kill: 'esxcli vm process kill --type=hard --world-id={id}',
      restart: 'vim-cmd vmsvc/power.reboot {id}',
      crash: "ssh {id} 'echo c > /proc/sysrq-trigger'",
      migrate: 'govc vm.migrate -host {to} {id}',
      scale: 'govc vm.clone -vm {service} {service}-{n}',
    },
  }),
] as const;
