/**
 * Verbs: what each command does, after it has been found to make sense. A command that does not is
 * refused with a value that names the subject, the reason and the way out; nothing has changed
 * then.
 */

import { formatMemory } from '../units.ts';
import type { Command, CommandResult } from './commands.ts';
import { ACCEPTED, no } from './refusal.ts';
import { scheduleLoad } from './systems/clients.ts';
import { beginStop, clearTimer, crash, forgetAttempts, kill } from './systems/ending.ts';
import { migrationOf } from './systems/migration.ts';
import { hasPlace } from './systems/placement.ts';
import { bringClients } from './systems/requests.ts';
import { scaleTo, serviceAt } from './systems/scaling.ts';
import { extensionsReason, hasExtensions } from './systems/settings.ts';
import {
  beginStart,
  daemonIsUp,
  guestAround,
  lacks,
  memoryFreeFor,
  memoryNeeded,
} from './systems/starting.ts';
import type { World } from './systems.ts';
import { attack } from './verbs-attack.ts';
import { build, registry } from './verbs-build.ts';
import { configure } from './verbs-configure.ts';
import { create, remove } from './verbs-create.ts';
import { migrate, transfer } from './verbs-move.ts';
import { drain, undrain, update } from './verbs-rolling.ts';
import { misfit, patch, rebuild, upgrade } from './verbs-upkeep.ts';
import { extensionsOn } from './way-out.ts';
import { footingIsUp, machineOf, record, STATE, stateOf, tierIsUp } from './world.ts';

const REPLICAS_MAX = 2000;
const REQUESTS_PER_SECOND_MAX = 100_000;
const CLIENTS_MAX = 100_000;

/** Carries a command out, or refuses it. `cause` is the number of the event that records it. */
export function apply(world: World, command: Command, cause: () => number): CommandResult {
  switch (command.type) {
    case 'scale':
      return scale(world, command, cause);
    case 'load':
      return load(world, command, cause);
    case 'update':
      return update(world, command, cause);
    case 'create':
      return create(world, command, cause);
    case 'rebuild':
      return rebuild(world, command, cause);
    case 'registry':
      return registry(world, command, cause);
    default:
      return applyTo(world, command, cause);
  }
}

/** A command about an entity that is there. */
function applyTo(
  world: World,
  command: Exclude<
    Command,
    { type: 'scale' | 'load' | 'update' | 'create' | 'rebuild' | 'registry' }
  >,
  cause: () => number,
): CommandResult {
  const row = world.rows.get(command.id);
  if (row === undefined || stateOf(world, row) === STATE.removed) {
    return no(
      'noSuchEntity',
      command.id,
      `is not in world "${world.spec.id}"`,
      'Pick one that is.',
    );
  }
  switch (command.type) {
    case 'start':
      return start(world, row, cause);
    case 'stop':
      return stop(world, row, cause);
    case 'kill':
      return killNow(world, row, cause);
    case 'restart':
      return restart(world, row, cause);
    case 'crash':
      return strike(world, row, command, cause);
    case 'migrate':
      return migrate(world, row, command, cause);
    case 'drain':
      return drain(world, row, cause);
    case 'undrain':
      return undrain(world, row, cause);
    case 'transfer':
      return transfer(world, row, command, cause);
    case 'remove':
      return remove(world, row, command, cause);
    case 'configure':
      return configure(world, row, command, cause);
    case 'attack':
      return attack(world, row, command, cause);
    case 'upgrade':
      return upgrade(world, row, command, cause);
    case 'patch':
      return patch(world, row, command, cause);
    case 'build':
      return build(world, row, command, cause);
  }
}

const isUp = (world: World, row: number): boolean => {
  const state = stateOf(world, row);
  return state === STATE.running || state === STATE.migrating;
};

/** The refusal that follows from what an entity stands on, or null. */
function footing(world: World, row: number, verb: string): CommandResult | null {
  const { id, kind } = record(world, row);
  const parent = world.column.parent.get(row);
  if (!footingIsUp(world, row)) {
    const beneath = record(world, parent).id;
    const remedy = `Start ${beneath} first.`;
    return no(
      'parentDown',
      id,
      `cannot ${verb}: the ${kind.standsOn} of ${beneath} is down`,
      remedy,
    );
  }
  if (!daemonIsUp(world, row)) {
    const reason = `cannot ${verb}: it is unmanaged, because its ${kind.managedBy} daemon is down`;
    return no('daemonDown', id, reason, 'Start the daemon first; until then it runs on untouched.');
  }
  return null;
}

function shortage(world: World, row: number): CommandResult | null {
  const short = lacks(world, row);
  if (!short) return null;
  const { id } = record(world, row);
  const host = record(world, machineOf(world, row)).id;
  if (short === 'disk') {
    return no(
      'notEnoughDisk',
      id,
      `does not fit on the disk of ${host}`,
      'Remove something there.',
    );
  }
  const guest = guestAround(world, row);
  const where = guest < 0 ? host : record(world, guest).id;
  const need = formatMemory(memoryNeeded(world, row));
  const free = formatMemory(Math.max(0, memoryFreeFor(world, row)));
  const reason = `needs ${need}; ${where} has ${free} free`;
  return no('notEnoughMemory', id, reason, 'Stop something there or migrate it away.');
}

/** What the processor cannot do as its firmware is set is no use to be tried. */
function extensionsMissing(world: World, row: number): CommandResult | null {
  const { id, kind } = record(world, row);
  if (!kind.needsExtensions || hasExtensions(world, row)) return null;
  const { commands: wayOut, remedy } = extensionsOn(world, row);
  const reason = `cannot start: ${extensionsReason(world, row)}`;
  return { accepted: false, rejection: { code: 'misfit', subject: id, reason, remedy, wayOut } };
}

const notStartable = (world: World, row: number, verb: string): CommandResult | null =>
  footing(world, row, verb) ??
  extensionsMissing(world, row) ??
  shortage(world, row) ??
  misfit(world, row);

function start(world: World, row: number, cause: () => number): CommandResult {
  const { id } = record(world, row);
  const state = stateOf(world, row);
  if (migrationOf(world, row)?.method === 'cold') {
    return no('busy', id, 'is being moved', 'It starts when it is there.');
  }
  if (isUp(world, row)) return no('alreadyRunning', id, 'is running already', 'Nothing to do.');
  if (state === STATE.starting || state === STATE.stopping || state === STATE.paused) {
    const doing = state === STATE.starting ? 'starting' : 'busy';
    return no('busy', id, `is ${doing} already`, 'Wait until that is over.');
  }
  const refused = notStartable(world, row, 'start');
  if (refused) return refused;
  world.tree.at.stoppedByHand[row] = 0;
  forgetAttempts(world, row);
  clearTimer(world, row);
  beginStart(world, row, cause());
  return ACCEPTED;
}

function stop(world: World, row: number, cause: () => number): CommandResult {
  const { id } = record(world, row);
  const state = stateOf(world, row);
  if (state === STATE.stopping) return no('busy', id, 'is stopping already', 'Kill it to hurry.');
  if (state === STATE.paused) {
    return no('busy', id, 'is paused for the end of its migration', 'Wait until that is over.');
  }
  if (!isUp(world, row) && state !== STATE.starting && state !== STATE.backoff) {
    return no('notRunning', id, 'is not running', 'Start it first.');
  }
  const refused = record(world, row).kind.managedBy ? footing(world, row, 'be stopped') : null;
  if (refused) return refused;
  world.tree.at.stoppedByHand[row] = 1;
  world.tree.at.cause[row] = cause();
  beginStop(world, row);
  return ACCEPTED;
}

function killNow(world: World, row: number, cause: () => number): CommandResult {
  const { id } = record(world, row);
  const state = stateOf(world, row);
  if (state === STATE.off || state === STATE.fallen || state === STATE.waiting) {
    return no('notRunning', id, 'is not running', 'There is nothing to kill.');
  }
  const refused = record(world, row).kind.managedBy ? footing(world, row, 'be killed') : null;
  if (refused) return refused;
  world.tree.at.stoppedByHand[row] = 1;
  world.tree.at.cause[row] = cause();
  kill(world, row);
  return ACCEPTED;
}

/** What stands on firmware is restarted by a reset of the machine, which is what a reboot is. */
function restart(world: World, row: number, cause: () => number): CommandResult {
  const parent = world.column.parent.get(row);
  if (record(world, row).kind.standsOn === 'firmware') return restart(world, parent, cause);
  const state = stateOf(world, row);
  if (state === STATE.stopping) {
    const { id } = record(world, row);
    return no('busy', id, 'is stopping already', 'Wait until that is over.');
  }
  if (parent < 0 && state !== STATE.off) {
    world.tree.at.cause[row] = cause();
    world.tree.at.startWhenStopped[row] = 1;
    beginStop(world, row);
    return ACCEPTED;
  }
  if (!isUp(world, row)) {
    if (state === STATE.crashed || state === STATE.backoff) {
      const refused = notStartable(world, row, 'restart');
      if (refused) return refused;
      const seq = cause();
      world.tree.at.cause[row] = seq;
      kill(world, row);
      return start(world, row, () => seq);
    }
    return start(world, row, cause);
  }
  const refused = footing(world, row, 'restart');
  if (refused) return refused;
  world.tree.at.cause[row] = cause();
  world.tree.at.startWhenStopped[row] = 1;
  beginStop(world, row);
  return ACCEPTED;
}

function strike(
  world: World,
  row: number,
  command: Extract<Command, { type: 'crash' }>,
  cause: () => number,
): CommandResult {
  const { id, tiers, kind } = record(world, row);
  if (!tiers.some((t) => t.tier === command.tier)) {
    const has = tiers.map((t) => t.tier).join(', ');
    const reason = `has no ${command.tier} of its own: a ${kind.title} shares what it stands on`;
    return no('noSuchTier', id, reason, `Strike one of: ${has}.`);
  }
  if (!tierIsUp(world, row, command.tier)) {
    return no('notRunning', id, `cannot crash: its ${command.tier} is down`, 'Start it first.');
  }
  world.tree.at.cause[row] = cause();
  crash(world, row, command.tier, 'crashed');
  return ACCEPTED;
}

function scale(
  world: World,
  command: Extract<Command, { type: 'scale' }>,
  cause: () => number,
): CommandResult {
  const index = world.request.services.findIndex((s) => s.spec.id === command.service);
  if (index < 0) {
    return no('noSuchService', command.service, 'is not a service here', 'Pick one that is.');
  }
  if (
    !Number.isInteger(command.replicas) ||
    command.replicas < 0 ||
    command.replicas > REPLICAS_MAX
  ) {
    const reason = `cannot have ${command.replicas} replicas`;
    return no('outOfRange', command.service, reason, `Ask for 0 to ${REPLICAS_MAX}.`);
  }
  const { replicas, spec } = serviceAt(world, index);
  if (command.replicas > replicas.length && !hasPlace(world, serviceAt(world, index))) {
    const daemon = world.lookup.kinds.get(spec.template.kind)?.managedBy;
    const beneath = spec.on.join(', ');
    const reason = `cannot grow: nothing that it could stand on is up (${beneath})`;
    const remedy = daemon ? `Start ${daemon} there first.` : 'Start what is down first.';
    return no(daemon ? 'daemonDown' : 'parentDown', command.service, reason, remedy);
  }
  scaleTo(world, index, command.replicas, cause());
  return ACCEPTED;
}

function load(
  world: World,
  command: Extract<Command, { type: 'load' }>,
  cause: () => number,
): CommandResult {
  const index = world.spec.clients.findIndex((client) => client.id === command.client);
  const state = world.request.clients[index];
  if (!state)
    return no('noSuchClient', command.client, 'is not a client here', 'Pick one that is.');
  const closed = state.spec.clients !== undefined;
  const wanted = closed ? command.clients : command.perSecond;
  const most = closed ? CLIENTS_MAX : REQUESTS_PER_SECOND_MAX;
  const what = closed ? 'clients' : 'requests a second';
  if (wanted === undefined) {
    const remedy = `Give the number of ${what}.`;
    return no('outOfRange', command.client, `is set by the number of ${what}`, remedy);
  }
  if (!(wanted >= 0 && wanted <= most) || (closed && !Number.isInteger(wanted))) {
    const remedy = `Ask for 0 to ${most}.`;
    return no('outOfRange', command.client, `cannot be ${wanted} ${what}`, remedy);
  }
  const from = closed ? state.clients : state.perSecond;
  const data = { from, to: wanted, ...(closed && { what }) };
  const at = world.now;
  const subject = command.client;
  world.sink.emit({ at, world: world.spec.id, type: 'loadChanged', subject, cause: cause(), data });
  if (closed) state.clients = wanted;
  else state.perSecond = wanted;
  state.profiled = false;
  scheduleLoad(world, index);
  bringClients(world);
  return ACCEPTED;
}
