/** What virtualization costs the processor: exits, nesting, page walks, system calls. */
import type { SourceSpec } from '../../engine/define.ts';
import {
  BARHAM,
  BORG,
  GVISOR,
  RIG_BARHAM,
  RIG_GVISOR,
  RIG_TURTLES,
  TURTLES,
  ZONES,
} from './papers.ts';

export const exits: readonly SourceSpec[] = [
  {
    id: 'xen-nullcall',
    quantity: 'lmbench null system call: Linux UP, Xen, VMware WS, UML',
    value: [0.45, 0.46, 0.73, 24.7],
    unit: 'us',
    conditions: RIG_BARHAM,
    citation: `${BARHAM}, Table 3`,
    verified: 'read',
  },
  {
    id: 'xen-fork',
    quantity: 'lmbench fork process: Linux UP, Xen, VMware WS, UML',
    value: [110, 198, 874, 21_000],
    unit: 'us',
    conditions: RIG_BARHAM,
    citation: `${BARHAM}, Table 3`,
    verified: 'read',
  },
  {
    id: 'xen-exec',
    quantity: 'lmbench exec process: Linux UP, Xen, VMware WS',
    value: [530, 768, 2300],
    unit: 'us',
    conditions: RIG_BARHAM,
    citation: `${BARHAM}, Table 3`,
    verified: 'read',
  },
  {
    id: 'xen-ctxsw',
    quantity: 'lmbench context switch 2p/0K: Linux UP, Xen, VMware WS, UML',
    value: [0.77, 1.97, 18.1, 15.5],
    unit: 'us',
    conditions: `${RIG_BARHAM}; 16p/64K: 37.6, 39.4, 72.2, 52.0 - cache effects dominate`,
    citation: `${BARHAM}, Table 4`,
    verified: 'read',
  },
  {
    id: 'xen-pagefault',
    quantity: 'lmbench page fault: Linux UP, Xen, VMware WS, UML',
    value: [1.42, 2.73, 12.4, 26.3],
    unit: 'us',
    conditions: RIG_BARHAM,
    citation: `${BARHAM}, Table 5`,
    verified: 'read',
  },
  {
    id: 'nest-cpuid-native',
    quantity: 'cpuid instruction, native',
    value: 100,
    unit: 'cycles',
    conditions: `${RIG_TURTLES}; about`,
    citation: `${TURTLES}, 4.3, Fig. 10`,
    verified: 'read',
  },
  {
    id: 'nest-cpuid-vm',
    quantity: 'cpuid (one VM exit + emulation), single-level guest',
    value: 2600,
    unit: 'cycles',
    conditions: `${RIG_TURTLES}; about 1000 cycles of it is the CPU mode switch; 0.9 us at 2.9 GHz`,
    citation: `${TURTLES}, 4.3, Fig. 10`,
    verified: 'read',
  },
  {
    id: 'nest-cpuid-nested',
    quantity: 'cpuid, nested guest',
    value: 58_000,
    unit: 'cycles',
    conditions: `${RIG_TURTLES}; 22x the single-level exit (exit multiplication)`,
    citation: `${TURTLES}, 4.3, Fig. 10`,
    verified: 'read',
  },
  {
    id: 'nest-kernbench',
    quantity: 'kernbench run time: host, guest, nested guest',
    value: [324.3, 355, 406.3],
    unit: 's',
    conditions: `${RIG_TURTLES}; +9.5 % in a guest, +25.3 % in a guest of a guest`,
    citation: `${TURTLES}, Table 2`,
    verified: 'read',
  },
  {
    id: 'nest-specjbb',
    quantity: 'SPECjbb score: host, guest, nested',
    value: [90_493, 83_599, 77_065],
    unit: 'score',
    conditions: `${RIG_TURTLES}; -7.6%, -14.8% vs host`,
    citation: `${TURTLES}, Table 2`,
    verified: 'read',
  },
  {
    id: 'nest-l0share',
    quantity: 'share of CPU cycles spent in L0 hypervisor, kernbench: single-level, nested',
    value: [0.0228, 0.0517],
    unit: 'fraction',
    conditions: RIG_TURTLES,
    citation: `${TURTLES}, 4.1`,
    verified: 'read',
  },
  {
    id: 'ept-refs',
    quantity: 'memory references of a 4-level x 4-level two-dimensional page walk',
    value: 24,
    unit: 'references',
    conditions:
      '(n+1)(m+1)-1 with n=m=4; native walk = 4; formula and number found in several public ' +
      'notes; original paper from memory',
    citation:
      'R. Bhargava et al., Accelerating Two-Dimensional Page Walks, ASPLOS 2008 (as quoted in ' +
      'secondary texts)',
    verified: 'read',
  },
  {
    id: 'exit-uart',
    quantity: 'round trip VM exit to a user-space emulated UART, x86',
    value: 6732,
    unit: 'cycles',
    conditions: '7630-10012 on arm64',
    citation:
      'C. Dall et al., Optimizing the Design and Implementation of the Linux ARM Hypervisor, ' +
      'USENIX ATC 2017, 5.1, Table 2 (as quoted in a secondary text)',
    verified: 'read',
  },
  {
    id: 'exit-kvmcreate',
    quantity: 'create a KVM VM and execute hlt',
    value: 120_000,
    unit: 'cycles',
    conditions: 'about 45 us at 2.69 GHz, read off plot',
    citation:
      'N. C. Wanninger et al., Isolating Functions at the Hardware Limit, EuroSys 2022, 4.2, ' +
      'Fig. 2 (as quoted in a secondary text)',
    verified: 'read',
  },
  {
    id: 'exit-hypercall',
    quantity: 'hypercall cost: KVM ARM, Xen ARM, KVM x86, Xen x86',
    value: [6500, 376, 1300, 1228],
    unit: 'cycles',
    conditions: 'ARMv8 X-Gene 2.4 GHz; Xeon E5-2450 2.1 GHz',
    citation:
      'C. Dall et al., ARM Virtualization: Performance and Architectural Implications, ISCA ' +
      '2016, Table II',
    verified: 'memory',
  },
  {
    id: 'exit-vmswitch',
    quantity: 'VM switch: KVM ARM, Xen ARM, KVM x86, Xen x86',
    value: [10_387, 8799, 4812, 10_534],
    unit: 'cycles',
    conditions: '',
    citation:
      'C. Dall et al., ARM Virtualization: Performance and Architectural Implications, ISCA ' +
      '2016, Table II',
    verified: 'memory',
  },
  {
    id: 'exit-latency-trend',
    quantity:
      'VT-x exit+resume hardware latency: Prescott, Merom, Penryn, Nehalem, Westmere, Sandy Bridge',
    value: [3963, 1579, 1266, 1009, 761, 784],
    unit: 'cycles',
    conditions: '',
    citation:
      'O. Agesen et al., Software Techniques for Avoiding Hardware Virtualization Exits, ' +
      'USENIX ATC 2012, Table 1',
    verified: 'memory',
  },
  {
    id: 'bt-forkwait',
    quantity:
      'forkwait (40,000 forks): native, software VMM (binary translation), first-generation ' +
      'hardware VMM',
    value: [6, 36.9, 106.4],
    unit: 's',
    conditions:
      'Pentium 4 672 3.8 GHz; verified only the qualitative claim that the software VMM often ' +
      'beat first-generation VT-x',
    citation:
      'K. Adams, O. Agesen, A Comparison of Software and Hardware Techniques for x86 ' +
      'Virtualization, ASPLOS 2006, 6.3',
    verified: 'memory',
  },
  {
    id: 'gv-syscall',
    quantity: 'raw system call: runc, gVisor ptrace, gVisor KVM platform',
    value: [1939, 38_219, 763],
    unit: 'ns',
    conditions: RIG_GVISOR,
    citation: `${GVISOR}, syscall.csv`,
    verified: 'read',
  },
  {
    id: 'zone-perf',
    quantity: 'Solaris zone vs global zone: Java, time-sharing, networking, database',
    value: [0.996, 0.96, 1.003, 0.978],
    unit: 'ratio',
    conditions: '',
    citation: `${ZONES}, Fig. 7`,
    verified: 'read',
  },
  {
    id: 'borg-cpi',
    quantity: 'CPI in shared vs dedicated cells',
    value: [1.58, 1.53],
    unit: 'cycles/instr',
    conditions:
      'about 3% worse in shared cells; each extra task +0.3% CPI; +10% machine CPU use -> <2% CPI',
    citation: `${BORG}, 5.2`,
    verified: 'read',
  },
  {
    id: 'qemu-translator',
    quantity:
      'QEMU against native: integer code, floating point, whole machine against one process',
    value: [4, 10, 2],
    unit: 'times slower',
    conditions: 'x86 on x86, QEMU of 2005; the last factor is the price of translating addresses',
    citation: 'F. Bellard, QEMU, a Fast and Portable Dynamic Translator, USENIX ATC 2005, 4',
    verified: 'memory',
  },
];
