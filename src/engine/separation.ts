/**
 * What keeps the things on one machine apart: the vocabulary of isolation. Technologies list the
 * switches that they set (`KindSpec.separates`); the engine and the page ask the list, never the
 * technology.
 */

/**
 * A switch that is on keeps something apart. The first eight are the namespaces of Linux
 * (namespaces(7)); elsewhere the same separation has another name and the same effect.
 */
export const SWITCHES = [
  /** Its own tree of files: a mount namespace, a changed root. */
  'mount',
  /** Sees its own processes only. */
  'pid',
  /** Interfaces, addresses and ports of its own. */
  'network',
  /** Shared memory and message queues of its own. */
  'ipc',
  /** A host name of its own. */
  'uts',
  /** Its root is nobody outside. */
  'user',
  /** Sees its own control groups only. */
  'cgroup',
  /** Boot and monotonic clocks of its own. */
  'time',
  /** Root inside lacks most of what root may do. */
  'capabilities',
  /** System calls that it has no use for are refused. */
  'seccomp',
  /** A mandatory policy (SELinux, AppArmor, integrity levels) confines it. */
  'mac',
  /** No devices of the machine but the harmless ones. */
  'devices',
  /** The socket of the daemon that manages it is kept out of it. */
  'socket',
  /** Limits of the resource controllers apply to it. */
  'cpu',
  'memory',
  'io',
  'pids',
] as const;
export type SwitchId = (typeof SWITCHES)[number];

/** Architectures of processors that systems are built for. */
export const ARCHS = ['x86-64', 'power', 'arm64', 's390'] as const;
export type Arch = (typeof ARCHS)[number];

/** Parts of (virtual) hardware that a machine can be without. */
export const PARTS = ['cpu', 'memory', 'firmware', 'disk', 'nic'] as const;
export type PartId = (typeof PARTS)[number];

/** Overrides of a technology's switches, by name; absent: as the technology sets them. */
export type Separation = Readonly<Partial<Record<SwitchId, boolean>>>;

/** What each switch gives to whom it is on for: "a process list of its own". */
export const SWITCH_NAMES: Readonly<Record<SwitchId, string>> = {
  mount: 'a tree of files of its own',
  pid: 'a process list of its own',
  network: 'network interfaces of its own',
  ipc: 'shared memory and message queues of its own',
  uts: 'a host name of its own',
  user: 'users of its own',
  cgroup: 'control groups of its own',
  time: 'clocks of its own',
  capabilities: 'a root with few capabilities',
  seccomp: 'a filter of system calls',
  mac: 'a mandatory access policy',
  devices: 'no devices of the machine',
  socket: 'no socket of the daemon',
  cpu: 'a limit of CPU',
  memory: 'a limit of memory',
  io: 'a limit of disk I/O',
  pids: 'a limit of processes',
};
