/** What each switch of isolation does, for people; and how it stands for an entity. */
import { type Entity, type Kind, kindOf, tierIndex, type World } from './read.ts';

export type SwitchId = NonNullable<Kind['separates']>[number];

export interface SwitchWords {
  readonly title: string;
  /** What it does while it is on, and what leaks while it is off. */
  readonly on: string;
  readonly off: string;
}

export interface SwitchGroup {
  readonly title: string;
  readonly switches: readonly (readonly [SwitchId, SwitchWords])[];
}

const words = (title: string, on: string, off: string): SwitchWords => ({ title, on, off });

export const SWITCH_GROUPS: readonly SwitchGroup[] = [
  {
    title: 'Namespaces',
    switches: [
      ['mount', words('Files', 'has a tree of files of its own', 'sees all files of the machine')],
      ['pid', words('Processes', 'sees only its own', 'sees all processes, and can signal them')],
      [
        'network',
        words('Network', 'has its own interfaces and ports', 'uses those of the machine'),
      ],
      ['user', words('Users', 'its root is nobody outside', 'its root is root outside too')],
      ['uts', words('Host name', 'has a name of its own', 'bears the name of the machine')],
      ['ipc', words('Shared memory', 'has segments of its own', 'can join those of others')],
      ['cgroup', words('Control groups', 'sees its own only', 'sees everybody’s limits')],
      ['time', words('Clocks', 'has a boot clock of its own', 'sees the machine’s uptime')],
    ],
  },
  {
    title: 'Rights',
    switches: [
      [
        'capabilities',
        words('Capabilities', 'root lacks most of what root may do', 'root may do everything'),
      ],
      ['seccomp', words('System calls', 'calls it has no use for are refused', 'all are allowed')],
      ['mac', words('Mandatory policy', 'a policy confines it', 'nothing but rights confines it')],
      ['devices', words('Devices', 'gets only harmless ones', 'gets all of the machine’s')],
      [
        'socket',
        words('Daemon’s socket', 'is kept out of it', 'is inside: it commands the daemon'),
      ],
    ],
  },
  {
    title: 'Resource controllers',
    switches: [
      ['cpu', words('CPU', 'its share is limited', 'takes what it can get')],
      ['memory', words('Memory', 'its memory is limited', 'may take all of it')],
      ['io', words('Disk I/O', 'its I/Os are limited', 'may keep the disk busy')],
      ['pids', words('Process count', 'can make only so many', 'may fill the process table')],
    ],
  },
];

const WORDS = new Map(SWITCH_GROUPS.flatMap((group) => group.switches));

export const switchTitle = (id: SwitchId): string => WORDS.get(id)?.title ?? id;

export interface SwitchState {
  readonly on: boolean;
  /** Why it cannot be turned; null when it can. */
  readonly fixed: string | null;
  /** It is not as its technology sets it. */
  readonly changed: boolean;
}

/** How a switch stands for an entity. */
export function switchOf(world: World, entity: Entity, id: SwitchId): SwitchState {
  const kind = kindOf(entity);
  const sets = kind.separates ?? [];
  const limited = isLimit(id) ? hasLimit(entity, id) : null;
  const own = sets.includes(id) || limited === true;
  const changed = world.metrics?.isolation?.changed[entity.id]?.[id];
  const on = changed ?? own;
  const ownKernel = tierIndex(entity, 'kernel') >= 0;
  const turns = (kind.switches ?? sets).includes(id);
  if (turns && limited === false) {
    return { on: false, fixed: 'it was given no such limit', changed: false };
  }
  if (turns) return { on, fixed: null, changed: on !== own };
  if (ownKernel) return { on: true, fixed: 'it has a kernel of its own', changed: false };
  return { on, fixed: lacking(kind, on), changed: false };
}

type Limit = 'cpu' | 'memory' | 'io' | 'pids';
const LIMITS: readonly string[] = ['cpu', 'memory', 'io', 'pids'];
const isLimit = (id: SwitchId): id is Limit => LIMITS.includes(id);

/** A limit can only apply to what was given one. */
function hasLimit({ settings }: Entity, id: Limit): boolean {
  const { cpus, memoryBytes, diskLimit, pids } = settings;
  const given = { cpu: cpus, memory: memoryBytes, io: diskLimit, pids };
  return given[id] !== undefined;
}

const lacking = ({ title }: Kind, on: boolean): string =>
  on ? `${title}: always on` : `${title}: does not know it`;
