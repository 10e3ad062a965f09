/** A system of which only sums are known: whole memory, whole disk, whole start. */
import {
  assumed,
  type Constant,
  defineSystem,
  type SystemSpec,
  sourced,
} from '../../engine/define.ts';
import { MB } from '../../units.ts';

interface Sums extends Omit<SystemSpec, 'kernel' | 'userland'> {
  readonly kernelTitle: string;
  /** Names of its kernel and of the rest of its software, for vulnerabilities. */
  readonly components: readonly [kernel: string, packages: string];
  /** Memory that it takes once it is up, with nothing on it. */
  readonly memory: Constant;
  /** Of that the kernel's. */
  readonly kernelMemory: Constant;
  readonly disk: Constant;
  /** From the loaded kernel to the last service, on an idle machine. */
  readonly start: Constant;
}

/** What remains of a figure, with its origin. */
const less = (whole: Constant, part: number, what: string): Constant => {
  const note = [whole.note, `less ${what}`].filter(Boolean).join('; ');
  return whole.source === 'assumption'
    ? assumed(whole.value - part, note)
    : sourced(whole.value - part, whole.source, note);
};

const KERNEL_DISK = MB(200);
const KERNEL_READ = MB(40);
/** Disk of the machine on which the split of a start is given. */
const BYTES_PER_MICRO = 500;

/**
 * A third of the start is the kernel's and two thirds are its services'; half of each is waiting,
 * half work. The files that are read on the way count as waiting on a disk of 500 MB/s.
 */
export function madeOf(sums: Sums): SystemSpec {
  const { kernelTitle, components, memory, kernelMemory, disk, start, ...about } = sums;
  const origin = start.source === 'assumption' ? (start.note ?? '') : start.source;
  const split = `one way to spend ${start.value / 1e6} s: ${origin}`;
  const kernel = Math.round(start.value / 3);
  const services = start.value - kernel;
  const read = Math.round((services / 4) * BYTES_PER_MICRO);
  return defineSystem({
    ...about,
    kernel: {
      title: kernelTitle,
      component: components[0],
      memoryBytes: kernelMemory,
      diskBytes: assumed(KERNEL_DISK, 'kernel, drivers and initial RAM disk'),
      phases: [
        {
          id: 'load-kernel',
          title: 'Load the kernel',
          readBytes: assumed(KERNEL_READ, 'what the boot loader reads'),
        },
        {
          id: 'kernel',
          title: 'Kernel: probe devices, mount the root',
          waitMicros: assumed(Math.round(kernel / 2) - KERNEL_READ / BYTES_PER_MICRO, split),
          cpuMicros: assumed(Math.round(kernel / 2), split),
        },
      ],
    },
    userland: {
      title: `${about.title} userland`,
      component: components[1],
      memoryBytes: less(memory, kernelMemory.value, 'its kernel'),
      diskBytes: less(disk, KERNEL_DISK, 'the 200 MB counted with the kernel'),
      phases: [
        {
          id: 'services',
          title: 'Start the system services',
          waitMicros: assumed(Math.round(services / 4), split),
          cpuMicros: assumed(Math.round(services / 2), split),
          readBytes: assumed(read, split),
        },
      ],
    },
  });
}
