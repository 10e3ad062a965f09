/** The verbs that move things between machines: guests by one of their methods, and bare bytes. */
import { formatMemory } from '../units.ts';
import type { Command, CommandResult } from './commands.ts';
import type { KindSpec } from './define.ts';
import { misfit } from './fit.ts';
import { ACCEPTED, no } from './refusal.ts';
import { type Method, migrationOf, promisedMemory } from './systems/migration.ts';
import { beginMove } from './systems/moving.ts';
import { daemonRunsOn, guestAround, memoryFree, memoryNeeded } from './systems/starting.ts';
import { diskFree, movingBytes } from './systems/storage.ts';
import { beginTransfer } from './systems/transfers.ts';
import type { World } from './systems.ts';
import { chainOf } from './way-out.ts';
import {
  firstChild,
  footingIsUp,
  kernelRow,
  machineOf,
  nextSibling,
  record,
  STATE,
  stateOf,
  tierIsUp,
} from './world.ts';

type Migrate = Extract<Command, { type: 'migrate' }>;

/** The methods that a kind offers, the one it uses by itself first. */
export const methodsOf = (kind: KindSpec): Method[] => [
  ...(kind.preCopy ? (['preCopy'] as const) : []),
  ...(kind.postCopy ? (['postCopy'] as const) : []),
  ...(kind.cold ? (['cold'] as const) : []),
  ...(kind.checkpoint ? (['checkpoint'] as const) : []),
];

/** What each method is called in a sentence. */
const NAMES: Readonly<Record<Method, string>> = {
  preCopy: 'pre-copy',
  postCopy: 'post-copy',
  cold: 'a cold move',
  checkpoint: 'a checkpoint',
};

/** Moves an entity to another machine, or says why not. */
export function migrate(
  world: World,
  row: number,
  command: Migrate,
  cause: () => number,
): CommandResult {
  const { id, kind } = record(world, row);
  const there = world.rows.get(command.to);
  if (there === undefined) {
    return no('noSuchEntity', command.to, 'is not in this world', 'Pick a host that is.');
  }
  const offered = methodsOf(kind);
  const method = command.method ?? (kind.preCopy ? 'preCopy' : null);
  if (method === null || offered.length === 0) {
    const { reason, remedy } = kind.staysBecause ?? { reason: 'cannot move', remedy: '' };
    return no('cannotMigrate', id, `cannot migrate: ${reason}`, remedy);
  }
  if (!offered.includes(method)) {
    const reason = `cannot migrate by ${NAMES[method]}: a ${kind.title} does not offer it`;
    const remedy = `Use ${offered.map((m) => NAMES[m]).join(' or ')}.`;
    return no('cannotMigrate', id, reason, remedy);
  }
  const to = targetParent(world, row, there);
  const refused =
    notMovable(world, row, there, method) ??
    noTarget(world, row, there, to) ??
    unfit(world, row, to) ??
    (method === 'checkpoint' ? notCheckpointable(world, row, to) : null) ??
    noRoom(world, row, to, method);
  if (refused) return refused;
  world.tree.at.cause[row] = cause();
  beginMove(world, row, {
    to,
    method,
    memoryBytes: method === 'cold' ? memoryNeeded(world, row) : promisedMemory(world, row),
    diskBytes: movingBytes(world, row, to),
    copiesDisk: (command.storage ?? world.spec.migration?.storage) === 'copied',
    stage: method === 'cold' ? 'stop' : 'round',
  });
  return ACCEPTED;
}

/** The refusal that follows from the state of what is to be moved, or null. */
function notMovable(
  world: World,
  row: number,
  there: number,
  method: Method,
): CommandResult | null {
  const { id } = record(world, row);
  const from = record(world, machineOf(world, row)).id;
  const target = record(world, machineOf(world, there)).id;
  if (migrationOf(world, row)) {
    return no('busy', id, 'is migrating already', 'Wait until it has arrived.');
  }
  const up = stateOf(world, row) === STATE.running;
  const cold = method === 'cold' && stateOf(world, row) === STATE.off;
  if (!footingIsUp(world, row) || (!up && !cold)) {
    const down = !footingIsUp(world, row);
    const why = down ? `${from} is down, there is nothing left to copy` : 'it is not running';
    const code = down ? 'sourceDown' : 'notRunning';
    return no(code, id, `cannot migrate: ${why}`, `Restart it on ${target} instead.`);
  }
  if (machineOf(world, there) === machineOf(world, row)) {
    return no('wrongTarget', id, `is on ${from} already`, 'Pick another host.');
  }
  return null;
}

function noTarget(world: World, row: number, there: number, to: number): CommandResult | null {
  const { id, kind } = record(world, row);
  const target = record(world, machineOf(world, there)).id;
  if (to < 0) {
    const what = record(world, world.column.parent.get(row)).kind.title;
    const reason = `cannot migrate: no ${what} is up on ${target}`;
    return no('targetDown', id, reason, `Start ${target}, or pick a host that runs ${what}.`);
  }
  if (!daemonRunsOn(world, to, kind.managedBy)) {
    const reason = `cannot migrate: no ${kind.managedBy} daemon is up on ${target}`;
    return no('daemonDown', id, reason, `Start ${kind.managedBy} on ${target} first.`);
  }
  return null;
}

/** What could not have been made there cannot be moved there: other processors, another kernel. */
function unfit(world: World, row: number, to: number): CommandResult | null {
  const { id, kind, system, application, image } = record(world, row);
  const found = misfit({ id, kind, system, application, image }, chainOf(world, to));
  if (!found) return null;
  return no('misfit', id, `cannot migrate: ${found.reason}`, 'Pick a host that is like this one.');
}

/** Processes are made again only on a kernel like the one they knew, and without their callers. */
function notCheckpointable(world: World, row: number, to: number): CommandResult | null {
  const { id } = record(world, row);
  const cannot = (reason: string, remedy: string): CommandResult =>
    no('cannotMigrate', id, `cannot be checkpointed: ${reason}`, remedy);
  if (guestAround(world, row) >= 0) {
    return cannot('it lives inside a virtual machine', 'Move the virtual machine.');
  }
  const [own, other] = [kernelRow(world, row), kernelRow(world, to)];
  const [here, there] = [record(world, own), record(world, other)];
  if (here.system?.id !== there.system?.id) {
    const names = [here, there].map(({ system, id: own }) => system?.title ?? own);
    const reason = `its kernel is ${names[0]}, not ${names[1]}`;
    return cannot(reason, 'Pick a host with the same kernel.');
  }
  const [cpu, thatCpu] = [machineOf(world, row), machineOf(world, to)].map(
    (machine) => record(world, machine).kind.id,
  );
  if (cpu !== thatCpu) {
    const reason = `the processors of ${record(world, machineOf(world, to)).id} are others`;
    return cannot(reason, 'Pick a host with the same processors.');
  }
  const open = world.column.inFlight.get(row);
  if (open > 0) {
    const reason = `it has ${open} open ${open === 1 ? 'connection' : 'connections'} to others`;
    return cannot(reason, 'Send its clients elsewhere until it is idle.');
  }
  return null;
}

function noRoom(world: World, row: number, to: number, method: Method): CommandResult | null {
  const { id } = record(world, row);
  const target = record(world, machineOf(world, to)).id;
  const need = method === 'cold' ? memoryNeeded(world, row) : promisedMemory(world, row);
  if (need > memoryFree(world, to)) {
    const free = formatMemory(Math.max(0, memoryFree(world, to)));
    const reason = `needs ${formatMemory(need)}; ${target} has ${free} free`;
    return no('notEnoughMemory', id, reason, `Stop something on ${target} first.`);
  }
  if (movingBytes(world, row, to) > diskFree(world, to)) {
    const reason = `does not fit on the disk of ${target}`;
    return no('notEnoughDisk', id, reason, `Remove something on ${target} first.`);
  }
  return null;
}

/** Where on the target machine the entity would stand: something of the same kind, and up. */
function targetParent(world: World, row: number, there: number): number {
  const { kind } = record(world, row);
  const like = record(world, world.column.parent.get(row)).kind.id;
  const search = (at: number): number => {
    const { kind: found } = record(world, at);
    if (found.id === like && kind.standsOn !== null && tierIsUp(world, at, kind.standsOn)) {
      return at;
    }
    if (found.memoryAdmission === 'given') return -1; // from machine to machine, not into a guest
    for (let c = firstChild(world, at); c >= 0; c = nextSibling(world, c)) {
      const inside = search(c);
      if (inside >= 0) return inside;
    }
    return -1;
  };
  return search(machineOf(world, there));
}

const BYTES_MAX = 1e15;

/** Sends bytes from one machine to another. */
export function transfer(
  world: World,
  row: number,
  command: Extract<Command, { type: 'transfer' }>,
  cause: () => number,
): CommandResult {
  const { id } = record(world, row);
  const to = world.rows.get(command.to);
  if (to === undefined) {
    return no('noSuchEntity', command.to, 'is not in this world', 'Pick a host that is.');
  }
  for (const [machine, name] of [
    [row, id],
    [to, command.to],
  ] as const) {
    if (!record(world, machine).spec.hardware) {
      return no('wrongTarget', name, 'is no machine', 'Transfers go from machine to machine.');
    }
    if (world.column.tiersUp.get(machine) === 0) {
      return no('targetDown', name, 'is down', 'Start it first.');
    }
  }
  if (to === row) return no('wrongTarget', id, 'is both ends', 'Pick another machine.');
  const { bytes, weight = 1, rateMax = Infinity } = command;
  if (!(bytes >= 0 && bytes <= BYTES_MAX && weight > 0 && rateMax > 0)) {
    const reason = `cannot send ${bytes} bytes with weight ${weight}`;
    return no('outOfRange', id, reason, 'Use amounts above 0.');
  }
  world.tree.at.cause[row] = cause();
  beginTransfer(world, row, to, { bytes, weight, limit: rateMax, listed: -1 });
  return ACCEPTED;
}
