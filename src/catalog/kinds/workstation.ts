/** VMware Workstation: a second maker's hypervisor on an operating system (type 2). */
import { assumed, defineKind, sourced } from '../../engine/define.ts';
import { MB, MiB, millis } from '../../units.ts';
import { asVirtio, emulated } from './networks.ts';
import {
  binaryTranslation,
  bolted,
  guestSystem,
  monitorPhases,
  nativeSpeed,
  shutdownGrace,
  startAsQemu,
} from './parts.ts';
import { wholeMachine } from './separations.ts';

export const workstation = [
  defineKind({
    id: 'workstation',
    title: 'VMware Workstation',
    called: 'VMware Workstation',
    summary: 'A hypervisor for the desk: a program on Windows or Linux that runs machines.',
    year: 1999,
    source: 'hist-vmw',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'VMware Workstation',
        component: 'workstation',
        memoryBytes: assumed(MiB(64), 'as VirtualBox: its services and its window'),
        diskBytes: assumed(MB(1200), 'order of magnitude of the installed program'),
        phases: [
          {
            id: 'driver',
            title: 'Start the driver and the services',
            cpuMicros: assumed(millis(500), 'a program of this size is up within a second'),
          },
        ],
      },
    ],
    standsOn: 'userland',
    families: ['linux', 'windows'],
    archs: ['x86-64'],
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: { start: 'systemctl start vmware', stop: 'systemctl stop vmware' },
  }),
  defineKind({
    id: 'workstation-guest',
    title: 'Workstation virtual machine',
    summary: 'A whole machine in software, in a window of the operating system beneath it.',
    year: 1999,
    source: 'hist-vmw',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (VMX)',
        component: 'workstation',
        memoryBytes: assumed(
          MiB(25.9),
          'as under ESXi, whose monitor is of the same family (esxi-vm-overhead)',
        ),
        phases: monitorPhases(startAsQemu),
      },
      ...guestSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['workstation'],
    memoryAdmission: 'given',
    parts: wholeMachine,
    archs: ['x86-64'],
    withoutExtensions: binaryTranslation,
    cpuEfficiency: sourced(554 / 567, 'xen-spec', 'SPEC INT2000 under Workstation 3.2 of 2003'),
    diskMicrosPerIo: assumed(1e6 / 42_543, 'as KVM (disk-randread-native)'),
    copies: 'full',
    network: [emulated, asVirtio('vmxnet', 'Paravirtual card (vmxnet)')],
    stopGraceMicros: shutdownGrace,
    staysBecause: {
      reason: 'this program cannot send a running machine to another computer',
      remedy: 'Stop it, copy its files and start it there.',
    },
    cold: true,
    look: { frame: 'solid' },
    shell: {
      remove: 'vmrun deleteVM {id}.vmx',
      start: 'vmrun start {id}.vmx nogui',
      stop: 'vmrun stop {id}.vmx soft',
      kill: 'vmrun stop {id}.vmx hard',
      restart: 'vmrun reset {id}.vmx',
      crash: "ssh {id} 'echo c > /proc/sysrq-trigger'",
      scale: 'vmrun clone {service}.vmx {service}-{n}.vmx linked',
    },
  }),
] as const;
