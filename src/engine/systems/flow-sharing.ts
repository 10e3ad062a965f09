/**
 * Sharing links among flows when something about them has changed: what shares a link with it,
 * directly or through others, is found by walking the lists of links and flows, and handed to the
 * solver in work space that is kept.
 */
import type { Micros } from '../../units.ts';
import { dueAfter, NO_TIMER } from '../agenda.ts';
import { addFlow, addLink, addUse, beginProblem, makeMaxMin, solve } from '../solve/max-min.ts';
import { TIMER } from '../timers.ts';
import { type FlowWorld, NONE, ROUNDING, settle } from './flow-state.ts';

/** Work space: the problem of the component at hand, and marks of what it has reached. */
const problem = makeMaxMin();
let placeOf = new Int32Array(64);
let reached = new Uint8Array(64);
const component: number[] = [];
const queue: number[] = [];

/**
 * Shares the changed links out again. Call after each timer and command; while more is due at the
 * same instant it waits, because rates matter only when time goes on.
 */
export function shareFlows(world: FlowWorld): void {
  const { dirty } = world.flow;
  if (dirty.length === 0 || world.agenda.nextAt() <= world.now) return;
  findComponent(world);
  sortComponent();
  fillProblem(world);
  solve(problem);
  for (let i = 0; i < component.length; i++) {
    const id = component[i] as number;
    reached[id] = 0;
    setRate(world, id, problem.rate[i] as number);
  }
}

/** By id, so that the outcome does not depend on who was on a list first. */
function sortComponent(): void {
  if (component.length > 24) {
    component.sort((a, b) => a - b);
    return;
  }
  for (let i = 1; i < component.length; i++) {
    const id = component[i] as number;
    let j = i - 1;
    for (; j >= 0 && (component[j] as number) > id; j--) component[j + 1] = component[j] as number;
    component[j + 1] = id;
  }
}

/** All flows that share a link with the changed ones, directly or through others. */
function findComponent(world: FlowWorld): void {
  const { flows, uses, heads, links, dirty, marked } = world.flow;
  if (placeOf.length < links.length) placeOf = new Int32Array(links.length * 2);
  if (reached.length < flows.length) reached = new Uint8Array(flows.length * 2);
  beginProblem(problem);
  component.length = 0;
  queue.length = 0;
  for (let i = 0; i < dirty.length; i++) {
    marked[dirty[i] as number] = 0;
    reach(dirty[i] as number);
  }
  dirty.length = 0;
  for (let i = 0; i < queue.length; i++) {
    for (let use = heads[queue[i] as number] as number; use !== NONE; ) {
      const id = uses.at.flow[use] as number;
      use = uses.at.next[use] as number;
      if (reached[id] === 1 || flows.at.moving[id] === 0) continue;
      reached[id] = 1;
      component.push(id);
      for (let other = flows.at.firstUse[id] as number; other !== NONE; ) {
        reach(uses.at.link[other] as number);
        other = uses.at.nextOfFlow[other] as number;
      }
    }
  }
}

function reach(link: number): void {
  if (placeOf[link] !== 0) return;
  queue.push(link);
  placeOf[link] = queue.length;
}

/** The problem of the component; clears the marks of its links. */
function fillProblem(world: FlowWorld): void {
  const { flows, uses, links } = world.flow;
  const f = flows.at;
  for (let i = 0; i < queue.length; i++) addLink(problem, links[queue[i] as number] as number);
  for (let i = 0; i < component.length; i++) {
    const id = component[i] as number;
    addFlow(problem, f.weight[id] as number, f.limit[id] as number);
    for (let use = f.firstUse[id] as number; use !== NONE; ) {
      const place = (placeOf[uses.at.link[use] as number] as number) - 1;
      addUse(problem, place, uses.at.coefficient[use] as number);
      use = uses.at.nextOfFlow[use] as number;
    }
  }
  for (let i = 0; i < queue.length; i++) placeOf[queue[i] as number] = 0;
}

function setRate(world: FlowWorld, id: number, rate: number): void {
  const f = world.flow.flows.at;
  const timer = f.timer[id] as number;
  if (f.rate[id] === rate && timer !== NO_TIMER) return;
  if ((f.rate[id] as number) > 0) settle(world, id);
  // What has just begun to move did so at its own fraction of a microsecond.
  else if (world.now - (f.settledAt[id] as number) >= 1) f.settledAt[id] = world.now;
  f.rate[id] = rate;
  if (rate <= 0) {
    world.agenda.cancel(timer);
    f.timer[id] = NO_TIMER;
    return;
  }
  const ends = (f.settledAt[id] as number) + (f.left[id] as number) / rate;
  const due: Micros = dueAfter(world.now, Math.ceil(ends - world.now - ROUNDING));
  if (timer !== NO_TIMER) world.agenda.reschedule(timer, due);
  else f.timer[id] = world.agenda.schedule(due, TIMER.flowDone, id);
}
