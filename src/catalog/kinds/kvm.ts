/** KVM: a module makes the Linux kernel a hypervisor; QEMU is the monitor of each guest. */
import { assumed, defineKind, sourced } from '../../engine/define.ts';
import { KiB, MiB, millis } from '../../units.ts';
import { virtio } from './networks.ts';
import {
  bolted,
  guestSystem,
  hardwareAssisted,
  monitorPhases,
  nativeSpeed,
  postCopy,
  preCopy,
  secondTables,
  shutdownGrace,
} from './parts.ts';
import { reclaimAsKsm } from './reclaim.ts';
import { wholeMachine } from './separations.ts';

export const kvm = [
  defineKind({
    id: 'kvm',
    title: 'KVM',
    called: 'KVM',
    summary: 'A module that turns the Linux kernel beneath it into a hypervisor.',
    year: 2007,
    source: 'hist-kvm',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'KVM',
        component: 'kvm',
        memoryBytes: assumed(MiB(1), 'order of magnitude of the two kernel modules'),
        phases: [
          {
            id: 'module',
            title: 'Load the kernel module',
            cpuMicros: assumed(millis(50), 'a module that reads no device is up at once'),
          },
        ],
      },
    ],
    standsOn: 'kernel',
    families: ['linux'],
    archs: ['x86-64', 'arm64', 'power', 's390'],
    needsExtensions: true,
    memoryAdmission: 'used',
    reclaim: reclaimAsKsm,
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
    shell: { start: 'modprobe kvm_intel', stop: 'modprobe -r kvm_intel' },
  }),
  defineKind({
    id: 'kvm-guest',
    title: 'KVM virtual machine',
    summary: 'A whole machine in software, with firmware, kernel and userland of its own.',
    year: 2007,
    source: 'hist-kvm',
    brings: [
      {
        tier: 'firmware',
        filledBy: 'kind',
        title: 'Virtual machine monitor (QEMU)',
        component: 'qemu',
        memoryBytes: sourced(
          KiB(134_448),
          'mem-qemu-vmm',
          'guest of 256 MB; nearly the same from 128 MB to 8 GB',
        ),
        phases: monitorPhases({
          process: sourced(
            millis(40),
            'boot-unikraft-vmm',
            "QEMU's part of a unikernel's boot, taken as CPU work",
          ),
          devices: sourced(
            millis(71.47),
            'boot-qemu-e2e',
            '243.53 ms less 102.46 ms (boot-chv-e2e), 29.58 ms of firmware and 40 ms of process',
          ),
          firmware: sourced(
            millis(29.58),
            'boot-qboot-e2e',
            '243.53 ms with SeaBIOS (boot-qemu-e2e) less 213.95 ms with qboot: at least this',
          ),
        }),
      },
      ...guestSystem,
    ],
    standsOn: 'hypervisor',
    needs: ['kvm'],
    memoryAdmission: 'given',
    parts: wholeMachine,
    cpuEfficiency: hardwareAssisted,
    memoryEfficiency: {
      streaming: sourced(
        45.02 / 45.6,
        'mem-stream-kvm',
        '45.02 of 45.60 GB/s (mem-stream-native), STREAM Triad',
      ),
      random: sourced(0.01248 / 0.01261, 'mem-gups', '0.01248 of 0.01261 GUP/s, RandomAccess'),
    },
    nestedPageLevels: secondTables,
    diskMicrosPerIo: sourced(
      1e6 / 42_543,
      'disk-randread-native',
      'the virtual disk does 42,543 I/Os a second however many wait: 23.5 µs each',
    ),
    copies: 'full',
    network: [virtio],
    stopGraceMicros: shutdownGrace,
    preCopy,
    postCopy,
    cold: true,
    look: { frame: 'solid' },
    shell: {
      create:
        'virt-install --name {id} --memory {memory} --vcpus {cpus} --osinfo {system} --import',
      remove: 'virsh undefine {id}',
      start: 'virsh start {id}',
      stop: 'virsh shutdown {id}',
      kill: 'virsh destroy {id}',
      restart: 'virsh reboot {id}',
      crash: "ssh {id} 'echo c > /proc/sysrq-trigger'",
      migrate: 'virsh migrate --live {id} qemu+ssh://{to}/system',
      scale: 'virt-clone --original {service} --name {service}-{n} --auto-clone',
    },
  }),
] as const;
