/**
 * Laws beyond those that the engine checks itself: nothing waits for what never comes, nothing goes
 * on for what is gone. They look at all of a world, so they are checked between the steps of a
 * test.
 */
import { NO_TIMER } from '../agenda.ts';
import type { Simulation } from '../simulation.ts';
import type { World } from '../systems.ts';
import { OWNER } from '../timers.ts';
import {
  firstChild,
  footingIsUp,
  machineOf,
  nextSibling,
  record,
  STATE,
  STATES,
  stateOf,
} from '../world.ts';

/** The worlds inside a run, which only tests may look at. */
export const worldsOf = (sim: Simulation): readonly World[] =>
  (sim as unknown as { readonly worlds: readonly World[] }).worlds;

/** How many of the last events are looked at. */
const LOOK_BACK = 60;

/** Events are numbered and in order of time, and a cause comes before what it causes. */
function eventFaults(sim: Simulation): string[] {
  return sim.events.slice(-LOOK_BACK).flatMap((event, i, list) => {
    const before = list[i - 1];
    const inOrder = !before || (event.seq === before.seq + 1 && event.at >= before.at);
    if (inOrder && event.cause < event.seq && event.at <= sim.now) return [];
    return [`event ${event.seq} (${event.type}) is out of order`];
  });
}

/** Throws on the first law that does not hold. */
export function assertLaws(sim: Simulation): void {
  const wrong = eventFaults(sim);
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  for (const world of worldsOf(sim)) {
    const found = world.records.flatMap(({ row, id }) =>
      rowFaults(world, row).map((fault) => `${id} (${STATES[stateOf(world, row)]}) ${fault}`),
    );
    found.push(...flowFaults(world), ...diskFaults(world), ...fetchesOnTheDead(world));
    if (found.length > 0) throw new Error(`${world.spec.id} at ${world.now}: ${found.join('; ')}`);
  }
}

/** Whether something on it is being stopped first. */
function isWaitedFor(world: World, row: number): boolean {
  for (let c = firstChild(world, row); c >= 0; c = nextSibling(world, c)) {
    if (stateOf(world, c) === STATE.stopping) return true;
  }
  return false;
}

function rowFaults(world: World, row: number): string[] {
  const found: string[] = [];
  const state = stateOf(world, row);
  const say = (wrong: boolean, what: string): void => {
    if (wrong) found.push(what);
  };
  const s = world.start.starts.at;
  const i = world.start.starts.find(row);
  say(i >= 0 !== (state === STATE.starting), 'has a start that it should not have, or has none');
  const reasons =
    Number(i >= 0 && s.timer[i] !== NO_TIMER) +
    Number(i >= 0 && s.job[i] !== -1) +
    Number(i >= 0 && s.flow[i] !== -1) +
    Number(i >= 0 && s.io[i] !== -1) +
    Number(world.storage.waiting.has(row));
  say(state === STATE.starting && reasons !== 1, `starts and waits for ${reasons} things`);
  say(state !== STATE.starting && reasons > 0, 'waits for something without starting');
  const end = world.end.ends.find(row);
  const timer = end >= 0 && world.end.ends.at.timer[end] !== NO_TIMER;
  const timed = state === STATE.stopping || state === STATE.backoff;
  const waits = state === STATE.stopping && isWaitedFor(world, row);
  say(timed && !timer && !waits, 'has no timer to go on');
  say(!timed && timer, 'has a stray timer');
  const moves = world.migration.active.filter((m) => m.row === row);
  const moving = state === STATE.migrating || state === STATE.paused;
  const [move] = moves;
  // A cold guest is down on its way, and the program of a live one may be starting again.
  const hidden = move?.method === 'cold' || world.column.tiersUp.get(row) !== 0;
  say(moves.length > 1 || (moving && !move), `has ${moves.length} migrations`);
  say(move !== undefined && !moving && !hidden, 'is down and moves');
  const still = ['freeze', 'rest', 'resume'].includes(move?.stage ?? '');
  const frozen = ((world.cpu.nodes.at.idle[row] as number) & 1) !== 0;
  say(frozen !== still || (state === STATE.paused && !still), 'is frozen at the wrong time');
  const up = world.column.tiersUp.get(row);
  const promised = row === machineOf(world, row) ? 0 : world.tree.at.committedBytes[row];
  const holds = up !== 0 || state === STATE.starting || state === STATE.stopping;
  say(!holds && promised !== 0, `is down and holds ${promised} bytes`);
  say(up === 0 && world.column.memoryBytes.get(row) !== 0, 'is down and uses memory');
  const alive = state === STATE.starting || state === STATE.stopping || timed || moving;
  say(alive && state !== STATE.backoff && !footingIsUp(world, row), 'does something on nothing');
  say(state === STATE.removed && world.column.diskBytes.get(row) !== 0, 'is gone and has a disk');
  const requests = world.column.inFlight.get(row);
  const serves = moving || state === STATE.running || state === STATE.stopping;
  say(requests > 0 && !serves, `holds ${requests} requests`);
  return found;
}

/** A flow moves for somebody: a start, a migration, or a layer that is not there yet. */
function flowFaults(world: World): string[] {
  const found: string[] = [];
  const f = world.flow.flows.at;
  for (let id = 0; id < world.flow.flows.length; id++) {
    if (f.used[id] === 0) continue;
    const ref = f.ref[id] as number;
    const wanted =
      f.owner[id] === OWNER.start
        ? world.start.starts.at.flow[world.start.starts.find(ref)] === id
        : f.owner[id] === OWNER.migration
          ? world.migration.active.some((m) => m.row === ref && m.flow === id)
          : f.owner[id] === OWNER.transfer
            ? world.transfer.active.get(ref)?.flow === id
            : f.owner[id] === OWNER.swap
              ? world.memory.watches.get(ref)?.flow === id
              : f.owner[id] === OWNER.build
                ? world.build.builds.get(ref)?.flow === id
                : f.owner[id] === OWNER.upkeep
                  ? world.upkeep.orders[ref]?.flow === id
                  : world.storage.layers[ref]?.state === 1;
    if (!wanted) found.push(`flow ${id} moves for nobody`);
    if (f.moving[id] === 1 && (f.rate[id] as number) <= 0) found.push(`flow ${id} stands still`);
  }
  return found;
}

function diskFaults(world: World): string[] {
  return world.records.flatMap(({ row, id, spec }) => {
    const used = world.storage.used[row] ?? 0;
    const size = spec.hardware?.diskBytes ?? 0;
    return spec.hardware && used > size ? [`${id} stores ${used} bytes on ${size}`] : [];
  });
}

/** Layers that are fetched by a machine that is down. */
const fetchesOnTheDead = (world: World): string[] =>
  world.storage.layers.flatMap(({ store, state, digest }) =>
    state === 1 && world.column.tiersUp.get(store) === 0
      ? [`${record(world, store).id} is down and fetches ${digest}`]
      : [],
  );
