/** Which switches technologies set, where several set the same ones. */
import type { PartId, SwitchId } from '../../engine/define.ts';

/** The eight namespaces of Linux. */
export const NAMESPACES: readonly SwitchId[] = [
  'mount',
  'pid',
  'network',
  'ipc',
  'uts',
  'user',
  'cgroup',
  'time',
];

/** The resource controllers of Linux. */
export const CONTROLLERS: readonly SwitchId[] = ['cpu', 'memory', 'io', 'pids'];

/** What a container of Linux can be set apart by. */
export const ALL_OF_LINUX: readonly SwitchId[] = [
  ...NAMESPACES,
  'capabilities',
  'seccomp',
  'mac',
  'devices',
  'socket',
  ...CONTROLLERS,
];

/**
 * An application container as Docker makes it unless it is told otherwise: no user namespace, no
 * time namespace, and limits only when they are asked for.
 */
export const asDocker: readonly SwitchId[] = [
  'mount',
  'pid',
  'network',
  'ipc',
  'uts',
  'cgroup',
  'capabilities',
  'seccomp',
  'mac',
  'devices',
  'socket',
];

/** A machine, real or virtual, with all that belongs to one. */
export const wholeMachine: readonly PartId[] = ['cpu', 'memory', 'firmware', 'disk', 'nic'];

/** A machine whose kernel is handed over to it: no firmware. */
export const withoutFirmware: readonly PartId[] = ['cpu', 'memory', 'disk', 'nic'];
