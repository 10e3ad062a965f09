/**
 * What existed in which year: the technologies of the catalogue, the switches of isolation as
 * kernels learned them, help by processors, and what a server of the year was. Data for the slider
 * from 1966 to today, and for dragging a host through the years. A long file, because it is two
 * lists that are read in a row.
 */
import { assumed, type Constant, type KindSpec, type SwitchId, sourced } from '../engine/define.ts';
import { GB, GiB, MB, MiB } from '../units.ts';
import { catalog } from './index.ts';

/** The slider's ends, in years. */
export const FIRST_YEAR = 1966;
export const LAST_YEAR = 2026;

export interface Milestone {
  readonly id: string;
  readonly year: number;
  readonly title: string;
  /** What could be done from then on, one sentence. */
  readonly summary: string;
  readonly source: string;
  /** Switches that appeared with it, and the families of kernels that have them; absent: any. */
  readonly switches?: readonly SwitchId[];
  readonly families?: readonly string[];
  /** Kind of the catalogue that it is; others stand for what the catalogue has no kind of. */
  readonly kind?: string;
}

/** What is not a kind of the catalogue, or has another year than the kind that stands for it. */
const MILESTONES: readonly Milestone[] = [
  {
    id: 'cp-40',
    year: 1967,
    title: 'CP-40 and CP-67',
    summary: 'Mainframes are cut into virtual machines, each with a system of its own.',
    source: 'hist-cp40',
  },
  {
    id: 'vm-370',
    year: 1972,
    title: 'VM/370',
    summary: 'Virtual machines become a product of IBM.',
    source: 'hist-vm370',
  },
  {
    id: 'pr-sm',
    year: 1988,
    title: 'PR/SM',
    summary: 'The firmware of a mainframe itself cuts it into logical partitions.',
    source: 'hist-prsm',
  },
  {
    id: 'linux-announced',
    year: 1991,
    title: 'Linux',
    summary: 'A kernel like that of Unix, for everybody’s PC, which most servers run today.',
    source: 'hist-linux',
  },
  {
    id: 'vserver',
    year: 2001,
    title: 'Linux-VServer',
    summary: 'Patches let one Linux kernel hold many separate systems.',
    source: 'hist-vserver',
    families: ['linux'],
  },
  {
    id: 'mount-namespace',
    year: 2002,
    title: 'Mount namespaces (Linux 2.4.19)',
    summary: 'Processes of one Linux can see different trees of files.',
    source: 'linux-namespaces',
    switches: ['mount'],
    families: ['linux'],
  },
  {
    id: 'selinux',
    year: 2003,
    title: 'SELinux (Linux 2.6.0)',
    summary: 'A policy of the machine confines even programs of root.',
    source: 'linux-selinux',
    switches: ['mac'],
    families: ['linux'],
  },
  {
    id: 'vt-x',
    year: 2005,
    title: 'Intel VT-x',
    summary: 'Processors run unmodified guests by themselves; AMD follows in 2006.',
    source: 'cpu-extensions',
  },
  {
    id: 'uts-ipc-namespaces',
    year: 2006,
    title: 'UTS and IPC namespaces (Linux 2.6.19)',
    summary: 'Host names and shared memory can differ on one kernel.',
    source: 'linux-namespaces',
    switches: ['uts', 'ipc'],
    families: ['linux'],
  },
  {
    id: 'pid-network-namespaces',
    year: 2008,
    title: 'PID and network namespaces (Linux 2.6.24)',
    summary: 'Processes count from 1 again and have interfaces of their own.',
    source: 'linux-namespaces',
    switches: ['pid', 'network'],
    families: ['linux'],
  },
  {
    id: 'cgroups',
    year: 2008,
    title: 'Control groups (Linux 2.6.24)',
    summary: 'Processor and memory can be limited for a group of processes.',
    source: 'hist-cgroups',
    switches: ['cpu', 'memory', 'devices'],
    families: ['linux'],
  },
  {
    id: 'capabilities',
    year: 2008,
    title: 'Capabilities that can be taken for good (Linux 2.6.25)',
    summary: 'The power of root comes in pieces, and a process can lose them for ever.',
    source: 'linux-capabilities',
    switches: ['capabilities'],
    families: ['linux'],
  },
  {
    id: 'nested-paging',
    year: 2008,
    title: 'Nested page tables',
    summary: 'Processors find the memory of a guest by themselves: EPT by Intel, RVI by AMD.',
    source: 'cpu-nested-paging',
  },
  {
    id: 'ksm',
    year: 2009,
    title: 'Page sharing in Linux (2.6.32)',
    summary: 'Equal pages of different guests are kept once.',
    source: 'hist-ksm',
    families: ['linux'],
  },
  {
    id: 'block-io-controller',
    year: 2010,
    title: 'Control groups for the disk (Linux 2.6.33)',
    summary: 'A group of processes gets its share of a disk, and later a limit there.',
    source: 'linux-blkio',
    switches: ['io'],
    families: ['linux'],
  },
  {
    id: 'zone-caps',
    year: 2008,
    title: 'Caps for zones (Solaris 10 5/08)',
    summary: 'Processor and memory of a Solaris zone can be capped; before there were only shares.',
    source: 'solaris-zone-caps',
    switches: ['cpu', 'memory'],
    families: ['solaris'],
  },
  {
    id: 'rctl',
    year: 2012,
    title: 'Resource limits for jails (FreeBSD 9.0)',
    summary: 'Processor, memory and processes can be limited for a jail.',
    source: 'freebsd-rctl',
    switches: ['cpu', 'memory', 'pids'],
    families: ['freebsd'],
  },
  {
    id: 'seccomp-filter',
    year: 2012,
    title: 'Filters for system calls (Linux 3.5)',
    summary: 'A program can be left with only the calls that it needs.',
    source: 'linux-seccomp',
    switches: ['seccomp'],
    families: ['linux'],
  },
  {
    id: 'daemon',
    year: 2013,
    title: 'A daemon that makes containers',
    summary: 'Whoever may speak to its socket is root, so it is kept out of containers.',
    source: 'hist-docker',
    switches: ['socket'],
    families: ['linux'],
  },
  {
    id: 'user-namespace',
    year: 2013,
    title: 'User namespaces (Linux 3.8)',
    summary: 'Root inside can be nobody outside.',
    source: 'linux-namespaces',
    switches: ['user'],
    families: ['linux'],
  },
  {
    id: 'kubernetes',
    year: 2014,
    title: 'Kubernetes',
    summary: 'A controller keeps many containers on many machines as somebody declared them.',
    source: 'hist-k8s',
  },
  {
    id: 'cgroup-namespace',
    year: 2016,
    title: 'Control group namespaces, limits for processes',
    summary: 'A container sees only its own groups (Linux 4.6) and cannot fork without end (4.3).',
    source: 'linux-namespaces',
    switches: ['cgroup', 'pids'],
    families: ['linux'],
  },
  {
    id: 'rctl-io',
    year: 2016,
    title: 'Limits for the disk of jails (FreeBSD 11.0)',
    summary: 'Reading and writing of a jail can be throttled.',
    source: 'freebsd-rctl-io',
    switches: ['io'],
    families: ['freebsd'],
  },
  {
    id: 'time-namespace',
    year: 2020,
    title: 'Time namespaces (Linux 5.6)',
    summary: 'A container that moved can keep the clock of its boot.',
    source: 'linux-namespaces',
    switches: ['time'],
    families: ['linux'],
  },
];

/** Settings of one technology for a comparison, not something that appeared in a year. */
const VARIANTS: readonly string[] = [
  'kvm-untuned',
  'kvm-2009',
  'lightvm-dom0',
  'qemu-qboot',
  'qemu-seabios',
];

/** Linux learned to set things apart piece by piece, see above; elsewhere it came with a kind. */
const learnedByItself = (families: readonly string[] | undefined): boolean =>
  families?.length === 1 && families[0] === 'linux';

/** Switches that a family of kernels learned on a day of its own, see above. */
const learnedApart = (family: string): readonly SwitchId[] =>
  MILESTONES.flatMap(({ families, switches }) =>
    families?.includes(family) ? (switches ?? []) : [],
  );

/** What could be set apart from the day on which a kind appeared. */
function broughtBy({ separates, switches, families }: KindSpec): readonly SwitchId[] | undefined {
  if (learnedByItself(families)) return undefined;
  // Without a family it is no matter of kernels; then only what it does by itself counts.
  if (!families) return separates;
  const later = families.filter((one) => one !== 'linux').flatMap(learnedApart);
  return (switches ?? separates)?.filter((id) => !later.includes(id));
}

/** Everything that appeared, oldest first. */
export const milestones = (): readonly Milestone[] =>
  [
    ...MILESTONES,
    ...catalog.kinds
      .filter(({ id }) => !VARIANTS.includes(id))
      .map((kind) => ({ kind, switches: broughtBy(kind) }))
      .map(({ kind: { id, year, title, summary, source, families }, switches }) => ({
        id: `kind-${id}`,
        year,
        title,
        summary,
        source,
        kind: id,
        ...(switches && { switches }),
        ...(families && { families }),
      })),
  ].toSorted((a, b) => a.year - b.year || a.title.localeCompare(b.title, 'en'));

/** Whether a kind existed in a year. */
export const existed = (kind: KindSpec, year: number): boolean => kind.year <= year;

/** Kinds that existed in a year. */
export const kindsIn = (year: number): readonly KindSpec[] =>
  catalog.kinds.filter((kind) => existed(kind, year));

/** Switches that the kernel of a family knew in a year. */
export function switchesIn(year: number, family = 'linux'): readonly SwitchId[] {
  const known = milestones().filter(
    (one) => one.year <= year && (one.families?.includes(family) ?? true),
  );
  return [...new Set(known.flatMap(({ switches }) => switches ?? []))];
}

/** A server of its time: what one bought for a service. */
export interface ServerOfYear {
  readonly year: number;
  readonly title: string;
  readonly cores: Constant;
  readonly threadsPerCore: Constant;
  readonly memoryBytes: Constant;
  readonly diskBytes: Constant;
  /** Speed of one core against one of 2018, where figures of work are from. */
  readonly speed: Constant;
  /** Whether its processors help hypervisors. */
  readonly virtualization: boolean;
  readonly source: string;
}

const ORDER = 'order of magnitude of servers of that year';
const GROWTH = 'from the clock rates and the scores of the years; only the order is meant';

const serverOf = (
  year: number,
  title: string,
  source: string,
  figures: readonly [cores: number, threads: 1 | 2, memory: number, disk: number, speed: number],
): ServerOfYear => {
  const [cores, threads, memory, disk, speed] = figures;
  return {
    year,
    title,
    source,
    cores: sourced(cores, source),
    threadsPerCore: sourced(threads, source),
    memoryBytes: assumed(memory, ORDER),
    diskBytes: assumed(disk, ORDER),
    speed: assumed(speed, GROWTH),
    virtualization: year >= 2006,
  };
};

/** Servers by year, oldest first; between two of them the earlier one is sold. */
export const SERVERS: readonly ServerOfYear[] = [
  serverOf(1966, 'IBM System/360 Model 40', 'server-s360', [1, 1, MiB(0.25), MB(30), 0.0001]),
  serverOf(1978, 'DEC VAX-11/780', 'server-vax', [1, 1, MiB(4), MB(200), 0.0005]),
  serverOf(1989, 'Compaq SystemPro', 'server-systempro', [2, 1, MiB(16), MB(840), 0.005]),
  serverOf(1995, 'Two Pentium Pro', 'server-pentium-pro', [2, 1, MiB(128), GB(4), 0.02]),
  serverOf(2000, 'Two Pentium III Xeon', 'server-pentium-3', [2, 1, MiB(1024), GB(36), 0.08]),
  serverOf(2002, 'Two Xeon with hyper-threading', 'server-xeon-2002', [2, 2, GiB(2), GB(72), 0.15]),
  serverOf(2006, 'Two Xeon 5100, two cores each', 'server-xeon-5100', [4, 1, GiB(8), GB(146), 0.4]),
  serverOf(2009, 'Two Xeon 5500, four cores each', 'server-xeon-5500', [
    8,
    2,
    GiB(24),
    GB(600),
    0.55,
  ]),
  serverOf(2012, 'Two Xeon E5-2600, eight cores each', 'server-e5-2600', [
    16,
    2,
    GiB(64),
    GB(1200),
    0.7,
  ]),
  serverOf(2017, 'Two Xeon Scalable, 28 cores each', 'server-scalable', [
    56,
    2,
    GiB(384),
    GB(4000),
    1,
  ]),
  serverOf(2023, 'Two EPYC 9004, 96 cores each', 'server-epyc-9004', [
    192,
    2,
    GiB(1536),
    GB(15_000),
    1.4,
  ]),
];

/** The server that one bought in a year. */
export function serverIn(year: number): ServerOfYear {
  const [oldest, ...later] = SERVERS;
  if (!oldest) throw new Error('there is no server of any year');
  return later.reduce((now, next) => (next.year <= year ? next : now), oldest);
}
