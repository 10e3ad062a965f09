/**
 * Orders: software that is fetched from outside, over the line of the registry and that of the
 * machine, and then unpacked by one thread of the entity that it is for. What goes down meanwhile
 * loses its order, and has to be asked again.
 *
 * How accurate is this? Fetching and unpacking follow one another; package managers overlap them.
 * The line of the registry stands for the way to all that is fetched. Images are built on machines
 * that are not in the picture, at native speed.
 */
import type { Bytes } from '../../units.ts';
import { dueAfter } from '../agenda.ts';
import { OWNER, TIMER } from '../timers.ts';
import type { Order } from '../upkeep-state.ts';
import { record, STATE, stateOf, type WorldCore } from '../world.ts';
import { addWork, type CpuWorld, cancelWork } from './cpu.ts';
import { downLink, endFlow, type FlowWorld, REGISTRY, startFlow } from './flows.ts';

const NONE = -1;

export interface OrderWorld extends FlowWorld, CpuWorld {}

/** The order that an entity has under way. */
export const orderOf = (world: WorldCore, row: number): Order | undefined =>
  world.upkeep.orders.find((order) => order?.row === row) ?? undefined;

/** The order to build an image again that is under way. */
export const buildOf = (world: WorldCore, image: string): Order | undefined =>
  world.upkeep.orders.find((order) => order?.what === 'rebuild' && order.subject === image) ??
  undefined;

/** Whether the part of an entity that patches itself, or is patched, is up. */
export const goesOn = (world: WorldCore, row: number): boolean =>
  (world.column.tiersUp.get(row) & (1 << workTier(world, row))) !== 0;

/** Whether it is up and is to stay so. */
export const canWork = (world: WorldCore, row: number): boolean =>
  goesOn(world, row) && stateOf(world, row) !== STATE.stopping;

/** The highest tier of an entity that is not a program or an image. */
function workTier(world: WorldCore, row: number): number {
  const { kind, tiers } = record(world, row);
  const filled = (tier: string) => kind.brings.find((b) => b.tier === tier)?.filledBy;
  return tiers.findLastIndex(({ tier }) => {
    const by = filled(tier);
    return by === 'system' || by === 'kind';
  });
}

/** Begins to fetch what an order needs. */
export function beginOrder(
  world: OrderWorld,
  order: Omit<Order, 'flow' | 'job' | 'begunAt'>,
  bytes: Bytes,
): void {
  const { orders } = world.upkeep;
  const free = orders.indexOf(null);
  const id = free < 0 ? orders.length : free;
  const made: Order = { ...order, begunAt: world.now, flow: NONE, job: NONE };
  orders[id] = made;
  const line = order.row < 0 ? NONE : downLink(world, order.row);
  made.flow = startFlow(world, Math.max(1, bytes), REGISTRY, line, OWNER.upkeep, id);
}

/** What was under way for an order has ended. Returns the order if that was all of it. */
export function orderProceeds(world: OrderWorld, id: number): Order | null {
  const order = world.upkeep.orders[id] as Order;
  const fetched = order.flow !== NONE;
  order.flow = NONE;
  order.job = NONE;
  if (fetched && order.row < 0) {
    world.agenda.schedule(dueAfter(world.now, order.cpuMicros), TIMER.builtElsewhere, id);
    return null;
  }
  if (fetched && order.cpuMicros > 0) {
    order.job = addWork(world, order.row, order.cpuMicros, OWNER.upkeep, id);
    return null;
  }
  world.upkeep.orders[id] = null;
  return order;
}

/** A row has come up or gone down: an order of something that cannot work any more is lost. */
export function watchOrder(world: OrderWorld, row: number): void {
  const { orders } = world.upkeep;
  if (orders.length === 0) return;
  for (let id = 0; id < orders.length; id++) {
    const order = orders[id];
    if (!order || order.row !== row || goesOn(world, row)) continue;
    if (order.flow !== NONE) endFlow(world, order.flow);
    if (order.job !== NONE) cancelWork(world, order.job);
    orders[id] = null;
  }
}
