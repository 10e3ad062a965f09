/**
 * Other generations and settings of the same technology, for comparison: a guest that does not see
 * the machine's topology, the first KVM with nested guests, a processor in software, and a machine
 * from a public cloud.
 */
import { assumed, defineKind, type KindSpec, sourced } from '../../engine/define.ts';
import { MB, millis } from '../../units.ts';
import { kvm } from './kvm.ts';
import { bolted, nativeSpeed, shutdownGrace } from './parts.ts';

const [, guest] = kvm as readonly KindSpec[] as readonly [KindSpec, KindSpec];

export const generations = [
  defineKind({
    id: 'qemu',
    title: 'QEMU, translating',
    called: 'QEMU as a translator',
    summary: 'A program that imitates processors of any kind, without help by the real one.',
    year: 2005,
    source: 'qemu-translator',
    brings: [
      {
        tier: 'hypervisor',
        filledBy: 'kind',
        title: 'QEMU (translator)',
        component: 'qemu',
        diskBytes: assumed(MB(100), 'order of magnitude of the installed program'),
        phases: [
          {
            id: 'open',
            title: 'Load the translator',
            cpuMicros: assumed(millis(20), 'a program that only reads its libraries'),
          },
        ],
      },
    ],
    standsOn: 'userland',
    families: ['linux', 'windows', 'macos', 'freebsd'],
    memoryAdmission: 'used',
    cpuEfficiency: nativeSpeed,
    copies: 'full',
    stopGraceMicros: shutdownGrace,
    staysBecause: bolted,
    look: { frame: 'bar' },
  }),
  defineKind({
    ...guest,
    id: 'kvm-untuned',
    title: 'KVM virtual machine, untuned',
    called: 'an untuned KVM virtual machine',
    summary: 'A KVM guest whose vCPUs float and hide the topology of the machine.',
    cpuEfficiency: sourced(
      130.28 / 290.83,
      'cpu-linpack-kvm-untuned-art',
      '130.28 of 290.83 GFLOPS; the printed table has 241.3 (cpu-linpack-kvm-untuned-paper)',
    ),
  }),
  defineKind({
    ...guest,
    id: 'kvm-2009',
    title: 'KVM virtual machine of 2009',
    summary: 'A KVM guest on the first processors with nested paging.',
    year: 2009,
    source: 'nest-kernbench',
    cpuEfficiency: assumed(1, 'what it costs is counted in exits, program by program'),
    exit: {
      micros: sourced(2500 / 2900, 'nest-cpuid-vm', '2600 cycles less 100, at 2.9 GHz'),
      nestedFactor: sourced(
        57_900 / 2500,
        'nest-cpuid-nested',
        '58,000 cycles less 100, by 2600 less 100 (nest-cpuid-vm)',
      ),
    },
  }),
  defineKind({
    ...guest,
    id: 'qemu-emulated',
    title: 'Emulated machine (QEMU)',
    called: 'an emulated machine (QEMU)',
    summary: 'A machine whose processor is a program that translates instructions.',
    year: 2005,
    source: 'qemu-translator',
    needs: ['qemu', 'kvm'],
    emulates: ['x86-64', 'power', 'arm64', 's390'],
    cpuEfficiency: sourced(1 / 8, 'qemu-translator', '4 times for integers, 2 times for memory'),
  }),
  defineKind({
    ...guest,
    id: 'cloud-vm',
    title: 'Cloud virtual machine',
    called: 'a cloud virtual machine',
    summary: 'A machine of a public cloud: requested, placed, copied and booted.',
    year: 2006,
    source: 'boot-ec2-linux',
    needs: ['xen', 'kvm'],
    shell: { start: 'aws ec2 run-instances --count 1' },
  }),
] as const;
