/** I/Os a second of disks, native and through virtual disks. */
import type { SourceSpec } from '../../engine/define.ts';
import { AGACHE_DATA, FELTER_DATA, RIG_FELTER } from './papers.ts';

export const disk: readonly SourceSpec[] = [
  {
    id: 'disk-randwrite',
    quantity: 'random writes of 4 KB, 8 jobs of 16: native, Docker, KVM',
    value: [112_034, 112_048, 56_160],
    unit: 'IOPS',
    conditions: RIG_FELTER,
    citation: `${FELTER_DATA}, fio/results/*.log random-write-16x8`,
    verified: 'read',
  },
  {
    id: 'disk-randread-1job',
    quantity: 'random reads of 4 KB, 1 job of 16: native, Docker, KVM',
    value: [58_729, 58_407, 24_793],
    unit: 'IOPS',
    conditions: RIG_FELTER,
    citation: `${FELTER_DATA}, fio/results/*.log random-read-16`,
    verified: 'read',
  },
  {
    id: 'disk-randread-1job-latency',
    quantity: 'mean time of a random read of 4 KB, 1 job of 16: native, Docker, KVM',
    value: [270.6, 272.4, 643.1],
    unit: 'us',
    conditions: RIG_FELTER,
    citation: `${FELTER_DATA}, fio/results/*.log random-read-16`,
    verified: 'read',
  },
  {
    id: 'disk-mixed',
    quantity: 'the reads of random I/O of 4 KB, 70 % reads, 8 jobs of 32: native, Docker, KVM',
    value: [73_177, 73_173, 34_470],
    unit: 'IOPS',
    conditions: `${RIG_FELTER}; with the writes 49,218 in all under KVM`,
    citation: `${FELTER_DATA}, fio/results/*.log mixed-random-rw-32x8`,
    verified: 'read',
  },
  {
    id: 'fc-fio-4kr-qd1',
    quantity: 'random reads of 4 KB, one at a time: bare metal, QEMU, Firecracker',
    value: [16_472.9, 7_513.3, 8_443.9],
    unit: 'IOPS',
    conditions: 'm5d.metal with a local NVMe disk; on average 60.7, 133.1 and 118.4 µs',
    citation: `${AGACHE_DATA}, fio-*.dat`,
    verified: 'read',
  },
];
