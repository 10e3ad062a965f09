/**
 * Transfers: bulk bytes from one machine to another, as a scenario lists them or a person asks for
 * them. They share the links with everything else. A transfer is lost with the system on either
 * end; what it had carried is counted as lost.
 *
 * How accurate is this? As the flows are. Nothing is written to or read from a disk.
 */
import type { Bytes, BytesPerSecond, Micros } from '../../units.ts';
import { OWNER, TIMER } from '../timers.ts';
import { machineOf, record, tell } from '../world.ts';
import { downLink, endFlow, type FlowWorld, limitFlow, startFlow, upLink } from './flows.ts';
import { guestAround } from './starting.ts';

export interface Transfer {
  readonly from: number;
  readonly to: number;
  readonly bytes: Bytes;
  readonly begunAt: Micros;
  /** Place in the scenario's list; −1 for one that was asked for. */
  readonly listed: number;
  readonly flow: number;
}
export interface TransferState {
  readonly active: Map<number, Transfer>;
  /** How many there have been: the next one's number. */
  begun: number;
  /** When each transfer of the scenario's list ended; −1: it has not. */
  readonly endedAt: number[];
}
export interface TransferWorld extends FlowWorld {
  readonly transfer: TransferState;
}

const NEVER = -1;

export const createTransfers = (listed: number): TransferState => ({
  active: new Map(),
  begun: 0,
  endedAt: Array.from({ length: listed }, () => NEVER),
});

/** Schedules the transfers of the scenario. */
export function scheduleTransfers(world: TransferWorld): void {
  world.spec.transfers?.forEach(({ at, after }, i) => {
    if (after === undefined) world.agenda.schedule(at, TIMER.transferDue, i);
  });
}

/** A transfer of the scenario's list is due. */
export function transferDue(world: TransferWorld, index: number): void {
  const spec = world.spec.transfers?.[index];
  if (!spec) return;
  const [from, to] = [world.rows.get(spec.from), world.rows.get(spec.to)];
  if (from === undefined || to === undefined) return;
  const limit = spec.bytesPerSecondMax ?? Infinity;
  const { bytes, weight = 1 } = spec;
  beginTransfer(world, from, to, { bytes, weight, limit, listed: index });
}

export interface TransferWish {
  readonly bytes: Bytes;
  readonly weight: number;
  readonly limit: BytesPerSecond;
  readonly listed: number;
}

/** Begins to send. Lost at once when either machine is down. */
export function beginTransfer(
  world: TransferWorld,
  from: number,
  to: number,
  { bytes, weight, limit, listed }: TransferWish,
): void {
  const name = record(world, to).id;
  const id = world.transfer.begun++;
  if (!carries(world, from) || !carries(world, to)) {
    const reason = `${record(world, carries(world, from) ? to : from).id} is down`;
    tell(world, 'transferLost', from, { to: name, reason, sentBytes: 0 });
    return;
  }
  tell(world, 'transferBegun', from, { to: name, bytes });
  const [up, down] = [upLink(world, from), downLink(world, to)];
  const flow = startFlow(world, bytes, up, down, OWNER.transfer, id);
  if (weight !== 1 || limit < Infinity) limitFlow(world, flow, weight, limit / 1e6);
  world.transfer.active.set(id, { from, to, bytes, begunAt: world.now, listed, flow });
}

/** A machine sends and receives while it is on. */
const carries = (world: TransferWorld, machine: number): boolean =>
  world.column.tiersUp.get(machine) !== 0;

/** All bytes of a transfer are there; those that follow it begin. */
export function transferArrived(world: TransferWorld, id: number): void {
  const { active, endedAt } = world.transfer;
  const { from, to, bytes, begunAt, listed } = active.get(id) as Transfer;
  active.delete(id);
  const tookMicros = world.now - begunAt;
  tell(world, 'transferred', from, { to: record(world, to).id, bytes, tookMicros });
  if (listed < 0) return;
  endedAt[listed] = world.now;
  const done = world.spec.transfers?.[listed]?.id;
  world.spec.transfers?.forEach(({ after, at }, i) => {
    if (after !== undefined && after === done) {
      world.agenda.schedule(Math.max(at, world.now), TIMER.transferDue, i);
    }
  });
}

/** A kernel or a machine has gone: what it was sending or receiving is lost. */
export function loseTransfers(world: TransferWorld, row: number): void {
  if (!record(world, row).bringsKernel && row !== machineOf(world, row)) return;
  if (guestAround(world, row) >= 0 || record(world, row).kind.memoryAdmission === 'given') return;
  const machine = machineOf(world, row);
  for (const [id, { from, to, bytes, flow }] of [...world.transfer.active]) {
    if (from !== machine && to !== machine) continue;
    const reason = `${record(world, row).id} went down`;
    const sentBytes = bytes - endFlow(world, flow, reason);
    world.transfer.active.delete(id);
    tell(world, 'transferLost', from, { to: record(world, to).id, reason, sentBytes });
  }
}
