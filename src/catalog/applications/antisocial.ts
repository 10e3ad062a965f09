/** Programs that take all they can get: what a neighbour should not notice. */
import { type ApplicationSpec, assumed, defineApplication } from '../../engine/define.ts';
import { GB, KiB, MB, millis } from '../../units.ts';

const plain = {
  year: 2003,
  source: 'sch-xen-isolation',
  family: 'linux',
  image: 'worker',
  cpuMicrosPerRequest: assumed(1000, 'it is not asked anything'),
  work: 'deterministic',
  dirtyBytesPerCpuSecond: assumed(GB(1), 'it does nothing but write to memory'),
  workingSetBytes: assumed(GB(1), 'it writes to all that it has'),
  stopMicros: assumed(0, 'it has nothing to finish'),
  imageNames: [],
} as const satisfies Partial<ApplicationSpec>;

const cost = (title: string): ApplicationSpec['cost'] => ({
  title,
  memoryBytes: assumed(MB(1), 'about what a shell takes'),
  diskBytes: assumed(MB(1), 'about what a shell takes'),
  phases: [
    {
      id: 'start',
      title: `${title}: begin`,
      cpuMicros: assumed(millis(1), 'a short script'),
    },
  ],
});

export const memoryHog = defineApplication({
  ...plain,
  id: 'memory-hog',
  title: 'Memory hog',
  summary: 'A program that asks for memory and writes to it, for ever.',
  cost: cost('Memory hog'),
  wild: {
    bytesPerSecond: assumed(GB(1), 'a kernel clears and maps about so much a second on one core'),
    threads: assumed(1, 'it runs one loop'),
  },
});

export const forkBomb = defineApplication({
  ...plain,
  id: 'fork-bomb',
  title: 'Fork bomb',
  summary: 'A program that makes copies of itself which make copies of themselves.',
  cost: cost('Fork bomb'),
  wild: {
    spawnPerSecond: assumed(2000, 'a fork and its exit take about half a millisecond'),
    processBytes: assumed(KiB(512), "a shell's own pages, its tables and its kernel stack"),
  },
});
