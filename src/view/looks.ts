/**
 * The kinds of things that a process looks at, one function each: what is seen, which switch
 * decides it and whose it is, and the command that would show it.
 */
import { formatCores, formatDuration, formatMemory } from '../units.ts';
import {
  isWithin,
  type Looker,
  processesOn,
  processSpace,
  separates,
  spaceOf,
  type Thing,
} from './inside.ts';
import {
  beneath,
  type Entity,
  kernelOwner,
  kindOf,
  present,
  stateAt,
  systemOf,
  tierIndex,
  type World,
} from './read.ts';
import { isUp } from './states.ts';
import { type SwitchId, switchTitle } from './switches.ts';

/** What of one kind is seen from a place. */
export interface Look {
  readonly id: LookId;
  readonly title: string;
  /** The command that would show it there. */
  readonly command: string;
  /** What decides it: a switch, or `kernel` where none does. */
  readonly decidedBy: SwitchId | 'kernel';
  /** Why, as a sentence. */
  readonly because: string;
  readonly things: readonly Thing[];
}

export const LOOKS = [
  'processes',
  'files',
  'interfaces',
  'users',
  'name',
  'kernel',
  'limits',
  'clock',
  'memory',
  'devices',
] as const;
export type LookId = (typeof LOOKS)[number];

const TITLES: Readonly<Record<LookId, string>> = {
  processes: 'Processes',
  files: 'Files',
  interfaces: 'Interfaces',
  users: 'Users',
  name: 'Host name',
  kernel: 'Kernel',
  limits: 'Limits',
  clock: 'Clock',
  memory: 'Shared memory',
  devices: 'Devices',
};

/** By family of systems; the first is for all others. */
const COMMANDS: Readonly<Record<string, Readonly<Record<LookId, string>>>> = {
  unix: {
    processes: 'ps -ef',
    files: 'ls /',
    interfaces: 'ip address',
    users: 'id',
    name: 'hostname',
    kernel: 'uname -sr',
    limits: 'cat /proc/self/cgroup',
    clock: 'uptime',
    memory: 'ipcs -m',
    devices: 'ls /dev',
  },
  windows: {
    processes: 'tasklist',
    files: 'dir C:\\',
    interfaces: 'ipconfig',
    users: 'whoami /all',
    name: 'hostname',
    kernel: 'ver',
    limits: 'Get-CimInstance Win32_ComputerSystem',
    clock: 'net statistics workstation',
    memory: 'handle -a',
    devices: 'pnputil /enum-devices',
  },
};
const OTHERS: Readonly<Record<string, Partial<Record<LookId, string>>>> = {
  freebsd: { interfaces: 'ifconfig', limits: 'rctl -hu' },
  aix: { interfaces: 'ifconfig -a', limits: 'lparstat -i', devices: 'lsdev' },
  solaris: { interfaces: 'ifconfig -a', limits: 'prctl -i zone', devices: 'prtconf' },
  macos: { interfaces: 'ifconfig', limits: 'ulimit -a' },
};

function commandOf(world: World, looker: Entity, id: LookId): string {
  const owner = kernelOwner(world, looker.row);
  const family = (owner && systemOf(owner)?.family) ?? 'linux';
  const known = COMMANDS[family] ?? COMMANDS.unix;
  return OTHERS[family]?.[id] ?? known?.[id] ?? '';
}

const SWITCH_OF: Readonly<Record<LookId, SwitchId | 'kernel'>> = {
  processes: 'pid',
  files: 'mount',
  interfaces: 'network',
  users: 'user',
  name: 'uts',
  kernel: 'kernel',
  limits: 'cgroup',
  clock: 'time',
  memory: 'ipc',
  devices: 'devices',
};

/** Everything that is seen from a place, in order. */
export const looksOf = (world: World, looker: Looker, now: number): Look[] =>
  LOOKS.map((id) => lookOf(world, looker, id, now));

export function lookOf(world: World, looker: Looker, id: LookId, now: number): Look {
  const decidedBy = SWITCH_OF[id];
  const { entity } = looker;
  return {
    id,
    title: TITLES[id],
    command: commandOf(world, entity, id),
    decidedBy,
    because: becauseOf(world, entity, decidedBy),
    things: SEEN[id](world, entity, now),
  };
}

function becauseOf(world: World, entity: Entity, id: SwitchId | 'kernel'): string {
  if (id === 'kernel') {
    const owner = kernelOwner(world, entity.row);
    if (!owner) return `${entity.id} runs on no kernel that programs could ask.`;
    return owner.row === entity.row
      ? `${entity.id} brings a kernel of its own.`
      : `${entity.id} brings no kernel: it runs on that of ${owner.id}.`;
  }
  const space = spaceOf(world, entity, id);
  const title = switchTitle(id);
  if (space.row !== entity.row) return `“${title}” is off: it is as in ${space.id}.`;
  if (separates(world, entity, id)) return `“${title}” is on: ${entity.id} has its own.`;
  return `${entity.id} brings a kernel: everything behind it is its own.`;
}

type Seen = (world: World, looker: Entity, now: number) => Thing[];

const SEEN: Readonly<Record<LookId, Seen>> = {
  processes: seeProcesses,
  files: seeFiles,
  interfaces: seeInterfaces,
  users: seeUsers,
  name: (world, looker) => {
    const space = spaceOf(world, looker, 'uts');
    return [thing(space.id, 'its host name', space, true)];
  },
  kernel: seeKernel,
  limits: seeLimits,
  clock: seeClock,
  memory: (world, looker) => sharers(world, looker, 'ipc', 'can be met in shared memory'),
  devices: seeDevices,
};

const thing = (name: string, detail: string, { id: of }: Entity, own: boolean): Thing => ({
  name,
  detail,
  of,
  own,
});

/** Spaces of a switch that a looker sees: its own and those nested in it. */
function spacesSeen(world: World, looker: Entity, id: SwitchId): Entity[] {
  const around = spaceOf(world, looker, id);
  const spaces = new Map<number, Entity>();
  for (const entity of present(world)) {
    if (!isUp(stateAt(world, entity.row))) continue;
    const space = spaceOf(world, entity, id);
    if (isWithin(world, space, around)) spaces.set(space.row, space);
  }
  return [...spaces.values()];
}

function seeProcesses(world: World, looker: Entity): Thing[] {
  const owner = kernelOwner(world, looker.row);
  if (!owner) return [];
  const around = spaceOf(world, looker, 'pid');
  const seen = processesOn(world, owner).filter((process) =>
    isWithin(world, processSpace(world, process, owner), around),
  );
  return seen.map((process, i) => {
    const own = processSpace(world, process, owner).row === around.row;
    return thing(process.name, `number ${i + 1}, of ${process.entity.id}`, process.entity, own);
  });
}

/** What a tree of files is made of. */
function contentOf(space: Entity): string {
  const brought = kindOf(space).brings.find(({ tier }) => tier === 'userland');
  const title = space.tiers[tierIndex(space, 'userland')]?.title;
  if (brought?.filledBy === 'image') return `the image ${title ?? space.image ?? ''}`;
  if (brought?.filledBy === 'system') return `the disk of ${systemOf(space)?.title ?? space.id}`;
  return title ?? `the files of ${space.id}`;
}

function seeFiles(world: World, looker: Entity): Thing[] {
  const around = spaceOf(world, looker, 'mount');
  return spacesSeen(world, looker, 'mount').map((space) =>
    space.row === around.row
      ? thing('/', contentOf(space), space, true)
      : thing(`/…/${space.id}`, `a directory: ${contentOf(space)}`, space, false),
  );
}

function seeInterfaces(world: World, looker: Entity): Thing[] {
  const around = spaceOf(world, looker, 'network');
  return spacesSeen(world, looker, 'network').flatMap((space) => {
    const own = space.row === around.row;
    const known = world.metrics?.addresses?.[space.id] ?? [];
    const where = own ? '' : ', in a namespace of its own';
    if (known.length === 0) return own ? [thing('lo', '127.0.0.1', space, true)] : [];
    return known.map(({ interface: name, address, network }) =>
      thing(name, `${address} in ${network}${where}`, space, own),
    );
  });
}

function seeUsers(world: World, looker: Entity): Thing[] {
  const space = spaceOf(world, looker, 'user');
  const owner = kernelOwner(world, looker.row);
  if (!owner || space.row === owner.row) {
    const of = owner ?? space;
    const program = tierIndex(looker, 'application') >= 0 ? looker.application : null;
    if (program !== null && !kindOf(looker).brings.some(({ tier }) => tier === 'userland')) {
      return looker.row === of.row
        ? [thing('root', 'may do everything here', of, true)]
        : [thing(program, `an ordinary user of ${of.id}`, of, true)];
    }
    const limited = separates(world, looker, 'capabilities');
    const rights = limited ? `root of ${of.id}, without most rights` : `root of ${of.id}`;
    return [thing('root', looker.row === of.row ? 'may do everything here' : rights, of, true)];
  }
  return [thing('root', `nobody outside ${space.id}`, space, true)];
}

function seeKernel(world: World, looker: Entity): Thing[] {
  const owner = kernelOwner(world, looker.row);
  if (!owner) return [];
  const title = owner.tiers[tierIndex(owner, 'kernel')]?.title ?? 'Kernel';
  const version = systemOf(owner)?.kernelVersion ?? title;
  return [thing(version, `${title} of ${owner.id}`, owner, owner.row === looker.row)];
}

function seeLimits(world: World, looker: Entity): Thing[] {
  const seen = spacesSeen(world, looker, 'cgroup').map(({ row }) => row);
  const around = spaceOf(world, looker, 'cgroup');
  return present(world).flatMap((entity) => {
    const own = spaceOf(world, entity, 'cgroup').row === around.row;
    const isSeen = entity.row === looker.row || seen.includes(spaceOf(world, entity, 'cgroup').row);
    if (!isSeen || !isUp(stateAt(world, entity.row))) return [];
    const words = limitsOf(entity);
    return words === '' ? [] : [thing(entity.id, words, entity, own)];
  });
}

function limitsOf({ settings }: Entity): string {
  const { cpus, memoryBytes } = settings;
  return [
    ...(cpus === undefined ? [] : [formatCores(cpus)]),
    ...(memoryBytes === undefined ? [] : [formatMemory(memoryBytes)]),
  ].join(', ');
}

function seeClock(world: World, looker: Entity, now: number): Thing[] {
  const space = spaceOf(world, looker, 'time');
  const since = world.get('readyAt', space.row);
  const up = since < 0 ? 'not up yet' : `up for ${formatDuration(now - since)}`;
  return [thing(up, `since the start of ${space.id}`, space, space.row === looker.row)];
}

/** Programs in the spaces that a looker sees, itself left out. */
function sharers(world: World, looker: Entity, id: SwitchId, what: string): Thing[] {
  const around = spaceOf(world, looker, id);
  return present(world).flatMap((entity) => {
    const runs = tierIndex(entity, 'application') >= 0 && isUp(stateAt(world, entity.row));
    if (!runs || entity.row === looker.row) return [];
    const space = spaceOf(world, entity, id);
    return space.row === around.row ? [thing(entity.id, what, entity, true)] : [];
  });
}

function seeDevices(world: World, looker: Entity): Thing[] {
  const owner = kernelOwner(world, looker.row);
  if (separates(world, looker, 'devices') && owner?.row !== looker.row) {
    return [thing('null, zero, random …', 'harmless ones', looker, true)];
  }
  const of = spaceOf(world, looker, 'devices');
  const isVirtual = beneath(world, of.row) !== undefined && kindOf(of).standsOn === 'hypervisor';
  const what = isVirtual ? 'virtual disk, network card …' : 'disk, network card, memory …';
  return [thing(what, `all of ${of.id}`, of, of.row === looker.row)];
}
