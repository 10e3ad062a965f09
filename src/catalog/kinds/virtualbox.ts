/** VirtualBox: a hypervisor that is installed like a program on an operating system (type 2). */
import { assumed, defineKind, sourced } from '../../engine/define.ts';
import { KiB, MB, MiB, millis } from '../../units.ts';
import { asVirtio, emulated } from './networks.ts';
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
import { wholeMachine } from './separations.ts';

export const virtualbox = [
  defineKind({
    id: 'virtualbox',
    title: 'VirtualBox',
    called: 'VirtualBox',
    summary: 'A hypervisor that is installed like any program on a full operating system.',
    year: 2007,
    source: 'vbox-year',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'VirtualBox',
        component: 'virtualbox',
        memoryBytes: assumed(MiB(64), 'its service and its window, without any machine'),
        diskBytes: assumed(MB(200), 'order of magnitude of the installed program'),
        phases: [
          {
            id: 'driver',
            title: 'Start the driver and the service',
            cpuMicros: assumed(millis(500), 'a program of this size is up within a second'),
          },
        ],
      },
    ],
    standsOn: 'userland',
    families: ['linux', 'windows', 'macos', 'solaris'],
    archs: ['x86-64'],
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: { start: 'systemctl start vboxdrv', stop: 'systemctl stop vboxdrv' },
  }),
  defineKind({
    id: 'virtualbox-guest',
    title: 'VirtualBox virtual machine',
    summary: 'A whole machine in software, in a window of the operating system beneath it.',
    year: 2007,
    source: 'vbox-teleport',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (VirtualBox)',
        component: 'virtualbox',
        memoryBytes: assumed(
          KiB(134_448),
          'as QEMU (mem-qemu-vmm), whose device models are the nearest relative',
        ),
        phases: monitorPhases(startAsQemu),
      },
      ...guestSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['virtualbox'],
    memoryAdmission: 'given',
    parts: wholeMachine,
    archs: ['x86-64'],
    withoutExtensions: binaryTranslation,
    cpuEfficiency: sourced(
      554 / 567,
      'xen-spec',
      'VMware Workstation 3.2 of 2003, the nearest type 2 hypervisor measured on CPU work',
    ),
    diskMicrosPerIo: assumed(1e6 / 42_543, 'as KVM (disk-randread-native)'),
    copies: 'full',
    network: [emulated, asVirtio('virtio', 'Paravirtual card (virtio)')],
    stopGraceMicros: shutdownGrace,
    preCopy,
    cold: true,
    look: { frame: 'solid' },
    shell: {
      create: 'VBoxManage createvm --name {id} --register',
      remove: 'VBoxManage unregistervm {id} --delete',
      start: 'VBoxManage startvm {id} --type headless',
      stop: 'VBoxManage controlvm {id} acpipowerbutton',
      kill: 'VBoxManage controlvm {id} poweroff',
      restart: 'VBoxManage controlvm {id} reset',
      crash: "ssh {id} 'echo c > /proc/sysrq-trigger'",
      migrate: 'VBoxManage controlvm {id} teleport --host {to} --port 6000',
      scale: 'VBoxManage clonevm {service} --name {service}-{n} --register',
    },
  }),
] as const;
