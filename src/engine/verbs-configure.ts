/** The verb that sets a thing up otherwise: switches, parts of hardware, firmware, addresses. */
import type { Command, CommandResult } from './commands.ts';
import { SWITCH_NAMES } from './define.ts';
import { partMisfit, switchMisfit } from './fit.ts';
import { isAddress, wrongParts, wrongSwitches } from './made-settings.ts';
import { PART_RULES } from './parts.ts';
import { ACCEPTED, no, sentence } from './refusal.ts';
import { addressMisfit, giveAddress } from './systems/addresses.ts';
import { changeLimit } from './systems/cpu.ts';
import { changeIoLimit } from './systems/disk-stations.ts';
import { beginStop } from './systems/ending.ts';
import { changeProcessesMax, markMemory } from './systems/memory.ts';
import {
  LIMITS,
  limitsOf,
  partBits,
  partsIn,
  separatedBy,
  setupOf,
  switchBit,
  switchesIn,
  takeEffect,
} from './systems/settings.ts';
import { daemonIsUp } from './systems/starting.ts';
import type { World } from './systems.ts';
import { footingIsUp, machineOf, record, STATE, stateOf, tell } from './world.ts';

type Configure = Extract<Command, { type: 'configure' }>;

/** Sets an entity up otherwise, or says why it cannot be. */
export function configure(
  world: World,
  row: number,
  command: Configure,
  cause: () => number,
): CommandResult {
  const refused = wrong(world, row, command) ?? unready(world, row, command);
  if (refused) return refused;
  const seq = cause();
  world.tree.at.cause[row] = seq;
  const what = [
    ...turnSwitches(world, row, command),
    ...changeHardware(world, row, command),
    ...changeAddress(world, row, command),
  ];
  tell(world, 'configured', row, { what: what.join(', ') || 'as it was' }, seq);
  if (isUp(world, row)) {
    if (needsAnew(world, row)) makeAnew(world, row);
  } else if (!record(world, row).spec.hardware) takeEffect(world, row);
  return ACCEPTED;
}

const isUp = (world: World, row: number): boolean => stateOf(world, row) === STATE.running;

/** What of the command makes no sense for this entity, at any time. */
function wrong(world: World, row: number, command: Configure): CommandResult | null {
  const { id, kind, spec } = record(world, row);
  const { separation, without, virtualization, address } = command;
  const given = [separation, without, virtualization, address].some((part) => part !== undefined);
  if (!given) return no('outOfRange', id, 'is told nothing new', 'Say what to change.');
  const malformed = wrongSwitches(separation) ?? wrongParts(without);
  if (malformed) return no('outOfRange', id, malformed.reason, malformed.remedy);
  const unfit =
    switchMisfit(kind, separation, world.lookup.kinds.values()) ?? partMisfit(kind, without ?? []);
  if (unfit)
    return no('misfit', id, `cannot be set up so: ${unfit.reason}`, sentence(unfit.remedy));
  const unlimited = switchesIn(LIMITS).find(
    (limit) => separation?.[limit] === true && !limitsOf(spec).includes(limit),
  );
  if (unlimited) {
    const reason = `was given no ${SWITCH_NAMES[unlimited].replace(/^a /, '')} that could apply`;
    return no('outOfRange', id, reason, 'Make it anew with one.');
  }
  if (virtualization !== undefined && !spec.hardware) {
    const host = record(world, machineOf(world, row)).id;
    const reason = 'has no firmware in which that could be set: it is no machine';
    return no('wrongTarget', id, reason, `Set it on ${host}.`);
  }
  if (virtualization !== undefined && typeof virtualization !== 'boolean') {
    return no('outOfRange', id, 'has extensions that are neither on nor off', 'Say true or false.');
  }
  if (address !== undefined && address !== '' && !isAddress(address)) {
    return no('outOfRange', id, 'cannot have such an address', 'Write it like "172.17.0.5".');
  }
  const misfit = address ? addressMisfit(world, row, address) : null;
  if (misfit) return { accepted: false, rejection: misfit };
  return null;
}

/** Whether this is the time for it: what has to be made anew is neither coming nor going. */
function unready(world: World, row: number, command: Configure): CommandResult | null {
  const { id, kind } = record(world, row);
  const state = stateOf(world, row);
  if (command.separation === undefined) return null;
  if (state === STATE.migrating || state === STATE.paused) {
    return no('busy', id, 'is being moved', 'Wait until it has arrived.');
  }
  if (state === STATE.starting || state === STATE.stopping) {
    const doing = state === STATE.starting ? 'starting' : 'stopping';
    return no('busy', id, `is ${doing}`, 'Wait until that is over.');
  }
  if (state !== STATE.running || daemonIsUp(world, row) || !footingIsUp(world, row)) return null;
  const reason = `cannot be made anew: its ${kind.managedBy} daemon is down`;
  return no('daemonDown', id, reason, 'Start the daemon first.');
}

/** Turns switches; limits at once, the others at the next start. */
function turnSwitches(world: World, row: number, { separation }: Configure): string[] {
  if (separation === undefined) return [];
  const setup = setupOf(world, row);
  const own = separatedBy(world, row);
  const effective = (): number => (own & ~setup.nextNamed) | (setup.nextOn & setup.nextNamed);
  const before = effective();
  for (const [id, on] of Object.entries(separation)) {
    const bit = switchBit(id as keyof typeof SWITCH_NAMES);
    setup.nextNamed |= bit;
    setup.nextOn = on ? setup.nextOn | bit : setup.nextOn & ~bit;
  }
  setup.named = (setup.named & ~LIMITS) | (setup.nextNamed & LIMITS);
  setup.on = (setup.on & ~LIMITS) | (setup.nextOn & LIMITS);
  followLimits(world, row);
  const after = effective();
  return switchesIn(before ^ after).map((id) => {
    const off = (after & switchBit(id)) === 0;
    return `${off ? 'without' : 'with'} ${SWITCH_NAMES[id]}`;
  });
}

/** Whoever keeps a limit learns that it applies, or does not any more. */
function followLimits(world: World, row: number): void {
  changeLimit(world, row);
  changeIoLimit(world, row);
  changeProcessesMax(world, row);
  markMemory(world, machineOf(world, row));
  world.start.changed.push(row); // it may hold more than a limit that applies again
}

/** What is different from its next start on. */
function changeHardware(world: World, row: number, command: Configure): string[] {
  const said: string[] = [];
  const { without, virtualization } = command;
  if (without !== undefined) {
    const setup = setupOf(world, row);
    const changed = partsIn(setup.nextWithout ^ partBits(without));
    setup.nextWithout = partBits(without);
    for (const part of changed) {
      const gone = (setup.nextWithout & partBits([part])) !== 0;
      said.push(`${gone ? 'without' : 'with'} a ${PART_RULES[part].title}`);
    }
  }
  if (virtualization !== undefined) {
    setupOf(world, row).nextExtensions = virtualization ? 1 : 0;
    said.push(`with virtualization extensions ${virtualization ? 'on' : 'off'}`);
  }
  if (said.length > 0) said.push('from its next start on');
  return said;
}

function changeAddress(world: World, row: number, { address }: Configure): string[] {
  if (address === undefined) return [];
  world.setup.addresses.set(row, address);
  giveAddress(world, row);
  return [address === '' ? 'with an address that is assigned' : `with the address ${address}`];
}

/** Whether switches wait for a start: processes keep what they were born into. */
function needsAnew(world: World, row: number): boolean {
  const setup = world.setup.rows.get(row);
  if (!setup) return false;
  const own = separatedBy(world, row);
  const now = (own & ~setup.named) | (setup.on & setup.named);
  const next = (own & ~setup.nextNamed) | (setup.nextOn & setup.nextNamed);
  return now !== next;
}

function makeAnew(world: World, row: number): void {
  world.tree.at.startWhenStopped[row] = 1;
  beginStop(world, row);
}
