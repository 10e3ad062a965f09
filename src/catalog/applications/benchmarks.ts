/**
 * Programs that do a fixed amount of work, for measuring: what published benchmarks did. They serve
 * no requests that anybody measured; a request stands for one step.
 */
import { type ApplicationSpec, assumed, defineApplication, sourced } from '../../engine/define.ts';
import { MB } from '../../units.ts';

/** Of the exits while compiling: by how much more the bottom works when nested. */
const REFLECTED = (21.006_05 / 8.094 - 1) / (57_900 / 2500 - 1);

type About = Pick<ApplicationSpec, 'id' | 'title' | 'summary' | 'year' | 'source'> &
  Partial<ApplicationSpec>;

const benchmark = (about: About): ApplicationSpec =>
  defineApplication({
    family: 'linux',
    cost: { title: about.title },
    image: 'alpine',
    cpuMicrosPerRequest: assumed(1000, 'one step of its work; only its tasks are measured'),
    work: 'deterministic',
    dirtyBytesPerCpuSecond: assumed(0, 'what it writes was not published'),
    workingSetBytes: assumed(0, 'what it writes was not published'),
    stopMicros: assumed(1000, 'it is ended at once'),
    imageNames: [],
    ...about,
  });

export const benchmarks: readonly ApplicationSpec[] = [
  benchmark({
    id: 'daytime',
    title: 'Daytime server',
    summary: 'A server that answers the time of day: about the smallest program there is.',
    year: 2017,
    source: 'boot-uk-boot',
    dirtyBytesPerCpuSecond: assumed(MB(1), 'a few buffers, written again and again'),
    workingSetBytes: assumed(MB(1), 'a few buffers'),
  }),
  benchmark({
    id: 'linpack',
    title: 'Linpack',
    summary: 'Solves a dense system of equations: work that only the processor limits.',
    year: 1979,
    source: 'cpu-linpack-native',
  }),
  benchmark({
    id: 'stream',
    title: 'STREAM Triad',
    summary: 'Adds long vectors: work that waits for memory, read in a row.',
    year: 1991,
    source: 'mem-stream-native',
    bound: 'streaming',
  }),
  benchmark({
    id: 'random-access',
    title: 'RandomAccess',
    summary: 'Updates memory at random: work that waits for memory, word by word.',
    year: 2004,
    source: 'mem-gups',
    bound: 'random',
  }),
  benchmark({
    id: 'kernbench',
    title: 'Kernbench',
    summary: 'Compiles a kernel: thousands of short-lived processes.',
    year: 2001,
    source: 'nest-kernbench',
    exits: {
      perCpuSecond: sourced(
        ((355 / 324.3 - 1) * 2900e6) / 2500,
        'nest-kernbench',
        '355 s in a guest by 324.3 s, each exit costing as much as that of cpuid',
      ),
      reflected: sourced(
        REFLECTED,
        'nest-l0share',
        '5.17 % of 406.3 s by 2.28 % of 355 s: the bottom works 2.6 times as much when nested',
      ),
    },
  }),
  benchmark({
    id: 'specjbb',
    title: 'SPECjbb',
    summary: 'Runs the orders of a wholesaler in a Java machine.',
    year: 2005,
    source: 'nest-specjbb',
    exits: {
      perCpuSecond: sourced(
        ((90_493 / 83_599 - 1) * 2900e6) / 2500,
        'nest-specjbb',
        '90,493 by 83,599 in a guest, each exit costing as much as that of cpuid',
      ),
      reflected: assumed(REFLECTED, 'as kernbench (nest-l0share); not published for this one'),
    },
  }),
  benchmark({
    id: 'cpuid',
    title: 'cpuid in a loop',
    summary: 'Nothing but an instruction at which every guest exits to its hypervisor.',
    year: 2010,
    source: 'nest-cpuid-native',
    exits: {
      perCpuSecond: sourced(29e6, 'nest-cpuid-native', 'one each 100 cycles, at 2.9 GHz'),
      reflected: sourced(1, 'nest-cpuid-nested', 'only its own hypervisor can answer'),
    },
  }),
  benchmark({
    id: 'page-walker',
    title: 'Page walker',
    summary: 'Touches a new page each time, so that every access walks the page tables.',
    year: 2008,
    source: 'ept-refs',
    walks: {
      perCpuSecond: assumed(250_000, 'made for counting: four references of 1 µs each'),
      referenceMicros: assumed(1, 'made for counting: it does nothing but walk'),
    },
  }),
];
