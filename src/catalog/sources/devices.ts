/** Virtual disks and networks. */
import type { SourceSpec } from '../../engine/define.ts';
import {
  AGACHE_DATA,
  BARHAM,
  FC_SPEC,
  FELTER_DATA,
  GVISOR,
  RIG_BARHAM,
  RIG_FELTER,
  RIG_TURTLES,
  TURTLES,
} from './papers.ts';

export const devices: readonly SourceSpec[] = [
  {
    id: 'disk-seqwrite',
    quantity: 'fio sequential write 1 MB QD16: native, Docker, KVM',
    value: [750_994, 751_600, 726_381],
    unit: 'KB/s',
    conditions: RIG_FELTER,
    citation: `${FELTER_DATA}, fio/results/*.log sequential-fill`,
    verified: 'read',
  },
  {
    id: 'fc-fio-4kr',
    quantity: '4 KB random read QD32: bare metal, QEMU, Firecracker, Cloud Hypervisor',
    value: [301_182, 135_109, 12_880, 13_024],
    unit: 'IOPS',
    conditions: 'm5d.metal local NVMe; Firecracker/CHV serial block device of that time',
    citation: `${AGACHE_DATA}, fio-*.dat`,
    verified: 'read',
  },
  {
    id: 'fc-net',
    quantity: 'iperf3 one stream host->guest (RX): loopback, QEMU, Cloud Hypervisor, Firecracker',
    value: [44.14, 23.76, 23.12, 15.61],
    unit: 'Gbit/s',
    conditions: 'm5d.metal, tap; guest->host 44.14 / 20.43 / 20.96 / 14.15',
    citation: `${AGACHE_DATA}, net-*.txt`,
    verified: 'read',
  },
  {
    id: 'fc-cpu',
    quantity: 'compute-only guest CPU performance vs bare metal, specification',
    value: 0.95,
    unit: 'fraction (lower bound)',
    conditions: 'Firecracker; marked [integration test pending] in the specification',
    citation: `${FC_SPEC}, item 4`,
    verified: 'read',
  },
  {
    id: 'fc-netlat',
    quantity: 'average network latency added by the virtualization layer',
    value: 0.06,
    unit: 'ms',
    conditions:
      'Firecracker, dedicated emulation core; up to 14.5 Gbit/s at <=80% of one host core; 25 ' +
      'Gbit/s at 100%; storage 1 GiB/s at <=70%',
    citation: `${FC_SPEC}, item 5`,
    verified: 'read',
  },
  {
    id: 'xen-specweb',
    quantity: 'SPEC WEB99 score: native, Xen, VMware WS, UML',
    value: [518, 514, 150, 172],
    unit: 'conformant clients',
    conditions:
      `${RIG_BARHAM}; within 1%; VMware and UML under a third; bar labels checked on the page ` +
      'image',
    citation: `${BARHAM}, Fig. 3 (bar labels)`,
    verified: 'read',
  },
  {
    id: 'xen-ttcp',
    quantity: 'ttcp transmit, MTU 1500: native, Xen, VMware WS, UML',
    value: [897, 897, 291, 165],
    unit: 'Mbit/s',
    conditions: `${RIG_BARHAM}; emulated pcnet32 NIC vs paravirtual split driver`,
    citation: `${BARHAM}, Table 6`,
    verified: 'read',
  },
  {
    id: 'xen-ttcp500',
    quantity: 'ttcp transmit, MTU 500: native, Xen, VMware WS, UML',
    value: [602, 516, 101, 61.1],
    unit: 'Mbit/s',
    conditions: `${RIG_BARHAM}; per-packet cost dominates: -14%, -83%, -90%`,
    citation: `${BARHAM}, Table 6`,
    verified: 'read',
  },
  {
    id: 'nest-netperf',
    quantity: 'netperf TCP stream, single-level emulated NIC (RTL-8139), share of line rate',
    value: 0.25,
    unit: 'fraction',
    conditions:
      `${RIG_TURTLES}; bare metal 940 Mb/s at 20% CPU; virtio/virtio nested 75% at full CPU; ` +
      'direct/direct line rate at 60% CPU; direct/virtio 92% CPU',
    citation: `${TURTLES}, 4.1.1, Fig. 7`,
    verified: 'read',
  },
  {
    id: 'gv-iperf',
    quantity: 'iperf download: runc, runsc',
    value: [746_386_000, 640_303_500],
    unit: 'B/s',
    conditions: 'unit taken as bytes/s from magnitude: check',
    citation: `${GVISOR}, iperf.csv`,
    verified: 'read',
  },
];
